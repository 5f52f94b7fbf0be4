"""The clock's door of the alliance."""

from __future__ import annotations

from alliance.actions import closing, cosignatures, drafts, fosters, invitations, lineage, pairings, pledge_clock, sponsors
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


@clock.every(hours=1)
def remind_of_meetings() -> None:
    closing.remind()


@clock.every(hours=6)
def remind_of_actions() -> None:
    closing.remind_of_actions()


@clock.every(hours=6)
def pair_organisations() -> None:
    """Looks often, draws once: on the first look of a month."""
    pairings.pair()


@clock.every(minutes=1)
def fold_lineage_counts() -> None:
    lineage.fold()


@clock.every(minutes=1)
def count_the_alliance() -> None:
    figures.refresh()


@clock.every(hours=1)
def count_recruiting() -> None:
    recruiting.refresh()


@clock.every(hours=6)
def forget_unfinished_signatures() -> None:
    drafts.erase_old()


@clock.every(hours=6)
def close_old_sponsor_requests() -> None:
    sponsors.expire()


@clock.every(hours=24)
def offer_other_recruiters() -> None:
    fosters.offer_due()


@clock.every(hours=24)
def close_unanswered_cosignatures() -> None:
    cosignatures.expire()
