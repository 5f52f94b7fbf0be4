"""The public reads of the alliance for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from alliance.api import serializers
from alliance.api.expanding import CHAPTER, CHAPTERS, ORGANISATION
from alliance.documents import chapters, lineage, meetings, organisations
from alliance.documents.figures import chapter_members
from alliance.filters import (
    STATUS_CHOICES,
    TRUE_FALSE,
    ChapterFilter,
    MeetingFilter,
    OrganisationFilter,
    by_relevance,
    relevance_page,
)
from alliance.models import Chapter, Meeting, Organisation
from promise.core.access import anyone
from promise.core.api.caching import cacheable
from promise.core.api.views import Document, RecordViewSet
from promise.core.paging import Page

KEYS = ("name_folded", "joined_on", "descendant_count")
SLUG = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="slug or id")


def _many(name: str, choices: Any = None, description: str = "") -> OpenApiParameter:
    enum = [key for key, _label in choices] if choices else None
    return OpenApiParameter(name, OpenApiTypes.STR, many=True, explode=True, enum=enum, description=description)


def _list(out: type[BaseSerializer[Any]], sorts: list[str], *own: OpenApiParameter) -> Any:
    """The description of a list: its own filters and those that every list has."""
    shared = [
        OpenApiParameter("q", OpenApiTypes.STR, description="words to look for"),
        OpenApiParameter("sort", OpenApiTypes.STR, enum=sorts),
        OpenApiParameter("cursor", OpenApiTypes.STR, description="from `next` or `previous`"),
        OpenApiParameter("page_size", OpenApiTypes.INT, description="1 to 200, 20 if not said"),
        OpenApiParameter("count", OpenApiTypes.BOOL, description="count everything that matches, which takes time"),
        OpenApiParameter("updated_since", OpenApiTypes.DATETIME),
        OpenApiParameter("format", OpenApiTypes.STR, enum=["json", "csv", "ndjson"]),
    ]
    return extend_schema(parameters=[*own, *shared], responses=out(many=True), filters=False)


class PublicViewSet(RecordViewSet):
    policies = {"list": anyone, "retrieve": anyone}


@extend_schema_view(
    list=_list(
        serializers.OrganisationOut,
        ["name", "newest", "descendants", "relevance"],
        _many("kind", Organisation.Kind.choices),
        _many("country", description="ISO 3166-1, two letters"),
        _many("chapter", description="slug; members of the chapters below it count too"),
        _many("system", description="slug of a local system"),
        _many("status", STATUS_CHOICES),
        OpenApiParameter("founding", OpenApiTypes.STR, enum=[key for key, _label in TRUE_FALSE]),
    ),
    retrieve=extend_schema(parameters=[SLUG], responses=serializers.OrganisationOut),
)
class OrganisationViewSet(PublicViewSet):
    policies = {"list": anyone, "retrieve": anyone, "lineage": anyone}
    filterset_class = OrganisationFilter
    serializer_class = serializers.OrganisationOut
    sorts = {"name": ("name_folded", False), "newest": ("joined_on", True), "descendants": ("descendant_count", True)}
    basename = "organisations"
    expansions = {"recruiter": ORGANISATION, "chapters": CHAPTERS}

    # a page is found by its keys alone; only its rows are then read in full
    finds_keys = False

    def records(self) -> QuerySet[Any]:
        listed = Organisation.objects.listed()
        if self.action == "lineage":
            return listed.with_way()
        return listed.only("pk", *KEYS) if self.finds_keys else listed.with_figures()

    def document(self, record: Any) -> Document:
        return organisations.as_json(record)

    def sort(self) -> tuple[str, bool]:
        return self.sorts["name"] if self.by_relevance() else super().sort()

    def by_relevance(self) -> bool:
        """With words and without a wish of its own, the list comes in the order of how well names match."""
        asked = self.parameter("sort")
        return asked == "relevance" or (not asked and bool(self.parameter("q").strip()))

    def page(self) -> Page[Any]:
        self.finds_keys = True
        page = self.relevant() if self.by_relevance() else super().page()
        return replace(page, rows=Organisation.objects.in_full(page.rows))

    def relevant(self) -> Page[Any]:
        found = self.filtered()
        hits = by_relevance(found, self.parameter("q"))
        page = relevance_page(hits, cursor=self.parameter("cursor"), size=self.page_size())
        return replace(page, total=found.count() if self.wants_count() else None)

    @extend_schema(parameters=[SLUG], responses=serializers.LineageOut)
    def lineage(self, request: Request, slug: str) -> HttpResponseBase:
        self.refuse_unknown_parameters(only=set())
        record: Any = self.find(slug)
        self.check_object_permissions(request, record)
        return cacheable(request, lineage.as_json(record), max_age=self.max_age)


@extend_schema_view(
    list=_list(serializers.ChapterOut, ["name"], _many("level", Chapter.Level.choices), _many("country")),
    retrieve=extend_schema(parameters=[SLUG], responses=serializers.ChapterOut),
)
class ChapterViewSet(PublicViewSet):
    filterset_class = ChapterFilter
    serializer_class = serializers.ChapterOut
    sorts = {"name": ("name", False)}
    basename = "chapters"
    expansions = {"parent": CHAPTER}

    def records(self) -> QuerySet[Any]:
        return Chapter.objects.opened().select_related("parent")

    def document(self, record: Any) -> Document:
        return chapters.as_json(record, members=self.members.get(record.pk, 0))

    @cached_property
    def members(self) -> dict[int, int]:
        return chapter_members()


@extend_schema_view(
    list=_list(
        serializers.MeetingOut,
        ["soonest", "latest"],
        _many("kind", Meeting.Kind.choices),
        _many("chapter", description="slug; meetings of the chapters below it count too"),
        OpenApiParameter("upcoming", OpenApiTypes.STR, enum=[key for key, _label in TRUE_FALSE]),
    ),
    retrieve=extend_schema(parameters=[SLUG], responses=serializers.MeetingOut),
)
class MeetingViewSet(PublicViewSet):
    filterset_class = MeetingFilter
    serializer_class = serializers.MeetingOut
    sorts = {"soonest": ("starts_at", False), "latest": ("starts_at", True)}
    basename = "meetings"
    expansions = {"chapter": CHAPTER}

    def records(self) -> QuerySet[Any]:
        public = Meeting.objects.public().select_related("chapter", "series")
        return public.with_taken().prefetch_related("agenda__organisation")

    def document(self, record: Any) -> Document:
        return meetings.as_json(record)
