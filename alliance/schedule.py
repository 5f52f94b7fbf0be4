"""The clock's door of the alliance."""

from __future__ import annotations

from alliance.actions import invitations, pledge_clock
from alliance.documents import figures, recruiting
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


@clock.every(minutes=1)
def count_the_alliance() -> None:
    figures.refresh()


@clock.every(hours=1)
def count_recruiting() -> None:
    recruiting.refresh()
