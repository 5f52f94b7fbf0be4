"""Pages that only say something."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from promise.core.access import Door, anyone
from promise.desk.styleguide import samples


class About(Door, TemplateView):
    policy = anyone
    template_name = "desk/about.html"


class Privacy(Door, TemplateView):
    policy = anyone
    template_name = "desk/privacy.html"


class Accessibility(Door, TemplateView):
    policy = anyone
    template_name = "desk/accessibility.html"


class Styleguide(Door, TemplateView):
    policy = anyone
    template_name = "styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | samples()
