"""Questions about how organisations are doing, as filters that any list may use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from alliance.models.invitations import Invitation
from alliance.models.organisations import IN_GOOD_STANDING
from alliance.models.pledges import PledgeDecision
from alliance.models.reporting import RULES, add_months, report_due_on

# moves that people make themselves; what the clock does is no sign of life
SIGNS_OF_LIFE = ("verify", "report", "withdraw")


def _moment(move: str) -> Subquery:
    made = PledgeDecision.objects.filter(subject__organisation=OuterRef("pk"), move=move).order_by("-at", "-pk")
    return Subquery(made.values("at")[:1])


def with_reporting(rows: Any) -> Any:
    """With `reported_at` and `accepted_at`, the moments of the last report and of the last acceptance."""
    return rows.annotate(reported_at=_moment("report"), accepted_at=_moment("accept"))


def due_on(row: Any) -> dt.date | None:
    """The last day for the next report of a row `with_reporting`; None where none is expected."""
    since = row.reported_at or row.accepted_at
    if since is None or row.status not in IN_GOOD_STANDING:
        return None
    return report_due_on(since=timezone.localdate(since), has_reported=row.reported_at is not None)


def due_within(rows: QuerySet[Any], days: int, *, today: dt.date | None = None) -> QuerySet[Any]:
    """Those whose report is due in so many days, or late already."""
    last = (today or timezone.localdate()) + dt.timedelta(days=days)
    yearly = _end_of(add_months(last, -RULES.every_months))
    first = _end_of(add_months(last, -RULES.every_months - RULES.grace_months))
    owed = Q(reported_at__lte=yearly) | Q(reported_at__isnull=True, accepted_at__lte=first)
    return with_reporting(rows).filter(owed, status__in=IN_GOOD_STANDING)  # type: ignore[no-any-return]


def quiet_since(rows: QuerySet[Any], day: dt.date) -> QuerySet[Any]:
    """Those of whom nothing was heard from this day on: no signature, no report, no invitation sent."""
    moment = _end_of(day - dt.timedelta(days=1))
    heard = PledgeDecision.objects.filter(subject__organisation=OuterRef("pk"), move__in=SIGNS_OF_LIFE, at__gt=moment)
    invited = Invitation.objects.filter(inviter=OuterRef("pk"), created_at__gt=moment)
    return rows.filter(~Exists(heard), ~Exists(invited), created_at__lte=moment)


def brought(rows: QuerySet[Any], how_many: str) -> QuerySet[Any]:
    """Of rows `with_recruited`: those that brought none ("0"), exactly one ("1"), or two and more ("2")."""
    return rows.filter(recruited__gte=2) if how_many == "2" else rows.filter(recruited=int(how_many))


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
