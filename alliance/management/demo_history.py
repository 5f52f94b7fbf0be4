"""The past of an invented member: every move its pledge would have made by the rules, up to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from alliance.models.reporting import RULES, add_months, report_due_on

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One decision to be: which move, between which states, on which day, in which capacity, why."""

    move: str
    source: str
    target: str
    on: dt.date
    capacity: str
    reason: str = ""


def joining(signed_on: dt.date, *, reason: str = "Checked by telephone with the organisation (demo)") -> list[Step]:
    return [
        Step("verify", "applied", "verified", signed_on - 6 * DAY, "signatory"),
        Step("accept", "verified", "active", signed_on, "secretariat", reason),
    ]


def years(signed_on: dt.date, habit: str, *, today: dt.date) -> Iterator[Step]:
    """What followed by the rules. `habit`: prompt, late (reports after the day), silent, or back (silent until lapsed)."""
    state, since, has_reported = "active", signed_on, False
    while True:
        due = report_due_on(since=since, has_reported=has_reported)
        asked = due - RULES.due_before_days * DAY
        if asked > today:
            return
        yield Step("fall_due", state, "due", asked, "clock")
        state = "due"
        if habit == "prompt":
            reported = due - 10 * DAY
        else:
            if due + DAY > today:
                return
            yield Step("miss", "due", "overdue", due + DAY, "clock")
            state, reported = "overdue", due + 60 * DAY
            if habit in {"silent", "back"}:
                lapses = add_months(due, RULES.lapse_after_months)
                if lapses > today:
                    return
                yield Step("lapse", "overdue", "lapsed", lapses, "clock")
                state, reported = "lapsed", lapses + 45 * DAY
                if habit == "silent":
                    return
        if reported > today:
            return
        target = "returned" if state == "lapsed" else "active"
        yield Step("report", state, target, reported, "lead")
        state, since, has_reported = target, reported, True
        habit = "prompt" if habit == "back" else habit


def leaving(last: str, on: dt.date, reason: str) -> Step:
    return Step("withdraw", last, "withdrawn", on, "lead", reason)
