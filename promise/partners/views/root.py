from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from promise.core.access import anyone
from promise.core.api.caching import cacheable

LISTS = ("organisations", "chapters", "meetings", "initiatives", "adoptions", "measures", "series", "barriers", "briefings",
         "library", "stories", "changes")  # fmt: skip


def addresses() -> dict[str, str]:
    """Every list by name; one whose app has not put it on the map is left out."""
    names = {name: f"api-{name}-list" for name in LISTS} | {"dump": "api-dump", "schema": "api-schema", "docs": "api-docs"}
    found: dict[str, str] = {}
    for name, route in names.items():
        try:
            found[name] = settings.SITE_URL + reverse(route)
        except NoReverseMatch:
            continue
    return found


class Root(APIView):
    """Where a program begins."""

    policy = anyone

    @extend_schema(operation_id="root", summary="Every list by name", responses=OpenApiTypes.OBJECT, tags=["start"])
    def get(self, request: Request) -> HttpResponse:
        return cacheable(request, addresses(), max_age=300)
