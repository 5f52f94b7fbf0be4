"""What other programs subscribe to."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from alliance.documents import figures
from alliance.documents.calendar import calendar, meetings_to_show, registered_of
from alliance.models import CalendarKey
from promise.core import buckets, errors
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
        feed = Atom1Feed(
            title=_("New members of the PROMISE alliance"), link=settings.SITE_URL + reverse("alliance:member-list"),
            description="", feed_url=settings.SITE_URL + reverse("alliance:member-feed"), language="en-gb",
        )  # fmt: skip
        for one in figures.newest(NEWEST):
            joined = dt.datetime.combine(one.signed_on or one.created_at.date(), dt.time.min, tzinfo=dt.UTC)
            feed.add_item(
                title=one.name, link=settings.SITE_URL + one.get_absolute_url(), pubdate=joined, updateddate=joined,
                unique_id=f"tag:{settings.SITE_HOST},2026:organisation:{one.public_id}",
                description=f"{one.get_kind_display()}, {one.country.name}",
            )  # fmt: skip
        response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
        response["Cache-Control"] = "public, max-age=600"
        return response
