"""Other words for one part of an initiative, and the answer to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promise.core.forms import OnceForm
from toolkit.actions.suggestions import WHY


class SuggestionForm(OnceForm):
    words = forms.CharField(
        label=_("How should it read?"), max_length=8000, required=False, widget=forms.Textarea({"rows": 10}),
        help_text=_("This is what stands there now. Change what you would like to see changed. Nothing about one person."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why?"), max_length=WHY, widget=forms.Textarea({"rows": 3}),
        help_text=_("Its author and a curator read this, and nobody else."))  # fmt: skip


class AnswerForm(forms.Form):
    """Which button was pressed, and a reason where one is needed."""

    do = forms.ChoiceField(choices=[(verb, verb) for verb in ("agree", "decline", "take_in", "withdraw")])
    reason = forms.CharField(required=False, max_length=WHY)
    was = forms.CharField(required=False, max_length=64)

    def words(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "was": self.cleaned_data["was"]}
