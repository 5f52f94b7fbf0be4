from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from promise.core.access import Door
from stories import policies
from stories.documents import support


class SupportLines(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/pages/support.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"countries": support.countries()}


class Principles(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/pages/principles.html"


class LostLink(Door, TemplateView):
    policy = policies.can_read
    template_name = "stories/mine/lost.html"
