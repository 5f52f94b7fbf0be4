"""What other programs subscribe to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from alliance.documents.calendar import calendar, meetings_to_show, registered_of
from alliance.models import CalendarKey
from promise.core import buckets, errors
from promise.core.access import Door, anyone
from promise.core.middleware import client_address

WRONG_LINKS_AN_HOUR = 20


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
