"""A person with lived experience writes beside the signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from alliance import policies
from alliance.actions import cosignatures
from alliance.forms.cosignatures import CoSignAskForm, CoSignReadForm, CoSignWordsForm
from alliance.models import CoSignature
from alliance.models.cosignatures import GONE
from alliance.views.doors import LinkDoor, me, with_status
from alliance.views.membership import PledgeInForceDoor, show
from promise.accounts.policies import is_secretariat
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused


class CoSignatureAsk(PledgeInForceDoor, FormView):  # type: ignore[type-arg]
    """The lead asks, and sees how each stands. What was written the lead reads where everybody does."""

    policy = policies.can_lead
    form_class = CoSignAskForm
    template_name = "alliance/cosignatures/ask.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.pledge.cosignatures.order_by("-created_at").only("state", "created_at")
        words = dict(CoSignature.State.choices)
        return super().get_context_data(**kwargs) | {
            "asked": [{"at": row.created_at, "state": row.state, "words": words[row.state]} for row in rows[:50]]
        }

    def form_valid(self, form: CoSignAskForm) -> HttpResponse:
        try:
            cosignatures.ask(
                pledge=self.pledge, email=form.cleaned_data["email"], by=me(self.request), address=client_address(self.request)
            )
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("The letter is on its way. What becomes of it is up to the person."))
        return redirect("alliance:cosignature-ask", slug=self.subject.slug)


class CoSignatureMine(LinkDoor, FormView):  # type: ignore[type-arg]
    """The person's own page: read what is asked, write, change, take back."""

    form_class = CoSignWordsForm
    template_name = "alliance/cosignatures/mine.html"
    subject: CoSignature

    def find(self, token: str) -> CoSignature | None:
        return CoSignature.objects.by_link(token).select_related("pledge__organisation").first()

    def get_initial(self) -> dict[str, Any]:
        return {"words": self.subject.words, "shown_name": self.subject.shown_name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        returned = row.decisions.filter(move="return").last() if row.state == "asked" else None
        return super().get_context_data(**kwargs) | {
            "row": row,
            "organisation": row.pledge.organisation,
            "returned": returned,
            "is_gone": row.state in GONE,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take_back" in request.POST:
            cosignatures.withdraw(cosignature=self.subject)
            return redirect("alliance:cosignature-mine", token=kwargs["token"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: CoSignWordsForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            cosignatures.write(
                cosignature=self.subject, words=data["words"], shown_name=data["shown_name"], consents=data["consents"]
            )
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. Somebody from the secretariat reads it, then it is shown."))
        return redirect("alliance:cosignature-mine", token=self.kwargs["token"])


class CoSignatureRead(Door, FormView):  # type: ignore[type-arg]
    """The secretariat reads before the world does, and can take it away later."""

    policy = is_secretariat
    form_class = CoSignReadForm
    template_name = "alliance/cosignatures/read.html"
    subject: CoSignature

    def get_subject(self) -> CoSignature | None:
        if not is_secretariat(self.request.user):
            return None
        rows = CoSignature.objects.visible_to(self.request.user).select_related("pledge__organisation")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "row": self.subject,
            "organisation": self.subject.pledge.organisation,
            "can_decide": self.subject.state in {"written", "shown"},
        }

    def form_valid(self, form: CoSignReadForm) -> HttpResponse:
        row, by, reason = self.subject, me(self.request), form.cleaned_data["reason"]
        try:
            if form.cleaned_data["decision"] == "show":
                cosignatures.show(cosignature=row, by=by)
            elif form.cleaned_data["decision"] == "remove":
                cosignatures.remove(cosignature=row, by=by, reason=reason)
            else:
                cosignatures.send_back(cosignature=row, by=by, reason=reason)
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your decision is kept, and the person gets a mail."))
        return redirect("desk:queue")
