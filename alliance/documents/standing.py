"""Where a pledge stands: since when it counts, when its next report is due, and what the clock does next if none comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from alliance.models import Pledge
from alliance.models.organisations import IN_GOOD_STANDING
from alliance.models.pledges import IN_FORCE
from alliance.models.reporting import RULES, ReportingRules, day_of, deadlines, report_due_on


@dataclass(frozen=True)
class Standing:
    """`due_on`: the last day for a report. `next_on`, `next_move`: what the clock does, and when, if nobody does anything."""

    state: str
    counted_from: dt.date | None = None
    due_on: dt.date | None = None
    next_on: dt.date | None = None
    next_move: str = ""
    waits_until: dt.date | None = None
    is_set: bool = False

    @property
    def may_report(self) -> bool:
        return self.due_on is not None

    @property
    def may_invite(self) -> bool:
        return self.state in IN_GOOD_STANDING


def of(pledge: Pledge, *, today: dt.date | None = None, rules: ReportingRules = RULES) -> Standing:
    """Nobody has signed for a founding place taken from published texts: no day is set for it."""
    if pledge.state not in IN_FORCE or not pledge.signatory_email:
        return Standing(pledge.state)
    day = today or timezone.localdate()
    last = pledge.decisions.filter(move__in=["accept", "report"]).order_by("at", "pk").last()
    since = timezone.localdate(last.at if last else pledge.created_at)
    has_reported = last is not None and last.move == "report"
    due = pledge.due_set_on or report_due_on(since=since, has_reported=has_reported, rules=rules)
    waits = pledge.exemptions.in_force(day).first()
    step = next((one for one in deadlines(rules) if pledge.state in one.sources), None)
    next_on = day_of(step, due_on=due) if step else None
    if next_on and waits:
        next_on = max(next_on, waits.until + dt.timedelta(days=1))
    return Standing(
        pledge.state, since, due, next_on, step.move if step else "", waits.until if waits else None,
        is_set=pledge.due_set_on is not None,
    )  # fmt: skip
