from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.partners import handbook, sync_client, tour
from promise.partners.history import HISTORY
from promise.partners.views.root import addresses


class Handbook(Door, TemplateView):
    """The API described for people, with nothing loaded from elsewhere."""

    policy = anyone
    template_name = "partners/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "chapters": handbook.chapters(),
            "tour": tour.steps(),
            "history": HISTORY,
            "lists": addresses(),
            "root": settings.SITE_URL + reverse("api-root"),
            "rate_anon": settings.RATE_ANON,
            "rate_key": settings.RATE_KEY,
            "site": settings.SITE_URL,
            "check": handbook.CHECK,
        }


class SyncClient(Door):
    """The example client as a file to take and to change."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(Path(sync_client.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="sync_client.py"'
        response["Cache-Control"] = "public, max-age=3600"
        return response
