"""What one would write on the first day: a model viewset with page numbers and a search by `icontains`. For comparison only.

It joins the site's own map, so that both are asked by the same client through the same middleware.
"""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from rest_framework import filters, serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.routers import SimpleRouter

from promise.urls import urlpatterns as ours
from toolkit.models import Initiative


class TextbookSerializer(serializers.ModelSerializer[Initiative]):
    class Meta:
        model = Initiative
        fields = (
            "public_id", "slug", "title", "kind", "summary", "trouble", "steps", "takes", "difficulties", "keep_going",
            "settings", "themes", "targets", "phases", "frameworks", "barriers", "country", "evidence_level", "evidence_effect",
            "evidence_text", "cost_band", "cost_reason", "sources", "outcome_counts", "licence", "published_at", "updated_at",
        )  # fmt: skip


class TextbookPages(PageNumberPagination):
    page_size = 20


class TextbookViewSet(viewsets.ReadOnlyModelViewSet[Initiative]):
    queryset = Initiative.objects.filter(state="published").order_by("-published_at")
    serializer_class = TextbookSerializer
    pagination_class = TextbookPages
    filter_backends = (filters.SearchFilter,)
    search_fields = ("title", "summary", "trouble")
    permission_classes: Any = ()
    authentication_classes: Any = ()
    throttle_classes: Any = ()


router = SimpleRouter()
router.register("", TextbookViewSet, basename="textbook")
urlpatterns = [path("textbook/", include(router.urls)), *ours]
