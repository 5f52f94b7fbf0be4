"""Measures and what is shown of a ward's figures, for programs: as on the pages, with the same small numbers left out."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from promise.core.citing import DATA_LICENCE, citation
from toolkit.documents.chart_months import value_of
from toolkit.documents.series import shown_month
from toolkit.documents.splits import shown_groups
from toolkit.figures import months
from toolkit.models import Measure, MeasureSeries, Point


def as_json(measure: Measure) -> dict[str, Any]:
    """A definition with every version of its words, the newest first."""
    versions = sorted(measure.versions.all(), key=lambda version: -version.number)
    return {
        "id": measure.public_id,
        "slug": measure.key,
        "url": f"{settings.SITE_URL}{measure.get_absolute_url()}",
        "title": versions[0].title,
        "kind": versions[0].kind,
        "versions": [
            {
                "number": one.number, "title": one.title, "counts": one.counts, "leaves_out": one.leaves_out, "unit": one.unit,
                "basis": one.basis, "base": one.base_words, "per": one.per, "kind": one.kind, "direction": one.direction,
                "mhsds_types": one.codes, "asks_definition": one.asks_definition, "origin": one.source, "made_at": one.made_at,
            }
            for one in versions
        ],
        "licence": DATA_LICENCE,
        "citation": citation(versions[0].title, "Measures", f"{settings.SITE_URL}{measure.get_absolute_url()}"),
        "updated_at": measure.updated_at,
    }  # fmt: skip


def series_as_json(series: MeasureSeries) -> dict[str, Any]:
    """What the world sees of one ward's figures, month by month."""
    return {
        "id": series.public_id,
        "slug": series.public_id,
        "url": f"{settings.SITE_URL}{series.shown_url()}",
        "organisation": series.organisation.slug,
        "measure": series.measure.key,
        "version": series.version.number,
        "ward": series.unit,
        "setting": series.setting,
        "definition": series.definition,
        "months": [_month(series, point) for point in series.points.all()],
        "small_numbers": settings.SMALL_NUMBERS,
        "is_demo": series.is_demo,
        "licence": DATA_LICENCE,
        "citation": citation(
            f"{series.version.title}, {series.organisation.name}", "Measures", f"{settings.SITE_URL}{series.shown_url()}"
        ),
        "updated_at": series.updated_at,
    }  # fmt: skip


def _month(series: MeasureSeries, point: Point) -> dict[str, Any]:
    shown = shown_month(series.version, point)
    return {
        "month": months.iso(shown.month), "times": shown.events, "below_the_line": shown.denominator,
        "value": value_of(shown, series.version), "is_hidden": shown.is_hidden, "groups": shown_groups(series.version, point),
    }  # fmt: skip
