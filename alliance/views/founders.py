"""The founding places, the seats that are open, and who would like one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.actions import founding
from alliance.forms.founding import FoundingDecisionForm, FoundingForm
from alliance.models import FoundingInterest, Organisation
from alliance.views.doors import me, with_status
from alliance.views.membership import show
from promise.accounts.policies import is_secretariat
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused


class FounderList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/founders/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = Organisation.objects.listed().filter(is_founding=True).with_recruited()
        open_seats = founding.seats_open()
        return super().get_context_data(**kwargs) | {
            "places": places.order_by("name_folded"),
            "seated": FoundingInterest.objects.seated().select_related("country"),
            "seats": range(open_seats),
            "open_seats": open_seats,
            "asked": asked_of_founders(),
        }


def asked_of_founders() -> list[str]:
    """What is expected of a founder; the form asks one question for each."""
    return [
        _("Share openly what you learn, the failings too."),
        _("Keep going further in practice that helps people recover."),
        _(
            "Help other organisations and whole local systems to find their own way in, by asking good questions rather than "
            "by telling them."
        ),
        _("Work with the other founders on the framework that shall guide other organisations and local systems."),
    ]


class FoundingAsk(Door, FormView):  # type: ignore[type-arg]
    """An expression of interest, with an answer to each thing that is asked."""

    policy = anyone
    form_class = FoundingForm
    template_name = "alliance/founders/interest.html"
    success_url = reverse_lazy("alliance:founding-thanks")

    def get_initial(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"name": user.name, "email": user.email} if user.is_authenticated else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"open_seats": founding.seats_open(), "asked": asked_of_founders()}

    def form_valid(self, form: FoundingForm) -> HttpResponse:
        by = self.request.user if self.request.user.is_authenticated else None
        try:
            founding.send(words=form.words(), nonce=form.cleaned_data["nonce"], address=client_address(self.request), by=by)
        except ValidationError as error:
            show(form, error)
            return with_status(self.form_invalid(form), error)
        return super().form_valid(form)


class FoundingThanks(Door, TemplateView):
    policy = anyone
    template_name = "alliance/founders/thanks.html"


class FoundingDecide(Door, FormView):  # type: ignore[type-arg]
    """What somebody wrote about a founding seat, and the secretariat's answer."""

    policy = is_secretariat
    form_class = FoundingDecisionForm
    template_name = "alliance/founders/decide.html"
    subject: FoundingInterest

    def get_subject(self) -> FoundingInterest | None:
        if not is_secretariat(self.request.user):
            return None
        rows = FoundingInterest.objects.visible_to(self.request.user).select_related("country")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"interest": self.subject}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        answers = (row.sharing, row.recovery, row.bringing_in, row.framework)
        return super().get_context_data(**kwargs) | {
            "interest": row,
            "answers": list(zip(asked_of_founders(), answers, strict=True)),
            "decisions": row.decisions.select_related("by"),
            "open_seats": founding.seats_open(),
            "can_decide": bool(FoundingInterest.workflow.verbs_from(row.state)),
        }

    def form_valid(self, form: FoundingDecisionForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            founding.decide(interest=self.subject, move=data["move"], reason=data["reason"], by=me(self.request))
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your decision is kept, and your words are on their way."))
        return redirect(self.subject)
