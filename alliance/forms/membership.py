"""The yearly report, leaving, another name, another day for a report, and mergers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.actions import reports
from alliance.forms.fields import reason_field, text_field
from alliance.forms.lookups import find_recruiter
from alliance.forms.pledges import ProgressForm
from alliance.models import Commitment, Exemption, Organisation
from promise.core.forms import OnceForm
from promise.core.widgets import DateParts

PUBLIC = [
    ("yes", gettext_lazy("Yes, everybody may read it")),
    ("no", gettext_lazy("No, only we and those who look after the alliance")),
]


def _telling(label: Any, hint: Any) -> forms.CharField:
    area = forms.Textarea({"rows": 5})
    return forms.CharField(label=label, max_length=reports.LONGEST, help_text=hint, widget=area)


def _is_public(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=PUBLIC, widget=forms.RadioSelect)


class ReportForm(ProgressForm, OnceForm):
    """Pre-filled with what is known: how far each commitment is. Nothing is public unless somebody says so."""

    success = _telling(
        gettext_lazy("One thing that worked"), gettext_lazy("What you did, and how you know. No names of patients or colleagues.")
    )
    success_is_public = _is_public(gettext_lazy("May everybody read what worked?"))
    failing = _telling(
        gettext_lazy("One thing that did not work"),
        gettext_lazy("Nobody is blamed for it here. It spares others the same way. No names of patients or colleagues."),
    )
    failing_is_public = _is_public(gettext_lazy("May everybody read what did not work?"))
    people_with_lived_experience = forms.IntegerField(
        label=gettext_lazy("How many people with lived experience took part in the work?"), min_value=0, max_value=100_000,
        required=False, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("A rough number is enough."),
    )  # fmt: skip

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, commitments=commitments, **kwargs)
        first = [f"state_{commitment.position}" for commitment in commitments]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])

    def words(self) -> reports.Words:
        data = self.cleaned_data
        return reports.Words(
            success=data["success"], failing=data["failing"], success_is_public=data["success_is_public"] == "yes",
            failing_is_public=data["failing_is_public"] == "yes",
            people_with_lived_experience=data.get("people_with_lived_experience"),
        )  # fmt: skip


class LeaveForm(forms.Form):
    reason = reason_field(
        gettext_lazy("Why does your organisation leave?"),
        hint=gettext_lazy("Your own people and those who look after the alliance read it. It is not made public."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, we take back our pledge."),
        error_messages={"required": gettext_lazy("Please tick the box if you want to leave.")},
    )


class ExemptionForm(forms.Form):
    """The secretariat sets the rules aside for one pledge."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you give?"), choices=Exemption.Kind.choices, widget=forms.RadioSelect)
    day = forms.DateField(
        label=gettext_lazy("Which day?"), widget=DateParts,
        help_text=gettext_lazy("The last day on which the clock waits, or the day the report is due. For example, 7 3 2027"),
    )  # fmt: skip
    reason = reason_field(gettext_lazy("Reason"), hint=gettext_lazy("The lead reads it word for word."))


class NameChangeForm(forms.Form):
    new_name = text_field(gettext_lazy("New name"), max_length=200, autocomplete="organization")
    why = reason_field(
        gettext_lazy("Why has the name changed?"),
        hint=gettext_lazy("The secretariat reads it, for example: we merged two services."),
    )


class NameDecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[("make", gettext_lazy("Change the name")), ("refuse", gettext_lazy("Keep the old one"))],
    )  # fmt: skip
    reason = reason_field(
        gettext_lazy("Reason"), required=False, hint=gettext_lazy("Needed when you refuse. The lead reads it word for word.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "refuse" and not data.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason. The lead will read it."))
        return data


class MergerForm(forms.Form):
    """Into which member an organisation went."""

    successor = text_field(
        gettext_lazy("Which member did it go into?"), max_length=220,
        hint=gettext_lazy("Its name as the list of members has it."),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("On which day?"), widget=DateParts, initial=timezone.localdate)
    brings_recruits = forms.BooleanField(
        label=gettext_lazy("Those it brought in move along and stand under the successor from now on."), required=False
    )
    reason = reason_field(gettext_lazy("Reason"), hint=gettext_lazy("It is kept with every change, and both leads read it."))

    def clean_successor(self) -> Organisation:
        try:
            return find_recruiter(self.cleaned_data["successor"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error
