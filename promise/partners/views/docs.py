from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.partners import handbook
from promise.partners.views.root import addresses


class Handbook(Door, TemplateView):
    """The API described for people, with nothing loaded from elsewhere."""

    policy = anyone
    template_name = "partners/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "chapters": handbook.chapters(),
            "lists": addresses(),
            "root": settings.SITE_URL + reverse("api-root"),
            "rate_anon": settings.RATE_ANON,
            "rate_key": settings.RATE_KEY,
            "site": settings.SITE_URL,
            "check": handbook.CHECK,
        }
