"""How the alliance grew, from numbers alone: no database here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Row = tuple["dt.date | None", int, int]  # day of signing (None: from the start), generation, how many
Quarter = tuple[int, int]  # year, 1 to 4


@dataclass(frozen=True)
class Recruiting:
    """How many members brought nobody yet, one, or two and more."""

    none: int
    one: int
    two_or_more: int

    @property
    def total(self) -> int:
        return self.none + self.one + self.two_or_more

    def percent(self, part: int) -> int:
        """Whole percent, 0 to 100; 0 of nobody."""
        return round(100 * part / self.total) if self.total else 0


def recruiting(*, members: int, one: int, two_or_more: int) -> Recruiting:
    return Recruiting(max(0, members - one - two_or_more), one, two_or_more)


def quarter_of(day: dt.date) -> Quarter:
    return day.year, (day.month - 1) // 3 + 1


def quarters(first: Quarter, last: Quarter) -> list[Quarter]:
    """Every quarter from the first to the last, both included."""
    start, end = first[0] * 4 + first[1] - 1, last[0] * 4 + last[1] - 1
    return [(number // 4, number % 4 + 1) for number in range(start, end + 1)]


def by_quarter(rows: Iterable[Row], *, today: dt.date, most: int = 24) -> list[dict[str, Any]]:
    """How many there were at the end of each quarter, oldest first, as components/growth_picture.html wants it.

    {label, year, quarter, joined, total, generations}: `generations` and `total` are cumulative, `joined` is not. Rows
    without a day count from the start. At most `most` quarters; what came before them is in the first one's total.
    """
    known = [row for row in rows if row[2] > 0]
    if not known:
        return []
    depth = max(generation for _day, generation, _n in known) + 1
    days = [day for day, _generation, _n in known if day is not None]
    now = quarter_of(today)
    wanted = quarters(min(quarter_of(min(days, default=today)), now), now)[-most:]
    joined = {quarter: [0] * depth for quarter in wanted}
    so_far = [0] * depth
    for day, generation, n in known:
        at = quarter_of(min(day, today)) if day else None
        counts = joined[at] if at is not None and at in joined else so_far
        counts[generation] += n
    periods = []
    for year, number in wanted:
        new = joined[year, number]
        so_far = [before + more for before, more in zip(so_far, new, strict=True)]
        periods.append(
            {
                "label": f"{number}/{year}", "year": year, "quarter": number,
                "joined": sum(new), "total": sum(so_far), "generations": so_far,
            }
        )  # fmt: skip
    return periods


def by_generation(rows: Iterable[Row]) -> dict[int, int]:
    """How many in each generation, in their order."""
    counts: dict[int, int] = {}
    for _day, generation, n in rows:
        counts[generation] = counts.get(generation, 0) + n
    return dict(sorted(counts.items()))
