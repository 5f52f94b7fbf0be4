"""What changed in an initiative since it came into the bank."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.actions import versions
from toolkit.documents.texts import compare
from toolkit.views.initiatives import InitiativePage

# so many are compared on the page, the newest ones
MOST = 20


class InitiativeVersions(InitiativePage, TemplateView):
    """Only what stood in the bank: what was written on the way there is nobody else's."""

    template_name = "toolkit/initiatives/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.subject.versions.public().order_by("-number")[: MOST + 1])
        steps = [{"number": new.number, "at": new.at, "changes": compare(old.texts, new.texts)} for new, old in pairwise(rows)]
        has_older = len(rows) > MOST
        return super().get_context_data(**kwargs) | {
            "initiative": self.subject,
            "steps": steps,
            "first": rows[-1] if rows and not has_older else None,
            "has_older": has_older,
            "older": rows[1:MOST] if policies.can_withhold_version(self.request.user) else [],
        }


class VersionWithhold(InitiativePage, View):
    """A curator takes an older version out of sight for good."""

    policy = policies.can_withhold_version

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        version = get_object_or_404(self.subject.versions.numbered(), number=min(number, 2**31 - 1))
        try:
            versions.withhold(version=version, by=request.user)
        except MoveRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Version %d is wiped. Nobody can read it any more.") % version.number)
        return redirect("toolkit:initiative-versions", slug=slug)
