"""What other programs subscribe to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.documents import figures
from alliance.documents.calendar import calendar, meetings_to_show, registered_of
from alliance.models import CalendarKey, Meeting, Organisation
from promise.core import atom, buckets, errors
from promise.core.access import Door, anyone
from promise.core.middleware import client_address

WRONG_LINKS_AN_HOUR = 20
NEWEST = 50


class MeetingCalendar(Door):
    """The public meetings, the same for everyone. With a private token: one's own, too, with the way in, kept by nobody."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        if "token" in request.GET:
            return self.private(request, request.GET["token"])
        response = HttpResponse(calendar(meetings_to_show()), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="promise-meetings.ics"'
        response["Cache-Control"] = "public, max-age=600"
        return response

    def private(self, request: HttpRequest, token: str) -> HttpResponse:
        key = CalendarKey.objects.by_token(token).select_related("user").first()
        if key is None:
            bucket = buckets.private_key("wrong-link", client_address(request))
            given = buckets.take(bucket, limit=WRONG_LINKS_AN_HOUR, period=3600)
            if not given.allowed:
                return errors.too_many(request, retry_after=given.retry_after)
            raise Http404
        body = calendar(meetings_to_show(key.user), registered=registered_of(key.user))
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="promise-my-meetings.ics"'
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class MemberFeed(Door):
    """New members as Atom: the same for everyone, the newest first. An entry's id stays when an organisation is renamed."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        return atom.feed(
            _("New members of the PROMISE alliance"), path=reverse("alliance:member-list"), at=reverse("alliance:member-feed"),
            entries=(joined(one) for one in figures.newest(NEWEST)),
        )  # fmt: skip


def joined(one: Organisation) -> atom.Entry:
    day = dt.datetime.combine(one.signed_on or one.created_at.date(), dt.time.min, tzinfo=dt.UTC)
    return atom.Entry(
        name=f"organisation:{one.public_id}", title=one.name, path=one.get_absolute_url(),
        words=f"{one.get_kind_display()}, {one.country.name}", published=day, updated=day,
    )  # fmt: skip


class MeetingFeed(Door):
    """Public meetings as they are announced; how to get into one is for members and never stands here."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        newest = Meeting.objects.public().order_by("-created_at", "-pk")[:NEWEST]
        page, at = reverse("alliance:meeting-list"), reverse("alliance:meeting-feed")
        return atom.feed(_("Meetings of the PROMISE alliance"), path=page, at=at, entries=(announced(one) for one in newest))


def announced(one: Meeting) -> atom.Entry:
    when = date_format(one.starts_at.astimezone(ZoneInfo(one.host_zone)), "j F Y, H:i")
    words = _("Called off.") if one.cancelled_at else f"{when} ({one.host_zone}). {one.summary}".strip()
    return atom.Entry(
        name=f"meeting:{one.public_id}", title=one.title, path=one.get_absolute_url(), words=words,
        published=one.created_at, updated=max(one.created_at, one.updated_at),
    )  # fmt: skip
