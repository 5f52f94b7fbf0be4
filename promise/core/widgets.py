"""A date in three plain boxes, easier to type and to hear than a calendar; and short answers side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RadiosInline(forms.RadioSelect):
    """Few short options side by side, one of which says that there is no answer: many such questions stay short on a phone."""

    is_inline = True


class DateParts(forms.MultiWidget):
    """Day, month and year for a DateField. What is not a date is handed on as typed, so that the field can say so."""

    use_fieldset = True
    part_labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        numbers = [forms.TextInput({"inputmode": "numeric", "maxlength": n, "autocomplete": "off"}) for n in (2, 2, 4)]
        super().__init__(dict(zip(("day", "month", "year"), numbers, strict=True)), attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        parts = str(value or "").split("-")
        return parts[::-1] if len(parts) == 3 else ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part in ("day", "month", "year"))
        return f"{year}-{month}-{day}" if day or month or year else ""
