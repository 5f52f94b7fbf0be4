"""Who stands above an organisation: another one when it has left, and corrections by the secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance import policies
from alliance.actions import fosters, lineage
from alliance.forms.recruiters import FosterForm, MoveForm
from alliance.models import FosterOffer, LineageMove, Organisation
from alliance.views.doors import OrganisationDoor, me
from promise.core.access import Door
from promise.core.workflow import MoveRefused


class OrganisationRecruiter(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The lead of a member whose recruiter has left chooses another one, or stays as it is."""

    policy = policies.can_lead
    form_class = FosterForm
    template_name = "alliance/recruiters/choose.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        has_lost = fosters.has_lost_recruiter(self.subject)
        return super().get_form_kwargs() | {"candidates": fosters.candidates(self.subject) if has_lost else []}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "has_lost": fosters.has_lost_recruiter(self.subject),
            "offer": fosters.latest(self.subject),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("answer") != "keep":
            return super().post(request, *args, **kwargs)
        try:
            fosters.keep(organisation=self.subject, by=me(request))
            messages.success(request, _("All stays as it is. You can change your mind here."))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        return redirect("alliance:organisation-recruiter", slug=self.subject.slug)

    def form_valid(self, form: FosterForm) -> HttpResponse:
        try:
            fosters.ask(organisation=self.subject, candidate=form.cleaned_data["candidate"], by=me(self.request))
        except (MoveRefused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("We have asked them. You get a letter when they answer."))
        return redirect("alliance:organisation-recruiter", slug=self.subject.slug)


class FosterAnswer(Door, TemplateView):
    """The lead of the one that is asked says yes or no."""

    policy = policies.can_answer_foster
    template_name = "alliance/recruiters/answer.html"
    subject: FosterOffer

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        found = FosterOffer.objects.visible_to(self.request.user).select_related("organisation__country", "lost", "candidate")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"offer": self.subject}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.POST.get("answer") == "agree":
                fosters.agree(offer=self.subject, by=me(request))
                messages.success(request, _("Thank you. They stand below you in the lineage now."))
            elif request.POST.get("answer") == "refuse":
                fosters.refuse(offer=self.subject, by=me(request))
                messages.success(request, _("Thank you for saying so. They can ask another member."))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("alliance:foster", public_id=self.subject.public_id)


class OrganisationMove(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The secretariat puts right who recruited whom: looks at what changes first, then does it, with a reason."""

    policy = policies.can_move_in_lineage
    form_class = MoveForm
    template_name = "alliance/recruiters/move.html"

    def get_initial(self) -> dict[str, Any]:
        recruiter = self.subject.recruiter
        return {"recruiter": f"{recruiter.name} ({recruiter.country.name})" if recruiter and recruiter.is_listed else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        log = LineageMove.objects.filter(organisation=self.subject).select_related("from_recruiter", "to_recruiter", "by")
        return super().get_context_data(**kwargs) | {"log": log.order_by("-at", "-pk")}

    def form_valid(self, form: MoveForm) -> HttpResponse:
        recruiter = form.cleaned_data["recruiter"]
        if self.request.POST.get("preview"):
            return self.render_to_response(self.get_context_data(form=form, change=change(self.subject, recruiter)))
        try:
            lineage.move(organisation=self.subject, recruiter=recruiter, by=me(self.request), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The place in the lineage is put right, and the reason is kept."))
        return redirect("alliance:organisation-move", slug=self.subject.slug)


def change(organisation: Organisation, recruiter: Organisation | None) -> dict[str, Any]:
    """What a move would do: from whom to whom, the generation, and how many organisations move along."""
    return {
        "before": organisation.recruiter,
        "after": recruiter,
        "generation_before": organisation.generation,
        "generation_after": recruiter.generation + 1 if recruiter else 0,
        "along": organisation.descendants,
    }
