"""Meetings for calendars: UTC, with the host's own time in words. The way in stands only in a person's private feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Meeting, Registration

KEPT_DAYS = 90


def meetings_to_show(user: Any = None) -> Iterable[Meeting]:
    """Those to come and those of the last three months, so that a calendar also learns what was called off.

    With a person: their own organisations' registrations, too, also where the meeting is for members only.
    """
    since = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    own = Q(pk__in=Registration.objects.of_person(user).open().values("meeting")) if user is not None else Q(pk__in=[])
    found = Meeting.objects.filter(Q(is_public=True) | own, ends_at__gte=since)
    return found.select_related("chapter").order_by("starts_at")


def registered_of(user: Any) -> set[int]:
    """The meetings in which one of this person's organisations has a place."""
    return set(Registration.objects.of_person(user).registered().values_list("meeting", flat=True))


def host_time(meeting: Meeting) -> dt.datetime:
    return meeting.starts_at.astimezone(ZoneInfo(meeting.host_zone))


def calendar(meetings: Iterable[Meeting], *, registered: Collection[int] | None = None) -> bytes:
    """An iCalendar file. `registered` makes it a private one: the way into those meetings is told."""
    made = icalendar.Calendar()
    made.add("prodid", "-//PROMISE alliance//meetings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    mine = registered is not None
    made.add("x-wr-calname", _("PROMISE alliance: my meetings") if mine else _("PROMISE alliance: meetings"))
    made.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        made.add_component(_event(meeting, shows_way_in=meeting.pk in (registered or ())))
    return bytes(made.to_ical())


def _event(meeting: Meeting, *, shows_way_in: bool) -> icalendar.Event:
    event = icalendar.Event()
    address = settings.SITE_URL + meeting.get_absolute_url()
    event.add("uid", f"{meeting.public_id}@{settings.SITE_HOST}")
    event.add("dtstamp", meeting.updated_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.updated_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("summary", meeting.title)
    way_in = ""
    if shows_way_in and meeting.join_link and not meeting.cancelled_at:
        way_in = _("Join here: %s") % meeting.join_link
    parts = (meeting.summary, _words(meeting, has_place=shows_way_in), meeting.cancel_reason, way_in, address)
    event.add("description", "\n\n".join(part for part in parts if part))
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("sequence", max(meeting.sequence, 1) if meeting.cancelled_at else meeting.sequence)
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _words(meeting: Meeting, *, has_place: bool) -> str:
    host = {"time": f"{host_time(meeting):%H:%M}", "zone": meeting.host_zone}
    if has_place:
        return _("Starts at %(time)s where it is hosted (%(zone)s). Your organisation has a place.") % host
    return _("Starts at %(time)s where it is hosted (%(zone)s). Members who register get the way in.") % host
