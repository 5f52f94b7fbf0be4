"""When a member reports, and what becomes of a pledge that nobody reports on: the rules in one table."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class ReportingRules:
    """How long things may take. A year of grace comes first; the way back is always to report."""

    confirm_within_days: int = 14
    every_months: int = 12
    grace_months: int = 12
    due_before_days: int = 30
    lapse_after_months: int = 6

    @classmethod
    def as_set(cls) -> ReportingRules:
        """As whoever runs this alliance has set them."""
        return cls(
            confirm_within_days=settings.CONFIRM_WITHIN_DAYS,
            every_months=settings.REPORT_EVERY_MONTHS,
            grace_months=settings.REPORT_GRACE_MONTHS,
            due_before_days=settings.REPORT_DUE_BEFORE_DAYS,
            lapse_after_months=settings.LAPSE_AFTER_MONTHS,
        )


RULES = ReportingRules.as_set()


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on (or back), the last of the month where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def report_due_on(*, since: dt.date, has_reported: bool, rules: ReportingRules = RULES) -> dt.date:
    """The last day for a report. `since`: the day of the last report, or of acceptance where there is none yet."""
    return add_months(since, rules.every_months + (0 if has_reported else rules.grace_months))


@dataclass(frozen=True)
class Deadline:
    """A move the clock makes: from which states, and how long after the day a report is due (before it: negative)."""

    move: str
    sources: tuple[str, ...]
    months: int = 0
    days: int = 0


def deadlines(rules: ReportingRules = RULES) -> tuple[Deadline, ...]:
    return (
        Deadline("fall_due", ("active", "returned"), days=-rules.due_before_days),
        Deadline("miss", ("due",), days=1),
        Deadline("lapse", ("overdue",), months=rules.lapse_after_months),
    )


def day_of(deadline: Deadline, *, due_on: dt.date) -> dt.date:
    """The day on which the clock makes this move, for a report that is due on `due_on`."""
    return add_months(due_on, deadline.months) + dt.timedelta(days=deadline.days)


def set_days_that_have_come(deadline: Deadline, *, today: dt.date) -> dt.date:
    """The newest day set by hand for which the deadline has come today."""
    return add_months(today - dt.timedelta(days=deadline.days), -deadline.months)


def counts_from(deadline: Deadline, *, today: dt.date, has_reported: bool, rules: ReportingRules = RULES) -> dt.date:
    """The newest `since` for which the deadline has come today: what the clock asks the database for."""
    wait = rules.every_months + (0 if has_reported else rules.grace_months) + deadline.months
    return add_months(today - dt.timedelta(days=deadline.days), -wait)
