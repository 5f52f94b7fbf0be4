"""Friends who go our way and have not signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from alliance.actions import partners
from alliance.forms.partners import PartnerForm, PartnerRemoveForm
from alliance.models import Partner
from alliance.views.membership import show
from promise.accounts.policies import is_secretariat
from promise.core.access import Door, anyone
from promise.core.workflow import MoveRefused


class PartnerList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/founders/partners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "partners": Partner.objects.listed(),
            "may_edit": is_secretariat(self.request.user),
        }


class PartnerAdd(Door, FormView):  # type: ignore[type-arg]
    policy = is_secretariat
    form_class: type[Form] = PartnerForm
    template_name = "alliance/founders/partner_edit.html"
    success_url = reverse_lazy("alliance:partner-list")

    def act(self, form: Any) -> None:
        values = {field: form.cleaned_data[field] for field in partners.FIELDS}
        partners.add(values=values, reason=form.cleaned_data["reason"], by=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)
        except (ValidationError, MoveRefused) as error:
            show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Kept, with your reason."))
        return super().form_valid(form)


class PartnerEdit(PartnerAdd):
    subject: Partner

    def get_subject(self) -> Partner | None:
        if not is_secretariat(self.request.user):
            return None
        return get_object_or_404(Partner.objects.listed(), public_id=self.kwargs["public_id"])

    def get_initial(self) -> dict[str, Any]:
        return {field: getattr(self.subject, field) for field in partners.FIELDS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = self.subject.decisions.select_related("by")
        return super().get_context_data(**kwargs) | {"partner": self.subject, "decisions": decisions}

    def act(self, form: Any) -> None:
        values = {field: form.cleaned_data[field] for field in partners.FIELDS}
        partners.correct(partner=self.subject, values=values, reason=form.cleaned_data["reason"], by=self.request.user)


class PartnerRemove(PartnerEdit):
    form_class = PartnerRemoveForm
    template_name = "alliance/founders/partner_remove.html"

    def act(self, form: Any) -> None:
        partners.remove(partner=self.subject, reason=form.cleaned_data["reason"], by=self.request.user)
