from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from promise.partners.actions.keys import DAYS
from promise.partners.models import ApiKey
from promise.partners.models.keys import Scope
from toolkit.forms.parts import HintedRadios

KIND_HINTS = {
    ApiKey.Kind.PERSONAL.value: _("One secret that you put into a script. The quickest way."),
    ApiKey.Kind.PROGRAM.value: _("An id and a secret, with which a program fetches itself a token of one hour."),
}
DAY_WORDS = {30: _("A month"), 90: _("Three months"), 365: _("A year")}


class AskForm(OnceForm):
    """For somebody who is no member: who they are, and what the data is for."""

    name = forms.CharField(
        label=_("Who are you?"),
        help_text=_("The organisation or project, as others know it."),
        max_length=200,
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Two or three sentences: what you want to show or find out, and how often you would ask."),
        max_length=1500,
        widget=forms.Textarea({"rows": 5}),
    )


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("What will use it?"),
        help_text=_("A name by which you know it again, such as “Nightly copy”."),
        max_length=100,
    )
    kind = forms.ChoiceField(
        label=_("What kind?"), choices=ApiKey.Kind.choices, initial=ApiKey.Kind.PERSONAL, widget=HintedRadios(KIND_HINTS)
    )
    writes = forms.BooleanField(
        label=_("It may also write for our organisation"),
        help_text=_("It could then send in initiatives and report what you try, in your name. Every key reads what is public."),
        required=False,
    )
    days = forms.TypedChoiceField(
        label=_("How long shall it last?"),
        choices=[(days, DAY_WORDS[days]) for days in DAYS],
        initial=DAYS[-1],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_write:
            del self.fields["writes"]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        scopes = [Scope.READ.value, *([Scope.INITIATIVES.value] if data.get("writes") else [])]
        return {"name": data["name"], "kind": data["kind"], "days": data["days"], "scopes": scopes}


class DecideForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A yes needs no words. A no always has a reason, and they read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
