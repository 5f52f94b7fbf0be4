"""Public meetings for calendars: UTC, with the host's own time in words, and never a way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Meeting

KEPT_DAYS = 90


def meetings_to_show() -> Iterable[Meeting]:
    """Those to come and those of the last three months, so that a calendar also learns what was called off."""
    since = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    return Meeting.objects.public().filter(ends_at__gte=since).select_related("chapter").order_by("starts_at")


def host_time(meeting: Meeting) -> dt.datetime:
    return meeting.starts_at.astimezone(ZoneInfo(meeting.host_zone))


def calendar(meetings: Iterable[Meeting]) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", "-//PROMISE alliance//meetings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("PROMISE alliance: meetings"))
    made.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        made.add_component(_event(meeting))
    return bytes(made.to_ical())


def _event(meeting: Meeting) -> icalendar.Event:
    event = icalendar.Event()
    address = settings.SITE_URL + meeting.get_absolute_url()
    event.add("uid", f"{meeting.public_id}@{settings.SITE_HOST}")
    event.add("dtstamp", meeting.updated_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.updated_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("summary", meeting.title)
    event.add("description", "\n\n".join(part for part in (meeting.summary, _words(meeting), address) if part))
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("sequence", 1 if meeting.cancelled_at else 0)
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _words(meeting: Meeting) -> str:
    host = host_time(meeting)
    return _("Starts at %(time)s where it is hosted (%(zone)s). Members get the way in from their organisation's lead.") % {
        "time": f"{host:%H:%M}",
        "zone": meeting.host_zone,
    }
