"""Definitions of measures, and the figures that organisations chose to show, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from promise.core.access import anyone
from promise.core.api.views import Document, RecordViewSet
from toolkit.api.parameters import SLUG, shared
from toolkit.documents import measures
from toolkit.filters.measures import SeriesFilter
from toolkit.models import Measure, MeasureSeries, MeasureVersion
from toolkit.models.vocabularies import Setting


class MeasureVersionOut(serializers.Serializer[MeasureVersion]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    counts = serializers.CharField(help_text="what counts")
    leaves_out = serializers.CharField(allow_blank=True, help_text="what does not count")
    unit = serializers.CharField()
    basis = serializers.ChoiceField(choices=MeasureVersion.Basis.choices)
    base = serializers.CharField(allow_blank=True, help_text="what stands below the line")
    per = serializers.IntegerField(help_text="the value is for each so many of what stands below the line")
    kind = serializers.ChoiceField(choices=MeasureVersion.Kind.choices)
    direction = serializers.ChoiceField(choices=MeasureVersion.Direction.choices, help_text="which way is better")
    mhsds_types = serializers.CharField(allow_blank=True, help_text="types of the Mental Health Services Data Set, England")
    asks_definition = serializers.BooleanField(help_text="each series says by which definition it counts")
    origin = serializers.CharField(allow_blank=True, help_text="where the words are from")
    made_at = serializers.DateTimeField()


class MeasureOut(serializers.Serializer[Measure]):
    """A measure with every version of its words, the newest first."""

    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=MeasureVersion.Kind.choices)
    versions = MeasureVersionOut(many=True)
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()


class MonthOut(serializers.Serializer[MeasureSeries]):
    month = serializers.CharField(help_text="2026-03")
    times = serializers.IntegerField(allow_null=True, help_text="null: not reported, or hidden")
    below_the_line = serializers.IntegerField(allow_null=True, help_text="null: no denominator; never to be read as 0")
    value = serializers.FloatField(allow_null=True, help_text="shares are rounded to the nearest five percent")
    is_hidden = serializers.BooleanField(help_text="too small to show")
    groups = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="gender, age, ethnicity, setting: only where no group and no rest is small",
    )


class SeriesOut(serializers.Serializer[MeasureSeries]):
    """One measure on one ward, as far as its organisation shows it and no small number tells of anybody."""

    id = serializers.CharField()
    slug = serializers.CharField()
    url = serializers.URLField()
    organisation = serializers.CharField(help_text="slug")
    measure = serializers.CharField(help_text="slug")
    version = serializers.IntegerField(help_text="of the measure, by whose words it counts")
    ward = serializers.CharField(allow_blank=True, help_text="empty: the whole organisation")
    setting = serializers.ChoiceField(choices=Setting.choices)
    definition = serializers.ChoiceField(choices=["", *MeasureSeries.Definition.values])
    months = MonthOut(many=True)
    small_numbers = serializers.IntegerField(help_text="counts from 1 to this are hidden")
    is_demo = serializers.BooleanField()
    licence = serializers.CharField()
    citation = serializers.CharField(help_text="how to name it elsewhere")
    updated_at = serializers.DateTimeField()


@extend_schema_view(
    list=extend_schema(responses=MeasureOut(many=True), parameters=shared("newest")),
    retrieve=extend_schema(responses=MeasureOut, parameters=[SLUG]),
)
class MeasureViewSet(RecordViewSet):
    """The agreed words by which members count."""

    policies = {"list": anyone, "retrieve": anyone}
    sorts = {"newest": ("updated_at", True)}
    basename = "measures"
    serializer_class = MeasureOut

    def records(self) -> QuerySet[Measure]:
        return Measure.objects.agreed().prefetch_related("versions")

    def document(self, record: Measure) -> Document:
        return measures.as_json(record)

    def find(self, slug: str) -> Measure:
        found = self.records().filter(key=slug).first() or self.records().filter(public_id=slug).first()
        if found is None:
            raise Http404
        return found

    def known_parameters(self) -> set[str]:
        return super().known_parameters() - {"q"}


@extend_schema_view(
    list=extend_schema(
        responses=SeriesOut(many=True),
        parameters=[
            OpenApiParameter("organisation", OpenApiTypes.STR, description="slug"),
            OpenApiParameter("measure", OpenApiTypes.STR, description="slug"),
            OpenApiParameter(
                "setting", OpenApiTypes.STR, many=True, explode=True, enum=Setting.values, description="any of these"
            ),
            *shared("newest"),
        ],
    ),
    retrieve=extend_schema(responses=SeriesOut, parameters=[SLUG]),
)
class SeriesViewSet(RecordViewSet):
    """Figures of wards that their organisations show. No totals: whoever adds up adds only what is shown."""

    policies = {"list": anyone, "retrieve": anyone}
    filterset_class = SeriesFilter
    sorts = {"newest": ("updated_at", True)}
    basename = "series"
    serializer_class = SeriesOut

    def records(self) -> QuerySet[MeasureSeries]:
        return MeasureSeries.objects.shown().joined().prefetch_related("points__splits")

    def document(self, record: MeasureSeries) -> Document:
        return measures.series_as_json(record)

    def find(self, slug: str) -> Any:
        found = self.records().filter(public_id=slug).first()
        if found is None:
            raise Http404
        return found

    def known_parameters(self) -> set[str]:
        return super().known_parameters() - {"q"}
