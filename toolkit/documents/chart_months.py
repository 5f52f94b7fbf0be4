"""The months of a chart: in order, with their gaps, their values and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dates import MONTHS, MONTHS_3

from toolkit.models import MeasureVersion


@dataclass(frozen=True)
class Month:
    """One month as it may be seen: `is_hidden` where the figure is too small for this reader."""

    month: int
    events: int | None = None
    people: int | None = None
    denominator: int | None = None
    share: int | None = None
    is_hidden: bool = False


def month_name(month: int) -> str:
    """March 2026."""
    return f"{MONTHS[month % 12 + 1]} {month // 12}"


def whole_span(found: Sequence[Month]) -> list[Month]:
    """Every month from the first that was told to the last: those between without a row are gaps."""
    known = {one.month: one for one in found}
    told = [one.month for one in found if one.events is not None or one.is_hidden or one.share is not None]
    return [known.get(month, Month(month)) for month in range(min(told), max(told) + 1)] if told else []


def value_of(one: Month, version: MeasureVersion, *, counts: bool = False) -> float | None:
    """The figure on the chart; None where there is none, or nothing to set it against."""
    if one.share is not None:
        return float(one.share)
    if one.events is None:
        return None
    if counts or version.basis == MeasureVersion.Basis.NOTHING:
        return float(one.events)
    return one.events * version.per / one.denominator if one.denominator else None


def ticks(span: Sequence[Month]) -> list[tuple[int, str, bool]]:
    """Years where they begin; months too while there is room."""
    found = []
    for at, one in enumerate(span):
        if one.month % 12 == 0 or at == 0:
            found.append((at, str(one.month // 12) if one.month % 12 == 0 else _short(one.month), False))
        elif len(span) <= 30 and one.month % 3 == 0:
            found.append((at, str(MONTHS_3[one.month % 12 + 1]).title(), True))
    years = [tick for tick in found if not tick[2]]
    if len(years) > 1 and years[1][0] - years[0][0] < max(3, len(span) // 9):
        found.remove(years[0])  # the year begins so soon that its name would lie on the first month's
    return found if len(years) <= 12 else [tick for n, tick in enumerate(found) if n % 2 == 0]


def _short(month: int) -> str:
    return f"{str(MONTHS_3[month % 12 + 1]).title()} {month // 12}"
