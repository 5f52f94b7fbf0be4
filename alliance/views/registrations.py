"""Coming to a meeting, and the private calendar that follows from it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance import policies
from alliance.actions import calendars, registrations
from alliance.forms.registrations import AttendeeForm
from alliance.models import CalendarKey, Organisation, Registration, Seat
from alliance.views.doors import me
from alliance.views.meetings import MeetingDoor
from alliance.views.rows import Rows
from promise.core.access import Door, signed_in
from promise.core.workflow import MoveRefused

ROWS = 4


class MeetingRegister(MeetingDoor, TemplateView):
    """One organisation's people: register, change who comes, give the places back."""

    policy = policies.can_register_for
    template_name = "alliance/meetings/register.html"

    def organisations(self) -> list[Organisation]:
        seats = Seat.objects.active().filter(user=me(self.request), organisation__shown=1)
        return list(Organisation.objects.filter(pk__in=seats.values("organisation")).order_by("name"))

    def chosen(self) -> Organisation:
        """The one named in the address, else the first."""
        asked = self.request.GET.get("organisation", "")
        own = self.organisations()
        return next((one for one in own if one.slug == asked), own[0])

    def held(self, organisation: Organisation) -> Registration | None:
        return self.meeting.registrations.open().filter(organisation=organisation).first()

    def rows(self, held: Registration | None, data: Any = None) -> Rows:
        people = [{"name": one.name, "part": one.part} for one in held.attendees.all()] if held else []
        return Rows(AttendeeForm, data, people, prefix="person", spare=max(2, ROWS - len(people)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.chosen()
        held = self.held(organisation)
        context = super().get_context_data(**kwargs)
        context.setdefault("rows", self.rows(held))
        others = [one for one in self.organisations() if one.pk != organisation.pk]
        return context | {"organisation": organisation, "others": others, "held": held}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = self.chosen()
        held = self.held(organisation)
        if request.POST.get("act") == "cancel":
            return self.give_back(held)
        rows = self.rows(held, request.POST)
        if not rows.is_valid():
            return self.render_to_response(self.get_context_data(rows=rows))
        people = [(d["name"], d["part"]) for d in (form.cleaned_data for form in rows.formset.forms) if d.get("name")]
        try:
            made = registrations.register(meeting=self.meeting, organisation=organisation, people=people, by=me(request))
        except (MoveRefused, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            return self.render_to_response(self.get_context_data(rows=rows, refused=" ".join(words)))
        has_place = made.state == "registered"
        told = _("You have a place. The way in is on this page.") if has_place else _("You are on the waiting list.")
        messages.success(request, told)
        return redirect(self.meeting)

    def give_back(self, held: Registration | None) -> HttpResponse:
        if held is not None:
            try:
                registrations.cancel(registration=held, by=me(self.request))
                messages.success(self.request, _("Your places are free for others now. Thank you for saying so."))
            except MoveRefused as refused:
                messages.error(self.request, str(refused))
        return redirect(self.meeting)


class CalendarPage(Door, TemplateView):
    """One's own meetings, and the private address that brings them into one's calendar."""

    policy = signed_in
    template_name = "alliance/meetings/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = me(self.request)
        mine = Registration.objects.of_person(user).open().select_related("meeting", "organisation")
        key = CalendarKey.objects.filter(user=user).first()
        feed = f"{settings.SITE_URL}{reverse('alliance:meeting-calendar')}?token={key.link_token()}" if key else ""
        return super().get_context_data(**kwargs) | {
            "key": key,
            "feed": feed,
            "registrations": mine.order_by("meeting__starts_at"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "revoke":
            calendars.revoke(by=me(request))
            messages.success(request, _("The address stopped working."))
        elif request.POST.get("act") == "renew":
            calendars.renew(by=me(request))
            messages.success(request, _("Here is your new address. An older one stopped working."))
        return redirect("alliance:calendar-key")
