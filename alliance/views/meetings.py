from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils.formats import date_format
from django.views.generic import TemplateView

from alliance import policies
from alliance.documents.calendar import host_time
from alliance.filters import MeetingFilter, chosen
from alliance.models import Chapter, Meeting
from promise.core.access import Door, anyone
from promise.core.pages import RecordList

MOST_PAST = 10


class MeetingList(RecordList):
    policy = anyone
    template_name = "alliance/meetings/list.html"
    filterset_class = MeetingFilter
    sorts: ClassVar[dict[str, tuple[str, bool]]] = {"soonest": ("starts_at", False), "latest": ("starts_at", True)}

    def records(self) -> QuerySet[Any]:
        meetings = Meeting.objects.visible_to(self.request.user).select_related("chapter")
        return meetings if self.request.GET.get("upcoming") else meetings.upcoming()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.getlist
        past = Meeting.objects.visible_to(self.request.user).past().select_related("chapter").order_by("-starts_at")
        chapters = Chapter.objects.opened().filter(meetings__isnull=False).distinct().values_list("slug", "name")
        return super().get_context_data(**kwargs) | {
            "past": [] if self.request.GET.get("upcoming") else past[:MOST_PAST],
            "kinds": chosen(asked("kind"), Meeting.Kind.choices),
            "chapters": chosen(asked("chapter"), chapters),
        }


class MeetingDetail(Door, TemplateView):
    policy = anyone
    template_name = "alliance/meetings/detail.html"

    def get_subject(self) -> Meeting:
        visible = Meeting.objects.visible_to(self.request.user).select_related("chapter")
        found = visible.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = cast("Meeting", self.subject)
        may_join = bool(meeting.join_link) and not meeting.cancelled_at
        return super().get_context_data(**kwargs) | {
            "meeting": meeting,
            "host_time": date_format(host_time(meeting), "j F Y, H:i"),
            "shows_join_link": may_join and policies.can_see_join_link(self.request.user, meeting),
        }
