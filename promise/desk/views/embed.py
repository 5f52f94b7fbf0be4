"""What other sites may show: the only answers that may be framed and loaded from elsewhere. No cookies, nothing private."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from alliance.models import Organisation
from alliance.models.organisations import IN_GOOD_STANDING
from promise.core.access import Door, anyone

LONGEST_NAME = 33


@method_decorator([xframe_options_exempt, csp_replace({"default-src": [NONE], "frame-ancestors": ["*"]})], name="dispatch")
class Badge(Door):
    """A member's badge: grey while its pledge has lapsed. Who has left has none: the picture on their site disappears."""

    policy = anyone
    subject: Organisation

    def get_subject(self) -> Any:
        found = Organisation.objects.listed().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        name = self.subject.name
        shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
        context = {"organisation": self.subject, "shown": shown, "is_grey": self.subject.status not in IN_GOOD_STANDING}
        response = render(request, "desk/badge.svg", context, content_type="image/svg+xml")
        response["Cache-Control"] = "public, max-age=3600"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
