"""Where the alliance is on its way of ten years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alliance.models.reporting import add_months


@dataclass(frozen=True)
class HorizonYear:
    """The `number`-th of `of` years; both days belong to it."""

    number: int
    of: int
    starts_on: dt.date
    ends_on: dt.date

    @property
    def marks(self) -> list[str]:
        """How each year of the plan is drawn: behind us, this one, or still to come."""
        return ["is-done" if n < self.number else "is-now" if n == self.number else "" for n in range(1, self.of + 1)]


def year_number(number: int, *, start: dt.date, years: int) -> HorizonYear:
    """
    >>> year_number(2, start=dt.date(2025, 10, 1), years=10).ends_on
    datetime.date(2027, 9, 30)
    """
    begins, ends = add_months(start, 12 * (number - 1)), add_months(start, 12 * number) - dt.timedelta(days=1)
    return HorizonYear(number, years, begins, ends)


def year_of(day: dt.date, *, start: dt.date, years: int) -> HorizonYear | None:
    """The year a day belongs to; None before the start. After the last year the count goes on: the aim stays."""
    if day < start:
        return None
    number = day.year - start.year + (1 if day >= add_months(start, 12 * (day.year - start.year)) else 0)
    return year_number(number, start=start, years=years)
