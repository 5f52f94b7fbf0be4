"""What is decided about a pledge, and how far its commitments are: checked and converted here, written by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.forms.fields import reason_field
from alliance.models import Commitment


class DecisionForm(forms.Form):
    """The secretariat says yes or no."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), widget=forms.RadioSelect,
        choices=[("accept", gettext_lazy("Accept the pledge")), ("decline", gettext_lazy("Decline it"))],
    )  # fmt: skip
    reason = reason_field(
        gettext_lazy("Reason"), required=False,
        hint=gettext_lazy("Needed when you decline. The signatory reads it word for word: say what would change your mind."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "decline" and not data.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason. The signatory will read it."))
        return data


class ProgressForm(forms.Form):
    """How far each commitment is: one question for each."""

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = commitments
        for commitment in commitments:
            self.fields[f"state_{commitment.position}"] = forms.ChoiceField(
                label=commitment.text, choices=Commitment.State.choices, initial=commitment.state, widget=forms.RadioSelect
            )

    def chosen(self) -> list[tuple[Commitment, str]]:
        return [(c, self.cleaned_data[f"state_{c.position}"]) for c in self.commitments]
