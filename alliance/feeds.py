"""What other programs subscribe to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from alliance.documents.calendar import calendar, meetings_to_show
from promise.core.access import Door, anyone


class MeetingCalendar(Door):
    """The public meetings, the same for everyone, so the answer may be kept for a while on the way."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(calendar(meetings_to_show()), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="promise-meetings.ics"'
        response["Cache-Control"] = "public, max-age=600"
        return response
