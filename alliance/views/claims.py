"""Do you work there? For somebody who has no account yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from alliance.actions import claims
from alliance.forms.claims import ClaimForm
from alliance.models import Organisation
from alliance.views.doors import with_status
from alliance.views.membership import show
from promise.core.access import Door, anyone
from promise.core.middleware import client_address


class MemberClaim(Door, FormView):  # type: ignore[type-arg]
    """The answer is the same whether the organisation has a lead or not."""

    policy = anyone
    form_class = ClaimForm
    template_name = "alliance/members/claim.html"
    subject: Organisation

    def get_subject(self) -> Organisation:
        return get_object_or_404(Organisation.objects.listed(), slug=self.kwargs["slug"], signed_on__isnull=False)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.user.is_authenticated:
            return redirect("alliance:seat-ask", slug=self.subject.slug)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"organisation": self.subject}

    def form_valid(self, form: ClaimForm) -> HttpResponse:
        data, user = form.cleaned_data, self.request.user
        try:
            claims.make(
                organisation=self.subject, name=data["name"], email=data["email"], message=data["message"],
                address=client_address(self.request), by=user if user.is_authenticated else None,
            )  # fmt: skip
        except ValidationError as error:
            show(form, error)
            return with_status(self.form_invalid(form), error)
        return redirect("alliance:member-claimed", slug=self.subject.slug)


class MemberClaimed(Door, TemplateView):
    policy = anyone
    template_name = "alliance/members/claimed.html"

    def get_subject(self) -> Organisation:
        return get_object_or_404(Organisation.objects.listed(), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"organisation": self.subject}
