from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import seats
from alliance.forms.people import ColleagueForm, HandOverForm, ReasonForm, SeatAskForm
from alliance.models import Seat
from alliance.views.doors import LinkDoor, OrganisationDoor, me, with_status
from promise.accounts.actions import people
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused


class SeatList(OrganisationDoor, TemplateView):
    """The people of an organisation, for those who have a seat in it."""

    policy = policies.can_see_people
    template_name = "alliance/seats/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Seat.objects.visible_to(self.request.user).open().filter(organisation=self.subject).select_related("user")
        by_state: dict[str, list[Seat]] = {"active": [], "asked": [], "invited": []}
        for seat in rows.order_by("-role", "email"):
            by_state[seat.state].append(seat)
        leads = policies.can_lead(self.request.user, self.subject)
        return super().get_context_data(**kwargs) | {"people": by_state, "leads": leads}


class SeatInvite(OrganisationDoor, FormView):  # type: ignore[type-arg]
    policy = policies.can_lead
    form_class = ColleagueForm
    template_name = "alliance/seats/invite.html"

    def form_valid(self, form: ColleagueForm) -> HttpResponse:
        try:
            seats.invite(
                organisation=self.subject, email=form.cleaned_data["email"], by=me(self.request),
                address=client_address(self.request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("Your colleague gets a mail with a link to the seat."))
        return redirect("alliance:seat-list", slug=self.subject.slug)


class SeatAsk(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """Somebody who works there asks for a seat."""

    policy = policies.can_ask_for_seat
    form_class = SeatAskForm
    template_name = "alliance/seats/ask.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"addresses": people.proved_addresses(me(self.request))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = self.subject.seats.open().filter(user=me(self.request)).first()
        return super().get_context_data(**kwargs) | {"held": held}

    def form_valid(self, form: SeatAskForm) -> HttpResponse:
        try:
            seat = seats.ask(organisation=self.subject, email=form.cleaned_data["email"], by=me(self.request))
        except (ValidationError, MoveRefused) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        told = (
            _("You have a seat now.") if seat.state == "active" else _("The lead gets a mail. You hear from us when they answer.")
        )
        messages.success(self.request, told)
        return redirect("alliance:seat-ask", slug=self.subject.slug)


class SeatTake(LinkDoor, TemplateView):
    """A colleague's invitation to a seat: signed in, with the address it was sent to."""

    template_name = "alliance/seats/take.html"
    subject: Seat

    def find(self, token: str) -> Seat | None:
        return Seat.objects.by_link(token).select_related("organisation").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seat, user = self.subject, self.request.user
        signed_in = user.is_authenticated
        return super().get_context_data(**kwargs) | {
            "organisation": seat.organisation,
            "is_open": seat.state == "invited" and not (seat.link_expires_at and seat.link_expires_at <= timezone.now()),
            "is_mine": signed_in and seat.state == "active" and seat.user_id == user.pk,
            "fits": signed_in and people.has_proved(me(self.request), seat.email),
            "addresses": people.proved_addresses(me(self.request)) if signed_in else [],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("alliance:seat-take", token=kwargs["token"])
        try:
            seats.take(seat=self.subject, by=me(request))
        except MoveRefused as refused:
            messages.error(request, str(refused))
            return redirect("alliance:seat-take", token=kwargs["token"])
        messages.success(request, _("Welcome. You have a seat in %s now.") % self.subject.organisation.name)
        return redirect("desk:desk")


class SeatAct(Door, FormView):  # type: ignore[type-arg]
    """One act on one seat: a page that asks once more, and a button."""

    policy = policies.can_lead_seat
    template_name = "alliance/seats/act.html"
    form_class: type = forms.Form
    subject: Seat
    heading: str | Promise
    button: str | Promise
    words: str | Promise = ""
    done: str | Promise
    is_grave = False

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        found = Seat.objects.visible_to(self.request.user).select_related("organisation", "user")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def act(self, form: Any) -> Callable[[], object]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {name: getattr(self, name) for name in ("heading", "button", "words", "is_grave")}
        return super().get_context_data(**kwargs) | shown | {"seat": self.subject, "organisation": self.subject.organisation}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)()
        except (MoveRefused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        organisation = self.subject.organisation
        if policies.can_see_people(self.request.user, organisation):
            return redirect("alliance:seat-list", slug=organisation.slug)
        return redirect("desk:desk")


class SeatAccept(SeatAct):
    heading = gettext_lazy("Give this person a seat?")
    button = gettext_lazy("Give the seat")
    words = gettext_lazy("With a seat they can write in the name of your organisation. Say yes only if you know them.")
    done = gettext_lazy("The seat is given, and the person gets a mail.")

    def act(self, form: Any) -> Callable[[], object]:
        return lambda: seats.accept(seat=self.subject, by=me(self.request))


class SeatRefuse(SeatAct):
    form_class = ReasonForm
    heading = gettext_lazy("Say no to this person?")
    button = gettext_lazy("Say no")
    done = gettext_lazy("The person gets a mail with your reason.")

    def act(self, form: Any) -> Callable[[], object]:
        return lambda: seats.refuse(seat=self.subject, by=me(self.request), reason=form.cleaned_data["reason"])


class SeatRevoke(SeatAct):
    heading = gettext_lazy("Take this invitation back?")
    button = gettext_lazy("Take it back")
    words = gettext_lazy("The link in the letter stops working. Nobody is told.")
    done = gettext_lazy("The invitation is taken back.")

    def act(self, form: Any) -> Callable[[], object]:
        return lambda: seats.refuse(seat=self.subject, by=me(self.request), reason=_("The lead took the invitation back."))


class SeatRemove(SeatAct):
    heading = gettext_lazy("End this seat?")
    button = gettext_lazy("End the seat")
    words = gettext_lazy("From their next click they see no more than any visitor. What they did keeps their credit.")
    done = gettext_lazy("The seat has ended.")
    is_grave = True

    def act(self, form: Any) -> Callable[[], object]:
        return lambda: seats.leave(seat=self.subject, by=me(self.request), capacity="lead")


class SeatLeave(SeatRemove):
    policy = policies.can_leave_seat
    heading = gettext_lazy("Leave this organisation?")
    button = gettext_lazy("Leave")
    words = gettext_lazy("You keep your account and the credit for what you did. You no longer see what is private here.")
    done = gettext_lazy("You have left. Thank you for what you did.")

    def act(self, form: Any) -> Callable[[], object]:
        return lambda: seats.leave(seat=self.subject, by=me(self.request))


class SeatHandOver(SeatAct):
    """The subject is the lead's own seat."""

    form_class = HandOverForm
    heading = gettext_lazy("Hand over the lead")
    button = gettext_lazy("Hand over")
    words = gettext_lazy("You stay as a contributor. The new lead gets a mail.")
    done = gettext_lazy("The lead is handed over.")

    def get_form_kwargs(self) -> dict[str, Any]:
        others = self.subject.organisation.seats.active().exclude(pk=self.subject.pk).select_related("user")
        return super().get_form_kwargs() | {"seats": list(others.order_by("email"))}

    def act(self, form: HandOverForm) -> Callable[[], object]:
        to = form.seats[form.cleaned_data["to"]]
        return lambda: seats.hand_over(seat=self.subject, to=to, by=me(self.request))
