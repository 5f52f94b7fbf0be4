from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import commitments, limits, organisations, pledges
from alliance.forms.pledges import DecisionForm, ProgressForm
from alliance.models import Commitment, Pledge, PledgeText
from alliance.views.doors import LinkDoor, OrganisationDoor
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused


def current_text() -> PledgeText | None:
    return PledgeText.objects.order_by("-version").first()


class PledgeDetail(Door, TemplateView):
    """The text that is signed."""

    policy = anyone
    template_name = "alliance/pledges/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"text": current_text(), "frameworks": frameworks()}


def frameworks() -> list[tuple[str, str]]:
    """The four that commitments are mapped to, in words for somebody who sees them first."""
    return [
        ("PROTECT", _("The person: safe and treated with respect, listened to before things go wrong.")),
        ("PROMOTE", _("The team: staff who are supported, skilled and free to try things.")),
        ("PROGRESS", _("The service: care and surroundings that get better step by step.")),
        ("PROCESS", _("The organisation: leaders, rules and figures that make change last.")),
    ]


class PledgeSent(Door, TemplateView):
    """What to do now: look at your mail. Shows only what this browser has just sent."""

    policy = anyone
    template_name = "alliance/pledges/sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"signed": self.request.session.get("signed")}


class PledgeLink(LinkDoor, TemplateView):
    subject: Pledge

    def find(self, token: str) -> Pledge | None:
        return Pledge.objects.by_link(token).select_related("organisation__country", "named_recruiter", "text").first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pledge = self.subject
        return super().get_context_data(**kwargs) | {
            "pledge": pledge,
            "organisation": pledge.organisation,
            "commitments": pledge.commitments.all(),
            "last": pledge.decisions.last(),
            "is_over": pledge.state == "applied" and pledge.link_expires_at <= timezone.now(),
            "steps": [_("Signed"), _("Confirmed"), _("Decision"), _("Member")],
            "current": {"applied": 2, "verified": 3}.get(pledge.state, 4),
        }


class PledgeConfirm(PledgeLink):
    template_name = "alliance/pledges/confirm.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state != "applied":
            return redirect("alliance:pledge-status", token=kwargs["token"])
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            pledges.verify(pledge=self.subject)
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return redirect("alliance:pledge-status", token=kwargs["token"])


class PledgeStatus(PledgeLink):
    template_name = "alliance/pledges/status.html"


class PledgeDecide(Door, FormView):  # type: ignore[type-arg]
    """Everything the secretariat needs to know, and its answer."""

    policy = policies.can_decide_pledge
    form_class = DecisionForm
    template_name = "alliance/pledges/decide.html"
    subject: Pledge

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        found = Pledge.objects.visible_to(self.request.user).select_related(
            "organisation__country",
            "organisation__chapter",
            "organisation__recruiter",
            "named_recruiter",
            "invitation__inviter",
            "text",
        )
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pledge, organisation = self.subject, self.subject.organisation
        near = organisations.look_alikes(organisation.name, organisation.country, organisation.ods_code, organisation.ror_id)
        return super().get_context_data(**kwargs) | {
            "pledge": pledge,
            "organisation": organisation,
            "commitments": pledge.commitments.all(),
            "decisions": pledge.decisions.select_related("by"),
            "earlier": organisation.pledges.exclude(pk=pledge.pk).order_by("created_at"),
            "near": [one for one in near if one.pk != organisation.pk],
            "address_differs": invited_differs(pledge),
            "can_decide": pledge.state == "verified",
        }

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        act = pledges.accept if form.cleaned_data["decision"] == "accept" else pledges.decline
        try:
            act(pledge=self.subject, by=self.request.user, reason=form.cleaned_data["reason"])
        except (MoveRefused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Your decision is kept, and the signatory gets a mail."))
        return redirect(self.subject)


def invited_differs(pledge: Pledge) -> bool:
    """The letter of invitation went to another mailbox than the signatory's: somebody passed it on."""
    if pledge.invitation is None:
        return False
    return limits.normal_address(pledge.invitation.email) != limits.normal_address(pledge.signatory_email)


class CommitmentEdit(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The lead says how far the organisation is with what it set out to do."""

    policy = policies.can_lead
    form_class = ProgressForm
    template_name = "alliance/pledges/commitments.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = Commitment.objects.filter(pledge__in=self.subject.pledges.in_force()).select_related("pledge__organisation")
        return super().get_form_kwargs() | {"commitments": list(rows)}

    def form_valid(self, form: ProgressForm) -> HttpResponse:
        for commitment, state in form.chosen():
            commitments.set_progress(commitment=commitment, state=state, by=self.request.user)
        messages.success(self.request, _("Thank you. Your public page shows it now."))
        return redirect("alliance:commitment-edit", slug=self.subject.slug)
