from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from toolkit.actions.years import LONGEST
from toolkit.models import AllianceYear


class YearForm(forms.Form):
    """The words of the secretariat beside what was counted."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, year: AllianceYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            "foreword": _("A few paragraphs that anybody can read. What was this year about?"),
            "failings": _("Needed. What we tried in vain, what went wrong, what we still do not know."),
            "outlook": _("What the alliance sets out to do in the next year."),
        }
        for name, hint in hints.items():
            self.fields[name] = forms.CharField(
                label=str(AllianceYear._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                help_text=hint, max_length=LONGEST, required=False, initial=getattr(year, name),
                widget=forms.Textarea({"rows": 8}),
            )  # fmt: skip
        self.fields["seen"].initial = year.updated_at.isoformat()
