"""Letters to the secretariat: written by anybody, read and answered on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.actions import enquiries
from alliance.models import Enquiry
from promise.accounts.policies import is_secretariat
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused
from promise.desk.forms import AnswerForm, EnquiryForm


class Contact(Door, FormView):  # type: ignore[type-arg]
    policy = anyone
    form_class = EnquiryForm
    template_name = "desk/contact.html"
    success_url = reverse_lazy("desk:contact-thanks")

    def get_initial(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"name": user.name, "email": user.email} if user.is_authenticated else {}

    def form_valid(self, form: EnquiryForm) -> HttpResponse:
        words = {name: form.cleaned_data[name] for name in ("name", "email", "organisation_name", "message", "nonce")}
        by = self.request.user if self.request.user.is_authenticated else None
        try:
            enquiries.send(**words, address=client_address(self.request), by=by)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        return super().form_valid(form)


class ContactThanks(Door, TemplateView):
    policy = anyone
    template_name = "desk/contact_thanks.html"


class EnquiryDetail(Door, FormView):  # type: ignore[type-arg]
    """One letter, and the answer to it."""

    policy = is_secretariat
    form_class = AnswerForm
    template_name = "desk/enquiry.html"
    subject: Enquiry

    def get_subject(self) -> Enquiry | None:
        if not is_secretariat(self.request.user):
            return None
        found = Enquiry.objects.visible_to(self.request.user).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "enquiry": self.subject,
            "state_words": Enquiry.State(self.subject.state).label,
            "decisions": self.subject.decisions.select_related("by"),
            "is_waiting": self.subject.state == Enquiry.State.RECEIVED,
        }

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        closes = self.request.POST.get("act") == "close"
        act = enquiries.close if closes else enquiries.answer
        try:
            act(enquiry=self.subject, by=self.request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Closed without an answer.") if closes else _("Your answer is on its way."))
        return redirect("desk:queue")
