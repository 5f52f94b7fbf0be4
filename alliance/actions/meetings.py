"""Planning, changing and calling off. What a calendar must learn raises the sequence of the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.models import AgendaItem, Chapter, Meeting, MeetingSeries, Organisation
from alliance.models.recurrence import Moment, moment, occurrences
from promise.core import audit, changes, mail
from promise.core.ids import new_id
from promise.core.workflow import MoveRefused, lock

WORDS = (
    "kind", "title", "summary", "learning_outcomes", "themes", "mix", "mode", "place", "join_link", "places", "is_public",
)  # fmt: skip


@dataclass(frozen=True)
class When:
    """Day and time as the host's calendar and wall show them, and how long it takes."""

    day: dt.date
    time: dt.time
    zone: str
    minutes: int

    def fields(self, start: Moment | None = None) -> dict[str, Any]:
        begins = start or moment(self.day, self.time, self.zone)
        return {
            "host_date": begins.wall.date(), "host_time": self.time, "host_zone": self.zone, "starts_at": begins.utc,
            "ends_at": begins.utc + dt.timedelta(minutes=self.minutes),
        }  # fmt: skip


@dataclass(frozen=True)
class Repeats:
    """How a series goes on: a rule of RFC 5545, so many times or until a day."""

    rule: str
    count: int | None = None
    until: dt.date | None = None

    def starts(self, when: When) -> list[Moment]:
        return occurrences(self.rule, first_on=when.day, time=when.time, zone=when.zone, until=self.until, count=self.count)


def plan(
    *, chapter: Chapter | None, words: Mapping[str, Any], when: When, by: Any, repeats: Repeats | None = None,
    is_demo: bool = False,
) -> list[Meeting]:  # fmt: skip
    """One meeting, or all of a series; the world sees them at once."""
    with transaction.atomic():
        series, starts = None, [moment(when.day, when.time, when.zone)]
        if repeats is not None:
            starts = repeats.starts(when)
            if not starts:
                raise ValidationError(_("No meeting falls into that time. Choose a later last day."))
            series = MeetingSeries.objects.create(
                chapter=chapter, title=words["title"], rule=repeats.rule, first_on=when.day, wall_time=when.time,
                host_zone=when.zone, minutes=when.minutes, count=repeats.count, until=repeats.until,
            )  # fmt: skip
            audit.write(by=by, verb="plan_series", subject=series)
        return [_make(chapter, words, when, start, series, by, is_demo) for start in starts]


def _make(
    chapter: Chapter | None, words: Mapping[str, Any], when: When, start: Moment, series: MeetingSeries | None, by: Any,
    is_demo: bool,
) -> Meeting:  # fmt: skip
    day = start.wall.date()
    slug = f"{slugify(words['title'])[:80] or 'meeting'}-{day:%Y-%m-%d}"
    if Meeting.objects.filter(slug=slug).exists():
        slug = f"{slug}-{new_id()[:8].lower().replace('_', '-')}".strip("-")
    known = {name: words[name] for name in WORDS if name in words}
    meeting = Meeting.objects.create(slug=slug, chapter=chapter, series=series, is_demo=is_demo, **known, **when.fields(start))
    audit.write(by=by, verb="plan", subject=meeting)
    if meeting.is_public:
        changes.created("meeting", meeting.public_id, meeting.get_absolute_url())
    return meeting


def change(*, meeting: Meeting, words: Mapping[str, Any], when: When, by: Any) -> Meeting:
    """Change one meeting. Who registered is told when its time or place of meeting changes."""
    from alliance.actions import registrations

    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        _refuse_if_settled(held)
        was_public, before = held.is_public, (held.starts_at, held.ends_at, held.mode, held.place)
        values = {name: words[name] for name in WORDS if name in words} | when.fields()
        changed = [name for name, value in values.items() if getattr(held, name) != value]
        if not changed:
            return held
        for name in changed:
            setattr(held, name, values[name])
        _save(held, changed)
        audit.write(by=by, verb="change", subject=held, fields=changed)
        _tell_partners(held, was_public=was_public)
        if before != (held.starts_at, held.ends_at, held.mode, held.place):
            tell_people(held, "meeting_moved", key=str(held.sequence))
        registrations.promote(meeting=held)
        return held


def cancel(*, meeting: Meeting, reason: str, by: Any, rest_of_series: bool = False) -> list[Meeting]:
    """Call off visibly: the page stays, calendars learn it, and everyone registered or waiting gets a letter."""
    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        _refuse_if_settled(held)
        off = [held]
        if rest_of_series and held.series_id:
            later = Meeting.objects.going_on().filter(series=held.series_id, starts_at__gt=held.starts_at, closed_at=None)
            off += list(later.select_for_update(of=("self",)))
        for one in off:
            one.cancelled_at, one.cancelled_by, one.cancel_reason = timezone.now(), by, reason.strip()
            _save(one, ["cancelled_at", "cancelled_by", "cancel_reason"])
            audit.write(by=by, verb="cancel", subject=one, fields=["cancelled_at"])
            _tell_partners(one, was_public=one.is_public)
            tell_people(one, "meeting_cancelled", key="off")
        return off


def _refuse_if_settled(meeting: Meeting) -> None:
    if meeting.cancelled_at:
        raise MoveRefused(_("This meeting is called off already."))
    if meeting.closed_at:
        raise MoveRefused(_("This meeting is closed already."))


def _save(meeting: Meeting, fields: list[str]) -> None:
    meeting.sequence += 1
    meeting.updated_at = timezone.now()
    meeting.save(update_fields=[*fields, "sequence", "updated_at"])


def _tell_partners(meeting: Meeting, *, was_public: bool) -> None:
    if meeting.is_public:
        tell = changes.updated if was_public else changes.created
        tell("meeting", meeting.public_id, meeting.get_absolute_url())
    elif was_public:
        changes.removed("meeting", meeting.public_id)


def tell_people(meeting: Meeting, event: str, *, key: str) -> None:
    """One letter to each person of each organisation that is registered or waits."""
    for registration in meeting.registrations.open().select_related("organisation", "asked_by"):
        tell(registration, event, key=key)


def tell(registration: Any, event: str, *, key: str) -> None:
    """To the one who registered and to the lead, each once; whether they still sit there is asked when it leaves."""
    leads = registration.organisation.seats.leads().values_list("user", flat=True)
    for pk in {*leads, registration.asked_by_id} - {None}:
        mail.tell(event, subject=registration, key=f"{registration.pk}:{pk}:{key}", payload={"user": pk})


@dataclass(frozen=True)
class Point:
    """One point of an agenda, as it was typed."""

    kind: str
    title: str
    minutes: int
    organisation: Organisation | None = None
    who: str = ""


def set_agenda(*, meeting: Meeting, points: Iterable[Point], by: Any) -> Meeting:
    """Write the agenda anew, in the order given."""
    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        _refuse_if_settled(held)
        held.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=held, position=n, kind=p.kind, title=p.title, minutes=p.minutes, organisation=p.organisation,
                who=p.who,
            )
            for n, p in enumerate(points, start=1)
        )  # fmt: skip
        _save(held, [])
        audit.write(by=by, verb="set_agenda", subject=held, fields=["agenda"])
        _tell_partners(held, was_public=held.is_public)
        return held
