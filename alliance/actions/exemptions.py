"""Where the secretariat sets the rules of reporting aside for one pledge. The reason is read by the organisation's people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import pledges
from alliance.documents import standing
from alliance.models import Exemption, Pledge
from alliance.models.pledges import IN_FORCE
from alliance.models.reporting import RULES, add_months
from promise.core import audit, mail
from promise.core.workflow import MoveRefused, lock

MOST_MONTHS = 36
LATE = ("due", "overdue", "lapsed")


def exempt(*, pledge: Pledge, until: dt.date, reason: str, by: Any, at: dt.datetime | None = None) -> Exemption:
    """The clock passes over the pledge up to and with a day. Its report is then due when a whole notice has passed again."""
    moment = at or timezone.now()
    with transaction.atomic():
        _in_force(pledge)
        _check(until, reason, today=timezone.localdate(moment), least=1)
        usual = standing.of(pledge, today=timezone.localdate(moment)).due_on
        due = max(filter(None, [usual, until + dt.timedelta(days=RULES.due_before_days + 1)]))
        return _give(pledge, Exemption.Kind.WAIT, until, due, reason, by, moment)


def set_due_day(*, pledge: Pledge, day: dt.date, reason: str, by: Any, at: dt.datetime | None = None) -> Exemption:
    """Another day for the next report, instead of the rule's. A member moved too early, or wrongly, is moved back by it."""
    moment = at or timezone.now()
    with transaction.atomic():
        _in_force(pledge)
        _check(day, reason, today=timezone.localdate(moment), least=0)
        return _give(pledge, Exemption.Kind.DUE_DAY, day, day, reason, by, moment)


def end(*, exemption: Exemption, by: Any) -> None:
    """The clock goes on from today, with the day that was set for the report."""
    with transaction.atomic():
        changed = Exemption.objects.filter(pk=exemption.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
        if changed:
            audit.write(by=by, verb="end_exemption", subject=exemption.pledge, capacity="secretariat")


def _in_force(pledge: Pledge) -> None:
    held = lock(pledge)
    if held.state not in IN_FORCE:
        raise MoveRefused(_("Only a pledge in force has a day for its report."))
    pledge.state, pledge.due_set_on = held.state, held.due_set_on


def _check(day: dt.date, reason: str, *, today: dt.date, least: int) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Please give a reason. The people concerned will read it.")})
    if not today + dt.timedelta(days=least) <= day <= add_months(today, MOST_MONTHS):
        raise ValidationError(
            {"day": _("Please choose a day from tomorrow on, at most %(n)d months from now.") % {"n": MOST_MONTHS}}
        )


def _give(
    pledge: Pledge, kind: str, until: dt.date, due_on: dt.date, reason: str, by: Any, moment: dt.datetime
) -> Exemption:  # fmt: skip
    words = reason.strip()
    Exemption.objects.filter(pledge=pledge, ended_at=None).update(ended_at=moment, ended_by=by)
    given = Exemption.objects.create(pledge=pledge, kind=kind, until=until, reason=words, given_at=moment, given_by=by)
    Pledge.objects.filter(pk=pledge.pk).update(due_set_on=due_on)
    pledge.due_set_on = due_on
    notice_begins = due_on - dt.timedelta(days=RULES.due_before_days)
    if pledge.state in LATE and (pledge.state != "due" or notice_begins > timezone.localdate(moment)):
        pledges.move(pledge, "set_back", by=by, capacity="secretariat", reason=words, at=moment)
    audit.write(by=by, verb=f"exemption_{kind}", subject=pledge, capacity="secretariat", fields=["due_set_on"])
    mail.tell("exemption_given", subject=pledge, key=f"{pledge.pk}:{given.pk}", payload={"exemption": given.pk})
    return given
