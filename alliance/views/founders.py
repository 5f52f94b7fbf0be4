from __future__ import annotations

from typing import Any

from django.conf import settings
from django.views.generic import TemplateView

from alliance.models import Organisation
from promise.core.access import Door, anyone


class FounderList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/founders/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = Organisation.objects.listed().filter(is_founding=True).with_recruited()
        return super().get_context_data(**kwargs) | {
            "places": places.order_by("name_folded"),
            "seats": range(settings.FOUNDING_SEATS_OPEN),
            "open_seats": settings.FOUNDING_SEATS_OPEN,
        }


class PartnerList(Door, TemplateView):
    policy = anyone
    template_name = "alliance/founders/partners.html"
