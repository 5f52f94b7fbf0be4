"""What an organisation says to a story, and what a guardian says to that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.forms import OnceForm
from stories import policies
from stories.actions.responses import LONGEST, MAY, SHORTEST
from stories.models import Response
from toolkit.models import Adoption


class AdoptionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Adoption) -> str:
        return " · ".join(filter(None, (obj.initiative.title, obj.unit, str(Adoption.State(obj.state).label))))


class WordsOfResponse(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), min_length=SHORTEST, max_length=LONGEST, widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Speak to the person who told it. Thank them, do not explain them. Say what you do, not what you feel about it. "
            "No names of patients or staff."
        ),
    )  # fmt: skip
    adoption = AdoptionChoice(
        label=_("What do you try?"), queryset=Adoption.objects.none(), required=False, to_field_name="public_id",
        empty_label=_("Nothing yet"), help_text=_("Only what you told of in the toolkit, in public and under your name."),
    )  # fmt: skip

    def choose_from(self, organisations: Any) -> None:
        field = self.fields["adoption"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (tells the type checker)
        named = Adoption.objects.named().filter(organisation__in=organisations)
        field.queryset = named.select_related("initiative").order_by("initiative__title", "pk")


class ResponseForm(WordsOfResponse, OnceForm):
    field_order = ("organisation", "kind", "text", "adoption")
    organisation = forms.ModelChoiceField(label=_("Who answers?"), queryset=Organisation.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What do you want to say?"), choices=Response.Kind.choices, widget=forms.RadioSelect,
        help_text=_("Only promise what is decided. A planned change and one that is made name what you try."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = policies.organisations_answering(user)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (tells the type checker)
        field.queryset = own.order_by("name")
        field.initial = own.order_by("name").first()
        self.choose_from(own.values("pk"))

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("organisation", "kind", "text", "adoption", "nonce")}


class ResponseEditForm(WordsOfResponse):
    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from([response.organisation_id])


class ResponseMoveForm(forms.Form):
    """Which button was pressed, and a reason where one is needed."""

    do = forms.ChoiceField(choices=[(verb, verb) for verb in MAY if verb != "resubmit"])
    reason = forms.CharField(required=False, max_length=2000)
