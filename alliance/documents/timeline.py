"""What an organisation did, as far as the world may know: day, words, and whom it concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import FormerName, Organisation, PledgeDecision, SignedAgain
from alliance.models.organisations import PUBLIC_STATUSES

PUBLIC_MOVES = ("accept", "report", "lapse")
MOST = 40


@dataclass(frozen=True)
class Event:
    on: dt.date
    words: str
    href: str = ""


def of(organisation: Organisation, recruits: Sequence[Organisation]) -> list[Event]:
    """The newest first. Reasons and names of people stay with those concerned."""
    decisions = PledgeDecision.objects.filter(
        subject__organisation=organisation, subject__state__in=PUBLIC_STATUSES, move__in=PUBLIC_MOVES
    )
    events = [Event(timezone.localdate(row.at), words_of(row)) for row in decisions.order_by("-at")[:MOST]]
    events += [
        Event(recruit.signed_on, _("Brought %s") % recruit.name, recruit.get_absolute_url())
        for recruit in recruits
        if recruit.signed_on
    ]
    again = SignedAgain.objects.filter(pledge__organisation=organisation, pledge__state__in=PUBLIC_STATUSES)
    events += [Event(timezone.localdate(row.signed_at), _("Signed the pledge again")) for row in again]
    events += [Event(former.until, words_of_name(former)) for former in organisation.former_names.all()]
    return sorted(events, key=lambda event: event.on, reverse=True)[:MOST]


def words_of_name(former: FormerName) -> str:
    words = _("Took in %s") if former.cause == FormerName.Cause.MERGED else _("Changed its name; until then it was %s")
    return words % former.name


def words_of(decision: PledgeDecision) -> str:
    if decision.move == "accept":
        return _("Recorded as a founding place") if decision.capacity == "starter" else _("Signed the pledge")
    if decision.move == "lapse":
        return _("Membership lapsed")
    return _("Came back with a report") if decision.to_state == "returned" else _("Reported progress")
