"""Putting another idea into a week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from promise.core.templatetags.ui import nice_date
from toolkit.actions import featured
from toolkit.forms.parts import known_initiative, line_field


class FeaturedForm(forms.Form):
    week = forms.ChoiceField(label=_("Which week?"), widget=forms.RadioSelect)
    initiative = line_field(
        _("Which idea?"), _("Its address in the toolkit, or the last part of it, such as tea-and-toast."), 300, required=True
    )
    reason = line_field(_("Why this one?"), _("One sentence. It is printed beside the idea."), featured.LONGEST, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weeks = featured.open_weeks()
        names = (_t("This week, from %s"), _t("Next week, from %s"))
        choices = [(week.isoformat(), name % nice_date(week)) for week, name in zip(weeks, names, strict=True)]
        self.fields["week"].choices = choices  # type: ignore[attr-defined]

    def clean_week(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["week"])

    def clean_initiative(self) -> Any:
        return known_initiative(self.cleaned_data["initiative"])
