"""Going on with a signature later, or on another device."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance.actions import drafts
from alliance.forms.signing import LaterForm
from alliance.models import PledgeDraft
from alliance.views.doors import LinkDoor, with_status
from alliance.views.signing import PAGES, Step
from promise.core.middleware import client_address


class PledgeSignLater(Step):
    """A private link by mail, to go on later or on another device."""

    step = "commitments"
    form_class = LaterForm
    template_name = "alliance/signing/later.html"

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.answers("signatory").get("signatory_email", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = self.draft.first_open_step() if self.draft else "organisation"
        return super().get_context_data(**kwargs) | {"back": reverse(PAGES[first])}

    def form_valid(self, form: LaterForm) -> HttpResponse:
        draft = self.draft
        if draft is None:
            return redirect(PAGES["organisation"])
        try:
            drafts.send_link(draft=draft, email=form.cleaned_data["email"], address=client_address(self.request), by=self.user())
        except ValidationError as error:
            form.add_error(None, error.messages)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("The link is on its way. You can close this page, or go on now."))
        return redirect(PAGES[draft.first_open_step()])


class PledgeResume(LinkDoor, TemplateView):
    """The page of the mailed link; only the button takes the draft into this browser."""

    template_name = "alliance/signing/resume.html"
    subject: PledgeDraft

    def find(self, token: str) -> PledgeDraft | None:
        return PledgeDraft.objects.by_link(token).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.subject.answers.get("organisation", {}).get("name", "")
        return super().get_context_data(**kwargs) | {"name": name, "until": self.subject.expires_at}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.session["draft"] = self.subject.public_id
        return redirect(PAGES[self.subject.first_open_step()])
