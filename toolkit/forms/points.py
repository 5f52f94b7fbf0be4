"""Twelve months as a grid: typed in order, saved together or not at all, each wrong cell with its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core.text import has_link_or_address
from toolkit.actions.points import FIELDS, Values
from toolkit.documents.chart_months import month_name
from toolkit.figures import months
from toolkit.models import MeasureSeries, MeasureVersion
from toolkit.models.points import GROUPS, Split

SPAN = 12


class Cell(forms.IntegerField):
    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": 7}),
        )

    default_error_messages = {"invalid": gettext_lazy("Give a whole number from 0 up.")}


class PointGrid(forms.Form):
    """`start`: the first of its twelve months; `stands`: what is known of them."""

    def __init__(self, *args: Any, series: MeasureSeries, start: int, stands: Mapping[int, Values], **kwargs: Any) -> None:
        self.series, self.start = series, start
        initial = {
            f"{name}-{month}": getattr(values, name) for month, values in stands.items() for name in FIELDS
        }  # fmt: skip
        super().__init__(*args, **{**kwargs, "initial": initial})
        for month in self.months:
            for name in self.columns:
                self.fields[f"{name}-{month}"] = Cell(f"{month_name(month)}, {self.heads[name]}")

    @property
    def columns(self) -> tuple[str, ...]:
        return FIELDS if self.series.version.basis != MeasureVersion.Basis.NOTHING else FIELDS[:2]

    @property
    def heads(self) -> dict[str, str]:
        version = self.series.version
        return {"events": version.unit, "people": _("people it happened to"), "denominator": version.base_words}

    @property
    def months(self) -> range:
        return range(self.start, self.start + SPAN)

    def head_list(self) -> list[str]:
        return [self.heads[name][:1].upper() + self.heads[name][1:] for name in self.columns]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"name": month_name(month), "cells": [self[f"{name}-{month}"] for name in self.columns]} for month in self.months
        ]  # fmt: skip

    def values(self) -> dict[int, Values]:
        """Of the months that were sent: a row that never arrived takes nothing away."""
        sent = [month for month in self.months if all(f"{name}-{month}" in self.data for name in self.columns)]
        return {month: Values(**{name: self.cleaned_data[f"{name}-{month}"] for name in self.columns}) for month in sent}

    def refuse(self, wrong: Mapping[str, list[str]]) -> None:
        """What the action says, at the cells it is about: its keys are "<month>.<field>"."""
        for key, said in wrong.items():
            month, _dot, name = key.partition(".")
            field = f"{'events' if name == 'month' else name}-{month}"
            self.add_error(field if field in self.fields else None, said)


def start_of(asked: str) -> int:
    """The first month of the grid: the one that was asked for, else so that the last whole month is its last row."""
    last = months.number_of(timezone.localdate())
    found = months.read(asked)
    return min(max(found, 1990 * 12), last - SPAN + 1) if found is not None else last - SPAN


class SplitForm(forms.Form):
    """How a month's events fell on groups."""

    def __init__(self, *args: Any, split: str, stands: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": dict(stands)})
        for key, label in GROUPS[split]:
            self.fields[key] = Cell(str(label))


def known_split(asked: str) -> str:
    return asked if asked in Split.values else Split.GENDER.value


class RebaseForm(forms.Form):
    """A new baseline. Months are typed as 2026-03, or picked where the browser can."""

    month = forms.CharField(
        label=gettext_lazy("From which month on?"), widget=forms.TextInput({"type": "month", "placeholder": "2026-03"}),
        help_text=gettext_lazy("The month in which the work itself changed. There must be twelve reported months from there on."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("What changed?"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Your name and the day are kept beside it. A line moved only to look better misleads yourselves."),
    )  # fmt: skip

    def clean_month(self) -> int:
        return month_of(self.cleaned_data["month"])


class MarkForm(forms.Form):
    month = forms.CharField(label=gettext_lazy("When?"), widget=forms.TextInput({"type": "month", "placeholder": "2026-03"}))
    words = forms.CharField(
        label=gettext_lazy("What happened?"), max_length=120,
        help_text=gettext_lazy("Such as “New ward manager” or “Moved to the new building”. Nothing about one person."),
    )  # fmt: skip

    def clean_month(self) -> int:
        return month_of(self.cleaned_data["month"])

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if has_link_or_address(words):
            raise forms.ValidationError(_("Please leave out web and mail addresses."))
        return words


def month_of(text: str) -> int:
    found = months.read(text)
    if found is None or found > months.number_of(timezone.localdate()) or found < 1990 * 12:
        raise forms.ValidationError(_("Write a month that has begun, such as 2026-03."))
    return found


class UploadForm(forms.Form):
    """One file of figures, as the template has them."""

    file = forms.FileField(
        label=gettext_lazy("Your file"), allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("A CSV file or a workbook (.xlsx), up to 5 megabytes and 20,000 rows."),
    )  # fmt: skip
