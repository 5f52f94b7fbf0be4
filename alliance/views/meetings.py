from __future__ import annotations

from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.views.generic import TemplateView, View

from alliance import policies
from alliance.documents import meetings
from alliance.documents.calendar import calendar, host_time
from alliance.filters import MeetingFilter, chosen
from alliance.forms.meetings import ZoneForm, zone_choices
from alliance.models import ActionItem, Attendee, Chapter, Meeting, Registration
from alliance.views.times import KEPT, in_zone, keep_zone, zone_of
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
        asked, user = self.request.GET.getlist, self.request.user
        past = Meeting.objects.visible_to(user).past().select_related("chapter").order_by("-starts_at")
        chapters = Chapter.objects.opened().filter(meetings__isnull=False).distinct().values_list("slug", "name")
        return super().get_context_data(**kwargs) | {
            "past": [] if self.request.GET.get("upcoming") else past[:MOST_PAST],
            "kinds": chosen(asked("kind"), Meeting.Kind.choices),
            "chapters": chosen(asked("chapter"), chapters),
            "may_plan": policies.can_plan_meetings(user, None),
        }


class MeetingDoor(Door):
    """A page about one meeting that this person may see."""

    def get_subject(self) -> Meeting:
        visible = Meeting.objects.visible_to(self.request.user).select_related("chapter__parent__parent", "series")
        found = visible.filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def meeting(self) -> Meeting:
        return cast("Meeting", self.subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.meeting
        return super().get_context_data(**kwargs) | {
            "meeting": meeting,
            "host_time": date_format(host_time(meeting), "j F Y, H:i"),
            "organises": policies.can_organise_meeting(self.request.user, meeting),
        }


class MeetingDetail(MeetingDoor, TemplateView):
    policy = anyone
    template_name = "alliance/meetings/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        keep_zone(request, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.meeting
        mine = list(Registration.objects.of_person(user).filter(meeting=meeting).select_related("organisation"))
        may_join = bool(meeting.join_link) and not meeting.cancelled_at
        zone = zone_of(self.request)
        shows_people = policies.can_see_join_link(user, meeting)
        return super().get_context_data(**kwargs) | {
            "shows_join_link": may_join and shows_people,
            "shows_people": shows_people,
            "shows_minutes": policies.can_see_minutes(user, meeting) and meeting.closed_at is not None,
            "may_register": policies.can_register_for(user, meeting) and meeting.is_open,
            "mine": mine,
            "has_registered": any(one.state != "cancelled" for one in mine),
            "places_left": meetings.places_left(meeting),
            "agenda": points(meeting),
            "mix": part_words(meeting),
            "your_time": in_zone(meeting.starts_at, zone) if zone else "",
            "zone": zone,
            "zones": zone_choices(),
            "zone_unknown": bool(self.request.GET.get("zone")) and not ZoneForm(self.request.GET).is_valid(),
            "is_kept": bool(self.request.COOKIES.get(KEPT)),
        }


class MeetingPaper(MeetingDoor, TemplateView):
    """The agenda and the ground rules on paper, for the table."""

    policy = anyone
    template_name = "alliance/meetings/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shows = policies.can_see_join_link(self.request.user, self.meeting)
        found = points(self.meeting)
        has_listening = any(point["item"].kind == "listening" for point in found)
        return super().get_context_data(**kwargs) | {"agenda": found, "shows_people": shows, "has_listening": has_listening}


class MeetingMinutesPage(MeetingDoor, TemplateView):
    """What was said, who was there and who does what: for people in member organisations."""

    policy = policies.can_see_minutes
    template_name = "alliance/meetings/minutes.html"

    def get_subject(self) -> Meeting:
        found = super().get_subject()
        if found.closed_at is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actions = self.meeting.actions.select_related("organisation", "meeting__chapter")
        rows = [(item, self.may_do(item)) for item in actions]
        return super().get_context_data(**kwargs) | {
            "minutes": self.meeting.minutes,
            "attendances": self.meeting.attendances.select_related("organisation"),
            "actions": rows,
        }

    def may_do(self, item: ActionItem) -> bool:
        return item.done_at is None and policies.can_do_action(self.request.user, item)


class MeetingFile(MeetingDoor, View):
    """One meeting for a calendar, the same for everyone: never the way in."""

    policy = anyone

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        response = HttpResponse(calendar([self.meeting]), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{self.meeting.slug}.ics"'
        return response


def points(meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda with the host's time of each point, and what a member has promised where its progress is heard."""
    zone, found = ZoneInfo(meeting.host_zone), []
    meeting = Meeting.objects.prefetch_related("agenda__organisation").get(pk=meeting.pk)
    for timed in meetings.agenda(meeting):
        organisation = timed.item.organisation
        found.append(
            {
                "item": timed.item,
                "at": date_format(timed.starts_at.astimezone(zone), "H:i"),
                "member": organisation if organisation and organisation.is_listed else None,
            }
        )
    return found


def part_words(meeting: Meeting) -> list[Any]:
    """Who is wanted in the room, in words."""
    words = dict(Attendee.Part.choices)
    return [words[key] for key in meeting.mix if key in words]
