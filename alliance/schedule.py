"""The clock's door of the alliance."""

from __future__ import annotations

from alliance.actions import fosters, invitations, pledge_clock, sponsors
from promise.core import clock


@clock.every(hours=1)
def close_unconfirmed_pledges() -> None:
    pledge_clock.expire_unconfirmed()


@clock.every(hours=1)
def close_unanswered_invitations() -> None:
    invitations.expire()


@clock.every(hours=6)
def keep_reporting_deadlines() -> None:
    pledge_clock.keep_deadlines()


@clock.every(hours=6)
def close_old_sponsor_requests() -> None:
    sponsors.expire()


@clock.every(hours=24)
def offer_other_recruiters() -> None:
    fosters.offer_due()
