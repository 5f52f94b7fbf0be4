"""The questions of a member's year, a few a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.models import Commitment
from toolkit.actions.progress import LONGEST
from toolkit.documents.progress import commitments, label_of
from toolkit.models import Progress
from toolkit.models.progress import PARTS

PUBLIC = _("Everybody may read this on our page")
PRIVATE = _("Your own people and those who look after the alliance read it, nobody else.")


@dataclass(frozen=True)
class Part:
    """One page of the form: its address, its heading, why it is asked, the fields of the record it writes."""

    key: str
    title: str | Promise
    why: str | Promise
    fields: tuple[str, ...]


STEPS = (
    Part("commitments", _("What you set out to do"), _("Say how far each is. Not done is an answer."), ("commitments",)),
    Part(
        "worked", _("One thing that worked"), _("What you did, and how you know. No names of patients or colleagues."),
        ("success", "success_is_public"),
    ),
    Part(
        "failed", _("One thing that did not work"), _("Nobody is blamed for it here. It spares others the same way."),
        ("failing", "failing_is_public"),
    ),
    Part(
        "people", _("Who took part"), _("People with lived experience: what they did and decided."),
        ("took_part", "took_part_is_public", "took_part_count"),
    ),
    Part(
        "next", _("What comes next"), _("What you will do, and what you want those who look after the alliance to know."),
        ("next_year", "next_year_is_public", "private_note"),
    ),
)  # fmt: skip
BY_KEY = {part.key: part for part in STEPS}


class PartForm(forms.Form):
    """One part. What everybody may read is never ticked beforehand."""

    was = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, progress: Progress, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for name in part.fields:
            self.fields.update(_fields(name, progress))

    def values(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "was"}
        if "commitments" in self.part.fields:
            return {"commitments": {name.removeprefix("state_"): value for name, value in data.items()}}
        return data


def _fields(name: str, progress: Progress) -> dict[str, forms.Field]:
    if name == "commitments":
        return {
            f"state_{held.commitment.position}": forms.ChoiceField(
                label=held.commitment.text, choices=Commitment.State.choices, initial=held.state, widget=forms.RadioSelect
            )
            for held in commitments(progress)
        }
    value = getattr(progress, name)
    if name.endswith("_is_public"):
        return {name: forms.BooleanField(label=PUBLIC, required=False, initial=value)}
    if name == "took_part_count":
        box = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        return {
            name: forms.IntegerField(
                label=_("How many were they?"), help_text=_("A rough number is enough. It is not made public."),
                min_value=0, max_value=100_000, required=False, initial=value, widget=box,
            )
        }  # fmt: skip
    area = forms.Textarea({"rows": 6})
    hint = PRIVATE if name == "private_note" else ""
    field = forms.CharField(label=label_of(name), help_text=hint, max_length=LONGEST, required=False, initial=value, widget=area)
    return {name: field}


class ShowForm(forms.Form):
    """What of a year that was sent everybody may read."""

    public = forms.MultipleChoiceField(
        label=_("What may everybody read?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("You can change this at any time. What is taken back is gone from our pages at once."),
    )  # fmt: skip

    def __init__(self, *args: Any, progress: Progress, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [name for name in PARTS if getattr(progress, name)]
        self.fields["public"].choices = [(name, label_of(name)) for name in told]  # type: ignore[attr-defined]
        self.fields["public"].initial = [name for name in told if getattr(progress, f"{name}_is_public")]


class BackForm(forms.Form):
    reason = forms.CharField(
        label=_("What is missing?"),
        help_text=_("Whoever wrote it reads this."),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )
