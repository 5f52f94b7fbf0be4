"""How a month's times fell on groups: all of it inside the organisation, for the world only months in which no group is small."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from toolkit.documents.chart_months import month_name
from toolkit.figures.publishing import splits_are_shown
from toolkit.models import MeasureSeries, MeasureVersion, Point, PointSplit
from toolkit.models.points import GROUPS, Split

Groups = dict[str, dict[str, int]]


def groups_of(point: Point) -> Groups:
    """{"gender": {"women": 9, "men": 4}}, read from what was prefetched."""
    found: Groups = {}
    for one in point.splits.all():
        found.setdefault(one.split, {})[one.group] = one.events
    return found


def shown_groups(version: MeasureVersion, point: Point) -> Groups:
    """Of these the splits in which neither a group nor the rest is small. Shares show no counts, so no groups either."""
    if version.basis == MeasureVersion.Basis.OCCASIONS:
        return {}
    limit = settings.SMALL_NUMBERS
    return {
        split: groups
        for split, groups in groups_of(point).items()
        if splits_are_shown(point.events, list(groups.values()), limit=limit)
    }  # fmt: skip


def tables(series: MeasureSeries, *, public: bool) -> list[dict[str, Any]]:
    """A table for each split that there is, the newest month first."""
    found: dict[str, list[tuple[Point, dict[str, int]]]] = {}
    told = Exists(PointSplit.objects.filter(point=OuterRef("pk")))  # few months have any
    for point in series.points.filter(told).prefetch_related("splits").order_by("-month"):
        for split, groups in (shown_groups(series.version, point) if public else groups_of(point)).items():
            found.setdefault(split, []).append((point, groups))
    return [_table(split, rows) for split, rows in sorted(found.items())]


def _table(split: str, rows: list[tuple[Point, dict[str, int]]]) -> dict[str, Any]:
    known = [(key, str(label)) for key, label in GROUPS[split] if any(key in groups for _point, groups in rows)]
    return {
        "title": Split(split).label,
        "headers": ["", *(label for _key, label in known)],
        "rows": [
            [month_name(point.month), *(f"{groups[key]:,}" if key in groups else "" for key, _label in known)]
            for point, groups in rows
        ],
    }  # fmt: skip
