"""What the site knows of a member's year: there before anybody types. Others see of it what is public anyway."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from alliance.models import Attendance, Commitment, Invitation, Organisation
from promise.core.looks import look
from toolkit.documents.progress_figures import Counted, counted
from toolkit.models import Adoption, Initiative, Progress
from toolkit.models.progress import PARTS

MOST = 20


@dataclass(frozen=True)
class Known:
    """Counts of a span of days, both ends included, with what is behind them."""

    tried: list[dict[str, Any]] = field(default_factory=list)
    recruits: list[Organisation] = field(default_factory=list)
    invited: int = 0
    meetings: list[Any] = field(default_factory=list)
    written: list[Initiative] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    @property
    def tells(self) -> bool:
        """Whether anything but figures of wards is there."""
        return bool(self.tried or self.recruits or self.invited or self.meetings or self.written)


def known_to(organisation: Organisation, since: dt.date, until: dt.date, *, all_of_it: bool, is_own: bool = False) -> Known:
    """`all_of_it` for its own people and whom it told; else what a visitor finds on other pages under its name anyway.

    `is_own` for its own people: nobody else reads figures of its wards but as they are shown to all.
    """
    span = (since, until)
    recruits = organisation.recruits.listed().filter(joined_on__range=span).order_by("joined_on", "pk")
    written = Initiative.objects.published().filter(organisation=organisation, published_at__date__range=span)
    return Known(
        tried=[tried(row) for row in _adoptions(organisation, since, until, all_of_it=all_of_it)],
        recruits=list(recruits[:MOST]),
        invited=Invitation.objects.filter(inviter=organisation, created_at__date__range=span).count() if all_of_it else 0,
        meetings=_meetings(organisation, since, until) if all_of_it else [],
        # the bank does not say whose seat an author had
        written=list(written.order_by("published_at", "pk")[:MOST]) if all_of_it else [],
        counted=counted(organisation, since, until, is_own=is_own),
    )


def _adoptions(organisation: Organisation, since: dt.date, until: dt.date, *, all_of_it: bool) -> list[Adoption]:
    """What it began, ended or told of in these days."""
    rows = Adoption.objects.all() if all_of_it else Adoption.objects.named()
    days = Q(created_at__date__range=(since, until)) | Q(reported_at__date__range=(since, until))
    # of an unnamed one only the month is kept
    days |= Q(visibility=Adoption.Visibility.UNNAMED, created_at__date__range=(since.replace(day=1), until))
    found = rows.filter(days, organisation=organisation).select_related("initiative")
    return list(found.order_by("created_at", "pk")[:MOST])


def tried(row: Adoption) -> dict[str, Any]:
    return {
        "title": row.initiative.title,
        "url": row.initiative.get_absolute_url(),
        "state": str(Adoption.State(row.state).label),
        "outcome": str(look(row.outcome or "not_reported").label),
        "key": row.outcome or "not_reported",
    }


def _meetings(organisation: Organisation, since: dt.date, until: dt.date) -> list[Any]:
    was_there = Attendance.objects.filter(organisation=organisation, meeting__starts_at__date__range=(since, until))
    return [row.meeting for row in was_there.select_related("meeting").order_by("meeting__starts_at", "pk")[:MOST]]


@dataclass(frozen=True)
class Held:
    """A commitment and how far this year's report says it is."""

    commitment: Commitment
    state: str

    @property
    def words(self) -> str:
        return str(Commitment.State(self.state).label)


def commitments(progress: Progress) -> list[Held]:
    rows = Commitment.objects.filter(pledge=progress.pledge_id).order_by("position")
    return [Held(row, progress.commitments.get(str(row.position), row.state)) for row in rows]


def parts(progress: Progress, *, all_of_it: bool) -> list[dict[str, Any]]:
    """The written parts in their order: heading, words, whether everybody may read them. For others only those they may."""
    told = []
    for name in PARTS:
        words, is_public = getattr(progress, name), getattr(progress, f"{name}_is_public")
        if words and (all_of_it or is_public):
            told.append({"name": name, "title": label_of(name), "words": words, "is_public": is_public})
    return told


def missing(progress: Progress) -> list[str]:
    """The names of parts without which it cannot be sent: both sides of the year."""
    return [name for name in ("success", "failing") if not getattr(progress, name).strip()]


def label_of(name: str) -> str:
    """A part as people call it."""
    field: Any = Progress._meta.get_field(name)
    return str(field.verbose_name)
