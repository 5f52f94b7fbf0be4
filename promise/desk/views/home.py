from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.desk import front


class HomePage(Door, TemplateView):
    policy = anyone
    template_name = "desk/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | front.context()
