"""Another name, asked for by the lead and decided by the secretariat; and mergers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from alliance import policies
from alliance.actions import mergers, organisations, renames
from alliance.forms.membership import MergerForm, NameChangeForm, NameDecisionForm
from alliance.models import NameChange
from alliance.views.doors import OrganisationDoor, me, with_status
from alliance.views.membership import show
from promise.accounts.policies import is_secretariat
from promise.core.access import Door
from promise.core.middleware import client_address
from promise.core.workflow import MoveRefused


class NameChangeAsk(OrganisationDoor, FormView):  # type: ignore[type-arg]
    policy = policies.can_lead
    form_class = NameChangeForm
    template_name = "alliance/membership/rename.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = NameChange.objects.visible_to(self.request.user).filter(organisation=self.subject).distinct()
        return super().get_context_data(**kwargs) | {
            "waiting": rows.waiting().first(),
            "former": self.subject.former_names.all(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = NameChange.objects.waiting().filter(organisation=self.subject).first()
        if request.POST.get("act") == "take_back" and waiting:
            renames.take_back(change=waiting, by=me(request))
            return redirect("alliance:name-change-ask", slug=self.subject.slug)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: NameChangeForm) -> HttpResponse:
        try:
            renames.propose(
                organisation=self.subject, new_name=form.cleaned_data["new_name"], why=form.cleaned_data["why"],
                by=me(self.request), address=client_address(self.request),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return with_status(self.form_invalid(form), error)
        messages.success(self.request, _("The secretariat looks at it and answers by mail. Until then your old name stands."))
        return redirect("alliance:membership", slug=self.subject.slug)


class NameChangeDecide(Door, FormView):  # type: ignore[type-arg]
    policy = is_secretariat
    form_class = NameDecisionForm
    template_name = "alliance/membership/rename_decide.html"
    subject: NameChange

    def get_subject(self) -> NameChange | None:
        if not is_secretariat(self.request.user):
            return None
        rows = NameChange.objects.visible_to(self.request.user).select_related("organisation__country")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.subject
        near = organisations.look_alikes(change.new_name, change.organisation.country)
        return super().get_context_data(**kwargs) | {
            "change": change,
            "organisation": change.organisation,
            "near": [one for one in near if one.pk != change.organisation_id],
            "decisions": change.decisions.all(),
            "can_decide": change.state == NameChange.State.PROPOSED,
        }

    def form_valid(self, form: NameDecisionForm) -> HttpResponse:
        act = renames.make if form.cleaned_data["decision"] == "make" else renames.refuse
        try:
            act(change=self.subject, by=me(self.request), reason=form.cleaned_data["reason"])
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your decision is kept, and the lead gets a mail."))
        return redirect("desk:queue")


class Merger(OrganisationDoor, FormView):  # type: ignore[type-arg]
    """The secretariat records that one organisation went into another."""

    policy = is_secretariat
    form_class = MergerForm
    template_name = "alliance/membership/merge.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"recruits": self.subject.recruits.count()}

    def form_valid(self, form: MergerForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            done = mergers.merge(
                predecessor=self.subject, successor=data["successor"], reason=data["reason"], day=data["day"],
                brings_recruits=data["brings_recruits"], by=me(self.request),
            )  # fmt: skip
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        told = ngettext("%(n)d organisation moved along.", "%(n)d organisations moved along.", done.moved) % {"n": done.moved}
        messages.success(self.request, _("The merger is recorded.") + " " + told)
        return redirect(data["successor"])
