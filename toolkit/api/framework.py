"""The framework for programs: barriers with their ideas, briefings, the library."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from promise.core.access import anyone
from promise.core.api.views import Document, RecordViewSet
from toolkit.api import serializers
from toolkit.api.parameters import SLUG, many, shared
from toolkit.documents import briefings, library
from toolkit.documents.pages import ideas_of
from toolkit.filters import LibraryFilter
from toolkit.models import BarrierTry, Initiative, Page
from toolkit.models.barriers import Tally
from toolkit.models.kinds import PageKind, Shelf
from toolkit.models.pages import LIBRARY

ORDER = {"place": ("position", False), "newest": ("updated_at", True)}


class FrameworkViewSet(RecordViewSet):
    """What is published. What is only planned is said on the pages."""

    policies = {"list": anyone, "retrieve": anyone}
    sorts = ORDER
    kinds: tuple[str, ...] = ()

    def records(self) -> QuerySet[Page]:
        return Page.objects.of(*self.kinds).published().select_related("newer")


class WithoutWords(FrameworkViewSet):
    """Short lists, in which nothing is searched for."""

    def known_parameters(self) -> set[str]:
        return super().known_parameters() - {"q"}


@extend_schema_view(
    list=extend_schema(responses=serializers.BarrierOut(many=True), parameters=shared(*ORDER)),
    retrieve=extend_schema(responses=serializers.BarrierOut, parameters=[SLUG]),
)
class BarrierViewSet(WithoutWords):
    """What stands in the way, with ideas in the order of what members report. Counts of reports, and no proof."""

    basename = "barriers"
    kinds = (PageKind.BARRIER,)
    serializer_class = serializers.BarrierOut

    @cached_property
    def tally(self) -> Tally:
        return BarrierTry.objects.tally(one.pk for one in self.known.values())

    @cached_property
    def reports(self) -> dict[str, int]:
        return BarrierTry.objects.totals()

    @cached_property
    def known(self) -> dict[str, Initiative]:
        return ideas_of(self.records())

    def document(self, record: Page) -> Document:
        return library.barrier_json(record, self.tally.get(record.slug, {}), self.known, reports=self.reports.get(record.slug, 0))


@extend_schema_view(
    list=extend_schema(responses=serializers.BriefingOut(many=True), parameters=shared(*ORDER)),
    retrieve=extend_schema(responses=serializers.BriefingOut, parameters=[SLUG]),
)
class BriefingViewSet(WithoutWords):
    """What each audience needs to know, with the points that stand in all briefings."""

    basename = "briefings"
    kinds = (PageKind.BRIEFING,)
    serializer_class = serializers.BriefingOut

    @cached_property
    def points(self) -> list[str]:
        found = briefings.shared_points()
        return list(found.texts.get("points", [])) if found else []

    def document(self, record: Page) -> Document:
        return library.briefing_json(record, self.points)


@extend_schema_view(
    list=extend_schema(
        responses=serializers.LibraryItemOut(many=True),
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="words, all of which stand in the entry"),
            many("shelf", Shelf.choices, "any of these"),
            OpenApiParameter("region", OpenApiTypes.STR, description="a part of the country's or region's name"),
            *shared(*ORDER),
        ],
    ),
    retrieve=extend_schema(responses=serializers.LibraryItemOut, parameters=[SLUG]),
)
class LibraryViewSet(FrameworkViewSet):
    """Guidance, laws, programmes, reports and campaign stories. `contacts.is_verified` says whether anybody checked."""

    basename = "library"
    kinds = LIBRARY
    filterset_class = LibraryFilter
    serializer_class = serializers.LibraryItemOut

    def document(self, record: Page) -> Document:
        return library.library_json(record)
