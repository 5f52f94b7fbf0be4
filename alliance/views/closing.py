"""Before and after: who is registered, who came, what was said, what is done."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from alliance import policies
from alliance.actions import closing
from alliance.forms.registrations import CloseForm, TaskForm, ThereForm
from alliance.models import ActionItem, Meeting
from alliance.views.doors import me
from alliance.views.organising import OrganiserDoor
from alliance.views.rows import Rows
from promise.core.access import Door
from promise.core.workflow import MoveRefused


class MeetingPeople(OrganiserDoor, TemplateView):
    """Who is registered and who waits, by name: for preparing the meeting."""

    template_name = "alliance/meetings/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.meeting.registrations.select_related("organisation").prefetch_related("attendees")
        registered = rows.registered().order_by("organisation__name")
        return super().get_context_data(**kwargs) | {"registered": registered, "waiting": rows.waiting()}


class MeetingClose(OrganiserDoor, TemplateView):
    """Who was there, the minutes, and who does what: one page, one step."""

    template_name = "alliance/meetings/close.html"

    def parts(self, data: Any = None) -> dict[str, Any]:
        registered = self.meeting.registrations.registered().select_related("organisation").prefetch_related("attendees")
        there = [
            ThereForm(
                data, organisation=one.organisation, prefix=f"there-{one.public_id}", initial={"people": len(one.attendees.all())}
            )
            for one in registered.order_by("organisation__name")
        ]
        return {"form": CloseForm(data), "there": there, "rows": Rows(TaskForm, data, [], prefix="task", spare=4)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if "form" not in context:
            context |= self.parts()
        return context | {"has_begun": self.meeting.starts_at <= timezone.now()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        parts = self.parts(request.POST)
        form, there, rows = parts["form"], parts["there"], parts["rows"]
        if not all([form.is_valid(), rows.is_valid(), *(one.is_valid() for one in there)]):
            return self.render_to_response(self.get_context_data(**parts))
        try:
            closing.close(
                meeting=self.meeting, minutes=form.cleaned_data["minutes"], tasks=rows.values("task"), by=me(request),
                there={one.organisation: one.cleaned_data["people"] or 0 for one in there},
            )  # fmt: skip
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(**parts))
        return self.done(_("The meeting is closed. Everyone who was registered gets a mail with the minutes."))


class ActionFinish(Door, View):
    """A button beside an action: it is done."""

    policy = policies.can_do_action
    http_method_names = ["post"]

    def get_subject(self) -> ActionItem | None:
        if not self.request.user.is_authenticated:
            return None
        visible = Meeting.objects.visible_to(self.request.user).values("pk")
        found = ActionItem.objects.select_related("meeting__chapter", "organisation").filter(meeting__in=visible)
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        item = cast("ActionItem", self.subject)
        closing.finish(item=item, by=me(request))
        messages.success(request, _("Marked as done. Thank you."))
        return redirect("alliance:meeting-minutes", slug=item.meeting.slug)
