"""After a meeting: who was there, what was said, who does what until when. And the letters that time sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions.meetings import tell
from alliance.models import ActionItem, Attendance, Meeting, MeetingMinutes, Organisation, Registration
from promise.core import audit, changes, mail
from promise.core.workflow import MoveRefused, lock

# how many days before a meeting its people are reminded, and before an action is due its owner
REMIND_DAYS = (7, 1)
ACTION_DAYS = 7
BATCH = 1000


@dataclass(frozen=True)
class Task:
    what: str
    organisation: Organisation
    due_on: dt.date
    person: str = ""


def close(*, meeting: Meeting, there: Mapping[Organisation, int], minutes: str, tasks: Iterable[Task], by: Any) -> Meeting:
    """Close a meeting that has begun: attendance, minutes and actions in one step; the minutes go out by mail."""
    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        if held.cancelled_at or held.closed_at:
            raise MoveRefused(_("This meeting is closed or called off already."))
        if held.starts_at > timezone.now():
            raise MoveRefused(_("A meeting can be closed once it has begun."))
        held.closed_at, held.closed_by, held.updated_at = timezone.now(), by, timezone.now()
        held.save(update_fields=["closed_at", "closed_by", "updated_at"])
        Attendance.objects.bulk_create(
            Attendance(meeting=held, organisation=organisation, people=n) for organisation, n in there.items() if n > 0
        )
        MeetingMinutes.objects.create(meeting=held, text=minutes, written_by=by)
        for task in tasks:
            ActionItem.objects.create(
                meeting=held, what=task.what, organisation=task.organisation, due_on=task.due_on, person=task.person
            )
        audit.write(by=by, verb="close", subject=held, fields=["attendance", "minutes", "actions"])
        if held.is_public:
            changes.updated("meeting", held.public_id, held.get_absolute_url())
        _send_minutes(held)
        return held


def _send_minutes(meeting: Meeting) -> None:
    """To whoever was registered, and to the lead of whoever took something on without being registered."""
    registered = meeting.registrations.registered().select_related("organisation")
    for registration in registered:
        tell(registration, "meeting_minutes", key="minutes")
    told = {registration.organisation_id for registration in registered}
    for item in meeting.actions.exclude(organisation__in=told):
        mail.tell("action_given", subject=item, key=str(item.pk))


def finish(*, item: ActionItem, by: Any) -> ActionItem:
    """Say that an action is done; a second time changes nothing."""
    with transaction.atomic():
        if ActionItem.objects.open().filter(pk=item.pk).update(done_at=timezone.now(), done_by=by, updated_at=timezone.now()):
            audit.write(by=by, verb="finish", subject=item, fields=["done_at"])
    item.refresh_from_db()
    return item


# -- by the clock ------------------------------------------------------------------------------------------------------


def remind(*, now: dt.datetime | None = None) -> int:
    """A letter seven days and one day before, each once; a meeting at a new time is announced anew. Returns how many."""
    moment = now or timezone.now()
    told = 0
    for days in REMIND_DAYS:
        nearer = max((other for other in REMIND_DAYS if other < days), default=0)
        coming = Registration.objects.registered().filter(
            meeting__cancelled_at=None, meeting__starts_at__gt=moment + dt.timedelta(days=nearer),
            meeting__starts_at__lte=moment + dt.timedelta(days=days),
        )  # fmt: skip
        for registration in coming.select_related("meeting", "organisation"):
            with transaction.atomic():
                tell(registration, "meeting_reminder", key=f"{days}:{registration.meeting.starts_at:%Y%m%d%H%M}")
                told += 1
    return told


def remind_of_actions(*, now: dt.datetime | None = None) -> int:
    """One letter a week before an action is due, and one on the day after if it is still open."""
    today = timezone.localdate(now or timezone.now())
    told = 0
    for item in ActionItem.objects.due_by(today + dt.timedelta(days=ACTION_DAYS)).order_by("due_on")[:BATCH]:
        with transaction.atomic():
            mail.tell("action_due", subject=item, key=f"{item.pk}:{'late' if item.due_on < today else 'soon'}")
            told += 1
    return told
