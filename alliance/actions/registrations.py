"""Who comes. The row of the meeting is locked whenever places are counted, so that the last one is given once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.actions.meetings import tell
from alliance.models import Attendee, Meeting, Organisation, Registration
from promise.core import audit
from promise.core.workflow import MoveRefused, lock, move

MOST_PEOPLE = 20
Person = tuple[str, str]  # name, a key of Attendee.Part


def register(*, meeting: Meeting, organisation: Organisation, people: Sequence[Person], by: Any) -> Registration:
    """Give an organisation's people a place, or put them on the waiting list together. Again: change who comes."""
    if not 1 <= len(people) <= MOST_PEOPLE:
        raise ValidationError(_("Name at least one person, and at most %(n)d.") % {"n": MOST_PEOPLE})
    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        if not held.is_open:
            raise MoveRefused(_("One can no longer register for this meeting."))
        found = held.registrations.filter(organisation=organisation).first()
        if found is not None and found.state == "registered":
            return _change(held, found, people, by)
        fits = held.places is None or len(people) <= held.places - taken(held)
        if found is None:
            found = Registration.objects.create(
                meeting=held, organisation=organisation, state="registered" if fits else "waiting", asked_by=by
            )
            audit.write(by=by, verb="register", subject=found)
        elif found.state == "cancelled":
            Registration.objects.filter(pk=found.pk).update(asked_at=timezone.now(), asked_by=by)
            found.refresh_from_db()
            move(found, "register" if fits else "wait", by=by, capacity="member")
        elif fits:
            move(found, "promote", by=by, capacity="member")
        _name(found, people)
        tell(found, "meeting_registered" if fits else "meeting_waiting", key=f"{timezone.now():%Y%m%d%H%M%S%f}")
        return found


def _change(meeting: Meeting, registration: Registration, people: Sequence[Person], by: Any) -> Registration:
    if meeting.places is not None:
        free = meeting.places - taken(meeting) + registration.attendees.count()
        if len(people) > max(free, registration.attendees.count()):
            words = ngettext("There is room for %(n)d person of yours.", "There is room for %(n)d people of yours.", free)
            raise ValidationError(words % {"n": free})
    _name(registration, people)
    audit.write(by=by, verb="change_attendees", subject=registration, fields=["attendees"])
    promote(meeting=meeting)
    return registration


def cancel(*, registration: Registration, by: Any, capacity: str = "member") -> Registration:
    """Give the places back; who waits and fits gets them in the same breath."""
    with transaction.atomic():
        held = lock(registration.meeting)  # type: ignore[type-var]
        if not held.is_open:
            raise MoveRefused(_("This meeting is over or called off. There is nothing left to cancel."))
        move(registration, "cancel", by=by, capacity=capacity)
        registration.attendees.all().delete()
        promote(meeting=held)
        return registration


def promote(*, meeting: Meeting) -> list[Registration]:
    """Move up from the waiting list, the longest waiting first; a group that is too large keeps its place in the row."""
    promoted = []
    with transaction.atomic():
        held = lock(meeting)  # type: ignore[type-var]
        if not held.is_open:
            return []
        free = None if held.places is None else held.places - taken(held)
        for waiting in held.registrations.waiting().select_related("organisation"):
            size = waiting.attendees.count()
            if free is not None and size > free:
                continue
            move(waiting, "promote", by=None, capacity="clock")
            tell(waiting, "meeting_promoted", key=f"{timezone.now():%Y%m%d%H%M%S%f}")
            free = None if free is None else free - size
            promoted.append(waiting)
    return promoted


def taken(meeting: Meeting) -> int:
    """How many people have a place now."""
    return meeting.registrations.registered().people()


def _name(registration: Registration, people: Sequence[Person]) -> None:
    registration.attendees.all().delete()
    Attendee.objects.bulk_create(Attendee(registration=registration, name=name, part=part) for name, part in people)
