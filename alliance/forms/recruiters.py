"""Who shall stand above an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from alliance.forms.fields import reason_field, text_field
from alliance.forms.lookups import find_recruiter
from alliance.models import Organisation


class FosterForm(forms.Form):
    candidate = forms.ChoiceField(label=gettext_lazy("Who shall stand above you?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {one.slug: one for one in candidates}
        self.fields["candidate"].choices = [(slug, one.name) for slug, one in self.candidates.items()]  # type: ignore[attr-defined]

    def clean_candidate(self) -> Organisation:
        return self.candidates[self.cleaned_data["candidate"]]


class MoveForm(forms.Form):
    recruiter = text_field(
        gettext_lazy("Who recruited it?"), max_length=220, required=False,
        hint=gettext_lazy("The name of a member, as the list of members has it. Leave it empty if nobody did."),
    )  # fmt: skip
    reason = reason_field(
        gettext_lazy("Reason"), hint=gettext_lazy("Who told us, and what was wrong. It is kept with the change.")
    )

    def clean_recruiter(self) -> Organisation | None:
        typed = self.cleaned_data["recruiter"]
        return find_recruiter(typed) if typed.strip() else None
