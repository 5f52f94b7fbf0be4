"""We want to join, who sponsors us? The public page, the asker's private page, and the queue of the leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from alliance import policies
from alliance.actions import sponsors
from alliance.forms.sponsors import SponsorAnswerForm, SponsorForm
from alliance.models import Organisation, SponsorRequest
from alliance.views.doors import LinkDoor, me, with_status
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused

FIELDS = ("organisation_name", "kind", "country", "message", "contact_name", "email", "nonce")


class SponsorPage(Door, FormView):  # type: ignore[type-arg]
    """Ask. Of those who asked before, the public sees only how many."""

    policy = anyone
    form_class = SponsorForm
    template_name = "alliance/founders/sponsor.html"
    success_url = reverse_lazy("alliance:sponsor-sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = SponsorRequest.objects
        return super().get_context_data(**kwargs) | {
            "waiting": found.filter(state__in=["open", "answered"]).count(),
            "signed": found.filter(state="signed").count(),
            "can_sponsor": policies.can_sponsor(self.request.user),
        }

    def form_valid(self, form: SponsorForm) -> HttpResponse:
        by = self.request.user if self.request.user.is_authenticated else None
        try:
            sponsors.ask(**{name: form.cleaned_data[name] for name in FIELDS}, address=client_address(self.request), by=by)
        except ValidationError as error:
            form.add_error(None, error if hasattr(error, "error_dict") else ValidationError(error.messages))
            return with_status(self.form_invalid(form), error)
        return super().form_valid(form)


class SponsorSent(Door, TemplateView):
    policy = anyone
    template_name = "alliance/sponsors/sent.html"


class SponsorMine(LinkDoor, TemplateView):
    """The asker's own page: confirm, see who answered, take it back."""

    template_name = "alliance/sponsors/mine.html"
    subject: SponsorRequest

    def find(self, token: str) -> SponsorRequest | None:
        return SponsorRequest.objects.by_link(token).select_related("country").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = self.subject.answers.select_related("organisation__country", "invitation")
        return super().get_context_data(**kwargs) | {"sponsor_request": self.subject, "answers": answers}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.POST.get("answer") == "confirm":
                sponsors.confirm(request=self.subject)
                messages.success(request, _("Thank you. Members can answer you now."))
            elif request.POST.get("answer") == "withdraw":
                sponsors.withdraw(request=self.subject)
                messages.success(request, _("Your request is taken back, and what you wrote is wiped."))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return redirect("alliance:sponsor-mine", token=kwargs["token"])


class SponsorQueue(Door, ListView):  # type: ignore[type-arg]
    """Who looks for a sponsor: what they wrote, never how to reach them."""

    policy = policies.can_sponsor
    template_name = "alliance/sponsors/queue.html"
    context_object_name = "waiting"
    paginate_by = 25

    def get_queryset(self) -> Any:
        shown = SponsorRequest.objects.visible_to(self.request.user).shown().select_related("country")
        return shown.prefetch_related("answers__organisation")


class SponsorAnswerCreate(Door, FormView):  # type: ignore[type-arg]
    policy = policies.can_sponsor
    form_class = SponsorAnswerForm
    template_name = "alliance/sponsors/answer.html"
    success_url = reverse_lazy("alliance:sponsor-queue")
    subject: SponsorRequest

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        found = SponsorRequest.objects.visible_to(self.request.user).shown().select_related("country")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_form_kwargs(self) -> dict[str, Any]:
        led = Organisation.objects.in_good_standing().filter(
            seats__user=me(self.request), seats__state="active", seats__role="lead"
        )
        return super().get_form_kwargs() | {"organisations": list(led.order_by("name"))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sponsor_request": self.subject}

    def form_valid(self, form: SponsorAnswerForm) -> HttpResponse:
        try:
            sponsors.answer(request=self.subject, by=me(self.request), address=client_address(self.request), **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("Your offer is on its way. You see what becomes of it among your invitations."))
        return super().form_valid(form)
