from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from alliance import policies
from alliance.actions import pairings
from alliance.models import Pairing, PairingWish
from alliance.views.doors import OrganisationDoor, me


class PairingPage(OrganisationDoor, TemplateView):
    """A talk a month with another member: opt in and out, whom one met, "we met"."""

    policy = policies.can_lead
    template_name = "alliance/pairings/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Pairing.objects.of_organisation(self.subject).select_related("first", "second")[:36]
        return super().get_context_data(**kwargs) | {
            "wish": PairingWish.objects.filter(organisation=self.subject).first(),
            "pairings": [(one, one.other(self.subject)) for one in held],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act, user = request.POST.get("act", ""), me(request)
        if act == "in":
            pairings.opt_in(organisation=self.subject, by=user)
            messages.success(request, _("You are in. On the first of next month the lot decides whom you meet."))
        elif act == "out":
            pairings.opt_out(organisation=self.subject, by=user)
            messages.success(request, _("You are out. Nobody is told."))
        elif act == "met":
            own = Pairing.objects.of_organisation(self.subject).filter(public_id=request.POST.get("pairing", "")[:24])
            for one in own:
                pairings.say_met(pairing=one, by=user)
                messages.success(request, _("Good. What did you learn?"))
        return redirect("alliance:pairing", slug=self.subject.slug)
