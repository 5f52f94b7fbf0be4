"""Where a member stands with us, its yearly report, leaving, and where the secretariat sets the rules aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import exemptions, pledges, reports, signatures
from alliance.documents import membership, standing
from alliance.forms.membership import ExemptionForm, LeaveForm, ReportForm
from alliance.models import Commitment, Organisation, Pledge, Report, SignedAgain
from alliance.models.pledges import IN_FORCE
from alliance.views.doors import OrganisationDoor, me
from promise.accounts.policies import is_secretariat
from promise.core.workflow import MoveRefused


def words_of(error: Exception) -> Any:
    return error.messages if isinstance(error, ValidationError) else str(error)


def show(form: Any, error: Exception) -> None:
    """What the action refused, beside the field it concerns."""
    named = isinstance(error, ValidationError) and hasattr(error, "error_dict")
    if named and set(error.message_dict) <= set(form.fields):  # type: ignore[attr-defined]
        form.add_error(None, error)
    else:
        form.add_error(None, words_of(error))


class MembershipDetail(OrganisationDoor, TemplateView):
    """Where it stands, the next date and what happens then, and every move so far with its reason."""

    policy = policies.can_see_membership
    template_name = "alliance/membership/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pledge = membership.latest_pledge(self.subject)
        stands = standing.of(pledge) if pledge else None
        return super().get_context_data(**kwargs) | {
            "pledge": pledge,
            "standing": stands,
            "next": membership.next_step(stands, self.subject.status),
            "history": membership.history(self.subject),
            "reports": Report.objects.visible_to(self.request.user).of(self.subject).distinct(),
            "leads": policies.can_lead(self.request.user, self.subject),
            "is_secretariat": is_secretariat(self.request.user),
            "embed": membership.embed_code(self.subject),
            "sign_again": self.cause_to_sign(pledge),
        }

    def cause_to_sign(self, pledge: Pledge | None) -> str:
        """In words; nothing where the last signature still says it all."""
        if pledge is None or pledge.state not in IN_FORCE or not pledge.signatory_email:
            return ""
        return str(dict(SignedAgain.Cause.choices).get(signatures.cause_to_sign_again(pledge), ""))


class PledgeInForceDoor(OrganisationDoor):
    """About the pledge that is in force; without one there is nothing to do here."""

    pledge: Pledge

    def get_subject(self) -> Organisation | None:
        organisation: Organisation | None = super().get_subject()
        if organisation is not None and (found := organisation.pledges.in_force().exclude(signatory_email="").first()):
            self.pledge = found
            return organisation
        if organisation is None:
            return None
        if not policies.can_see_people(self.request.user, organisation):
            return organisation
        raise Http404


class ReportCreate(PledgeInForceDoor, FormView):  # type: ignore[type-arg]
    """Ten minutes: how far each commitment is, one thing that worked, one that did not."""

    policy = policies.can_lead
    form_class = ReportForm
    template_name = "alliance/membership/report.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = Commitment.objects.filter(pledge=self.pledge).select_related("pledge__organisation")
        return super().get_form_kwargs() | {"commitments": list(rows)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"standing": standing.of(self.pledge)}

    def form_valid(self, form: ReportForm) -> HttpResponse:
        try:
            reports.send(
                pledge=self.pledge, words=form.words(), nonce=form.cleaned_data["nonce"], by=me(self.request),
                progress=form.chosen(),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. Your report is in, and your year starts anew."))
        return redirect("alliance:membership", slug=self.subject.slug)


class PledgeLeave(PledgeInForceDoor, FormView):  # type: ignore[type-arg]
    """The lead takes the pledge back; the page says first what stays and what goes."""

    policy = policies.can_lead
    form_class = LeaveForm
    template_name = "alliance/membership/leave.html"

    def form_valid(self, form: LeaveForm) -> HttpResponse:
        try:
            pledges.withdraw(pledge=self.pledge, by=me(self.request), reason=form.cleaned_data["reason"], capacity="lead")
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Your pledge has ended. Thank you for what you did here."))
        return redirect("alliance:membership", slug=self.subject.slug)


class ExemptionEdit(PledgeInForceDoor, FormView):  # type: ignore[type-arg]
    """The secretariat sets another day, or lets the clock wait, with a reason."""

    policy = is_secretariat
    form_class = ExemptionForm
    template_name = "alliance/membership/exemption.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.pledge.exemptions.select_related("given_by")
        return super().get_context_data(**kwargs) | {
            "standing": standing.of(self.pledge), "given": given, "pledge": self.pledge
        }  # fmt: skip

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if (ends := request.POST.get("end", "")) and ends.isdecimal():
            exemptions.end(exemption=get_object_or_404(self.pledge.exemptions, pk=int(ends[:18])), by=me(request))
            return redirect("alliance:exemption-edit", slug=self.subject.slug)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ExemptionForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            if data["kind"] == "wait":
                exemptions.exempt(pledge=self.pledge, until=data["day"], reason=data["reason"], by=me(self.request))
            else:
                exemptions.set_due_day(pledge=self.pledge, day=data["day"], reason=data["reason"], by=me(self.request))
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Kept. The lead gets a mail with your reason."))
        return redirect("alliance:exemption-edit", slug=self.subject.slug)
