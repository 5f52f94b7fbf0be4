"""The moves that nobody makes: time does. One transaction for each, so that one broken row stops no other."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import pledges
from alliance.models import Exemption, Pledge, PledgeDecision
from alliance.models.reporting import (
    RULES,
    Deadline,
    ReportingRules,
    counts_from,
    day_of,
    deadlines,
    report_due_on,
    set_days_that_have_come,
)
from promise.core import mail
from promise.core.workflow import MoveRefused

BATCH = 500
# a month may be this much longer than another: what the database counts back is put right pledge by pledge
MONTHS_DIFFER_BY = 3
LETTERS = {"fall_due": "report_due", "miss": "report_overdue", "lapse": "pledge_lapsed"}


def expire_unconfirmed(*, now: dt.datetime | None = None, rules: ReportingRules = RULES) -> int:
    """Close the signatures that nobody confirmed in time. Their address is not proved, so nobody is told."""
    moment = now or timezone.now()
    reason = _("Not confirmed within %(n)d days.") % {"n": rules.confirm_within_days}
    old = Pledge.objects.filter(state="applied", link_expires_at__lte=moment).order_by("link_expires_at")
    return sum(_try(pledge, "expire", at=moment, reason=reason) for pledge in old.select_related("organisation")[:BATCH])


def keep_deadlines(*, now: dt.datetime | None = None, rules: ReportingRules = RULES) -> int:
    """Make every reporting move whose day has come: due, overdue, lapsed. Returns how many."""
    moment = now or timezone.now()
    return sum(
        _try(pledge, deadline.move, at=moment)
        for deadline in deadlines(rules)
        for pledge in come(deadline, today=timezone.localdate(moment), rules=rules)
    )


def come(deadline: Deadline, *, today: dt.date, rules: ReportingRules = RULES) -> list[Pledge]:
    """The pledges whose day for this move is here: exactly the day that their page shows, at most a batch of them."""
    found = likely(deadline, today=today, rules=rules)
    return list(islice((pledge for pledge in found.iterator(BATCH) if has_come(pledge, deadline, today, rules)), BATCH))


def has_come(pledge: Any, deadline: Deadline, today: dt.date, rules: ReportingRules) -> bool:
    since = timezone.localdate(pledge.counted_from)
    due = pledge.due_set_on or report_due_on(since=since, has_reported=pledge.has_reported, rules=rules)
    return day_of(deadline, due_on=due) <= today


def likely(deadline: Deadline, *, today: dt.date, rules: ReportingRules = RULES) -> QuerySet[Pledge]:
    """All for which this deadline has come, and some whose day is up to three days away, as the database can count it.

    A day that the secretariat has set takes the place of the rule's, and a pledge that is exempted is passed over.
    Founding places recorded from published texts have no signatory, so nobody who could report: no deadline is theirs.
    """
    reports = PledgeDecision.objects.filter(subject=OuterRef("pk"), move="report")
    ahead = today + dt.timedelta(days=MONTHS_DIFFER_BY)
    first, later = (_end_of(counts_from(deadline, today=ahead, has_reported=has, rules=rules)) for has in (False, True))
    by_rule = Q(has_reported=False, counted_from__lt=first) | Q(has_reported=True, counted_from__lt=later)
    by_hand = Q(due_set_on__lte=set_days_that_have_come(deadline, today=ahead))
    return (
        Pledge.objects.filter(state__in=deadline.sources)
        .exclude(signatory_email="")
        .exclude(Exists(Exemption.objects.in_force(today).filter(pledge=OuterRef("pk"))))
        .select_related("organisation")
        .annotate(
            has_reported=Exists(reports),
            counted_from=Max("decisions__at", filter=Q(decisions__move__in=["accept", "report"])),
        )
        .filter((Q(due_set_on__isnull=True) & by_rule) | by_hand)
        .order_by("pk")
    )


def _end_of(day: dt.date) -> dt.datetime:
    """Midnight after a day, in the site's time zone."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


def _try(pledge: Pledge, verb: str, *, at: dt.datetime, reason: str = "") -> bool:
    """One move by the clock; a person who was faster wins."""
    try:
        with transaction.atomic():
            pledges.move(pledge, verb, by=None, capacity="clock", reason=reason, at=at)
            if letter := LETTERS.get(verb):
                mail.tell(letter, subject=pledge, key=f"{pledge.pk}:{at:%Y-%m-%d}")
    except MoveRefused:
        return False
    return True
