"""What a coordinator does with meetings: plan, change, call off, write the agenda, close."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import meetings as acts
from alliance.documents.calendar import host_time
from alliance.forms.meetings import CancelForm, MeetingForm, PlanForm, PointForm
from alliance.models import Chapter
from alliance.models.recurrence import Moment, moment
from alliance.views.doors import me
from alliance.views.meetings import MeetingDoor
from alliance.views.rows import Rows
from promise.core.access import Door
from promise.core.workflow import MoveRefused


class MeetingPlan(Door, FormView):  # type: ignore[type-arg]
    """A new meeting or series: first shown as it will fall, then made."""

    policy = policies.can_plan_meetings
    form_class = PlanForm
    template_name = "alliance/meetings/plan.html"

    def chapters(self) -> list[Chapter]:
        user = me(self.request)
        opened = Chapter.objects.opened().order_by("name")
        if user.has_role("secretariat"):
            return list(opened)
        return list(opened.filter(pk__in=Chapter.objects.coordinated_by(user)))

    def get_initial(self) -> dict[str, Any]:
        return {"chapter": self.request.GET.get("chapter", "")[:80]}

    def get_form_kwargs(self) -> dict[str, Any]:
        whole = me(self.request).has_role("secretariat")
        return super().get_form_kwargs() | {"chapters": self.chapters(), "whole": whole}

    def form_valid(self, form: PlanForm) -> HttpResponse:
        when, series = form.when(), form.series()
        starts = series.starts(when) if series else [moment(when.day, when.time, when.zone)]
        if self.request.POST.get("act") != "plan":
            return self.render_to_response(self.get_context_data(form=form, preview=preview(starts, when.zone)))
        try:
            made = acts.plan(chapter=form.held_by(), words=form.cleaned_data, when=when, by=me(self.request), repeats=series)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("It is planned. Now write the agenda."))
        return redirect("alliance:meeting-agenda", slug=made[0].slug)


def preview(starts: list[Moment], zone: str) -> list[dict[str, Any]]:
    """Each start as the host's wall and UTC show it."""
    return [
        {
            "wall": date_format(start.utc.astimezone(start.wall.tzinfo), "l j F Y, H:i"),
            "utc": date_format(start.utc, "j F Y, H:i"),
            "is_skipped": start.is_skipped, "is_twice": start.is_twice, "zone": zone,
        }
        for start in starts
    ]  # fmt: skip


class OrganiserDoor(MeetingDoor):
    """For those who organise this meeting."""

    policy = policies.can_organise_meeting

    def done(self, words: str) -> HttpResponseRedirect:
        messages.success(self.request, words)
        return redirect(self.meeting)


class MeetingEdit(OrganiserDoor, FormView):  # type: ignore[type-arg]
    form_class = MeetingForm
    template_name = "alliance/meetings/edit.html"

    def get_initial(self) -> dict[str, Any]:
        meeting = self.meeting
        host = host_time(meeting)
        initial = {name: getattr(meeting, name) for name in acts.WORDS}
        return initial | {
            "themes": ", ".join(meeting.themes),
            "day": meeting.host_date or host.date(),
            "time": f"{meeting.host_time or host.time():%H:%M}",
            "zone": meeting.host_zone,
            "minutes": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        }

    def form_valid(self, form: MeetingForm) -> HttpResponse:
        try:
            acts.change(meeting=self.meeting, words=form.cleaned_data, when=form.when(), by=me(self.request))
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return self.done(_("It is changed. If the time or the place is new, everyone registered gets a mail."))


class MeetingCancel(OrganiserDoor, FormView):  # type: ignore[type-arg]
    form_class = CancelForm
    template_name = "alliance/meetings/cancel.html"

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        if self.meeting.series_id is None:
            del form.fields["rest_of_series"]
        return cast("forms.Form", form)

    def form_valid(self, form: CancelForm) -> HttpResponse:
        rest = bool(form.cleaned_data.get("rest_of_series"))
        try:
            acts.cancel(meeting=self.meeting, reason=form.cleaned_data["reason"], by=me(self.request), rest_of_series=rest)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return self.done(_("It is called off. Everyone registered gets a mail with your reason."))


class MeetingAgenda(OrganiserDoor, TemplateView):
    template_name = "alliance/meetings/agenda.html"

    def rows(self, data: Any = None) -> Rows:
        initial = [
            {
                "kind": item.kind, "title": item.title, "minutes": item.minutes, "who": item.who,
                "organisation": item.organisation.name if item.organisation else "",
            }
            for item in self.meeting.agenda.select_related("organisation")
        ]  # fmt: skip
        return Rows(PointForm, data, initial, prefix="point")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("rows", self.rows())
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.rows(request.POST)
        if not rows.is_valid():
            return self.render_to_response(self.get_context_data(rows=rows))
        try:
            acts.set_agenda(meeting=self.meeting, points=rows.values("point"), by=me(request))
        except MoveRefused as refused:
            return self.render_to_response(self.get_context_data(rows=rows, refused=str(refused)))
        if request.POST.get("act") == "more":
            return redirect("alliance:meeting-agenda", slug=self.meeting.slug)
        return self.done(_("The agenda is saved."))
