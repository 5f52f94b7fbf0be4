from __future__ import annotations

from typing import Any, NoReturn

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from promise.core.api.views import RecordViewSet
from stories import policies
from stories.api.serializers import StoryOut
from stories.documents import stories as documents
from stories.documents.responses import with_responses
from stories.filters import StoryFilter
from stories.models import ContentNote, Length, Medium, Story, StoryTheme
from stories.models.stories import StoryQuerySet
from toolkit.api.expanding import INITIATIVES
from toolkit.models.vocabularies import Setting

PARAMETERS = [
    OpenApiParameter("q", str, description="Words that all stand in the title, the text or what it is about."),
    OpenApiParameter("initiative", str, many=True, description="Slugs of initiatives; any of them."),
    OpenApiParameter("theme", str, many=True, enum=StoryTheme.values, description="What it is about; any of them."),
    OpenApiParameter("setting", str, many=True, enum=Setting.values),
    OpenApiParameter("length", str, many=True, enum=Length.values, description="Up to 2, 3 to 7, 8 minutes or more."),
    OpenApiParameter("medium", str, many=True, enum=Medium.values),
    OpenApiParameter("language", str, many=True, description="Language codes such as en, cy, zh-hans."),
    OpenApiParameter("without", str, many=True, enum=ContentNote.values, description="Content notes to leave out."),
    OpenApiParameter("sort", str, enum=["newest"]),
    OpenApiParameter("updated_since", str, description="RFC 3339 moment with its offset."),
    OpenApiParameter("cursor", str),
    OpenApiParameter("page_size", int, description="1 to 200, 20 if not said."),
    OpenApiParameter("count", bool),
    OpenApiParameter("format", str, enum=["json", "csv", "ndjson"]),
]


class TakenBack(APIException):
    status_code = 410
    default_detail = _("This story was taken back by its author. Please delete every copy you hold.")


@extend_schema_view(
    list=extend_schema(summary="Stories whose authors agreed to the API", parameters=PARAMETERS, responses=StoryOut(many=True)),
    retrieve=extend_schema(summary="One story, or 410 when it was taken back", responses=StoryOut),
)
class StoryViewSet(RecordViewSet):
    queryset = Story.objects.none()
    policies = {"list": policies.can_read, "retrieve": policies.can_read}
    filterset_class = StoryFilter
    sorts = {"newest": ("published_at", True)}
    basename = "stories"
    serializer_class = StoryOut
    expansions = {"initiatives": INITIATIVES}
    max_age = 30  # no shared cache may keep a story longer than a withdrawal may take

    def records(self) -> StoryQuerySet:
        return with_responses(documents.with_initiatives(Story.objects.for_api()).prefetch_related("pictures"))

    def document(self, record: Story) -> dict[str, Any]:
        return documents.as_json(record)

    def retrieve(self, request: Request, slug: str) -> HttpResponseBase:
        try:
            return super().retrieve(request, slug)
        except Http404:
            self._not_found(slug)

    def _not_found(self, slug: str) -> NoReturn:
        if Story.objects.once_public().filter(Q(slug=slug) | Q(public_id=slug)).exists():
            raise TakenBack
        raise Http404

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Search engines read the pages, where each author decided; never the API."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response
