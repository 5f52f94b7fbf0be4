"""An expression of interest in a founding seat, and the answer to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from alliance.forms.fields import mail_field, reason_field, text_field
from alliance.forms.signing import countries
from alliance.models import Country, FoundingInterest
from alliance.models.founding import LONGEST
from promise.core.forms import OnceForm


def _answer(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": 5}), help_text=hint)


class FoundingForm(OnceForm):
    """One question for each thing that is asked of a founder."""

    organisation_name = text_field(gettext_lazy("Name of your organisation"), max_length=200, autocomplete="organization")
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)
    sharing = _answer(
        gettext_lazy("What will you share?"),
        gettext_lazy("For example what you tried, your figures, your training, and what failed."),
    )
    recovery = _answer(
        gettext_lazy("How will you take recovery practice further?"), gettext_lazy("Where you are now, and what comes next.")
    )
    bringing_in = _answer(
        gettext_lazy("Which organisations and local systems could you bring in, and how?"),
        gettext_lazy("We ask good questions and let others find their own way. Please name no people."),
    )
    framework = _answer(
        gettext_lazy("What can you give to the shared framework?"), gettext_lazy("Time, knowledge, people who write or test.")
    )
    name = text_field(gettext_lazy("Your name"), max_length=120, autocomplete="name")
    post = text_field(gettext_lazy("Your post"), max_length=120, autocomplete="organization-title")
    email = mail_field(
        gettext_lazy("Your work e-mail"),
        gettext_lazy("We answer to this address. Only the secretariat reads what you write here."),
    )

    def words(self) -> dict[str, Any]:
        return self.cleaned_data | {"country": Country.objects.filter(pk=self.cleaned_data["country"]).first()}


MOVES = {
    "talk": gettext_lazy("Ask them to talk with us"),
    "offer": gettext_lazy("Offer them a seat"),
    "seat": gettext_lazy("Give them the seat: they have said yes"),
    "decline": gettext_lazy("Decline"),
    "withdraw": gettext_lazy("Close it, because they asked us to"),
}


class FoundingDecisionForm(forms.Form):
    """The moves that are open from where it stands."""

    move = forms.ChoiceField(label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect)
    reason = reason_field(gettext_lazy("Your words to them"), hint=gettext_lazy("They leave by mail as you write them."))

    def __init__(self, *args: Any, interest: FoundingInterest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = FoundingInterest.workflow.verbs_from(interest.state)
        self.fields["move"].choices = [(verb, words) for verb, words in MOVES.items() if verb in verbs]  # type: ignore[attr-defined]
