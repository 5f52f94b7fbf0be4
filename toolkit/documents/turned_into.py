"""What force may have turned into: the same ward's other figures beside this one, for less of one can be more of another."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from toolkit.documents.chart_months import month_name
from toolkit.documents.chart_picture import figure
from toolkit.documents.series import title_of
from toolkit.figures.pooling import Arm, Interval, Pair, ratio
from toolkit.models import MeasureSeries, MeasureVersion, Point

# always these four, whether they are counted or not
BESIDE = ("seclusion", "rapid-tranquillisation", "police-called", "injuries-staff")
YEAR, LEAST = 12, 6


@dataclass(frozen=True)
class Row:
    """`way`: fell, rose, same (no clear change), or unknown."""

    key: str
    title: str
    way: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Panel:
    """`warning` where one falls while another rises."""

    period: str
    rows: list[Row]
    warning: str


def panel(series: MeasureSeries) -> Panel | None:
    """The last twelve months of this series against the twelve before, for it and the four others of the same ward."""
    last = series.points.filter(events__isnull=False).order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return None
    ward = MeasureSeries.objects.filter(organisation=series.organisation_id, unit_key=series.unit_key)
    others = list(ward.filter(measure__key__in=BESIDE).exclude(pk=series.pk).joined())
    points = Point.objects.filter(series__in=[series, *others], month__gt=last - 2 * YEAR, month__lte=last, events__isnull=False)
    by_series: dict[int, list[Point]] = {}
    for point in points:
        by_series.setdefault(point.series_id, []).append(point)
    rows = [row_of(one, by_series.get(one.pk, []), last) for one in (series, *others)]
    missing = [key for key in BESIDE if key not in {row.key for row in rows}]
    rows += [Row(key, title, "unknown", _("Not counted on this ward yet.")) for key, title in _titles(missing)]
    period = _("%(start)s to %(end)s beside the twelve months before") % {
        "start": month_name(last - YEAR + 1), "end": month_name(last),
    }  # fmt: skip
    return Panel(period, rows, warning_of(rows))


def row_of(series: MeasureSeries, points: list[Point], last: int) -> Row:
    after = [point for point in points if point.month > last - YEAR]
    before = [point for point in points if point.month <= last - YEAR]
    arms = [arm_of(series.version, part) for part in (before, after)]
    way, words = "unknown", _("Too few months are reported to compare.")
    if arms[0] and arms[1]:
        way, words = compared(Pair(arms[0], arms[1]), series.version)
    return Row(series.measure.key, title_of(series), way, words, series.get_absolute_url())


def arm_of(version: MeasureVersion, points: list[Point]) -> Arm | None:
    """None with fewer than six months, or where a month has nothing to be set against."""
    if len(points) < LEAST:
        return None
    events = sum(point.events or 0 for point in points)
    if version.basis == MeasureVersion.Basis.NOTHING:
        return Arm(events, float(len(points)))
    exposure = [point.denominator for point in points if point.denominator]
    return Arm(events, float(sum(exposure))) if len(exposure) == len(points) else None


def compared(pair: Pair, version: MeasureVersion) -> tuple[str, str]:
    found = ratio(pair)
    if found is None:
        return "same", _("It never happened in these two years.")
    told = {"before": _rate(pair.before, version), "after": _rate(pair.after, version), "change": change(found)}
    way = way_of(found)
    words = {
        "fell": _("It fell: from %(before)s to %(after)s (%(change)s)."),
        "rose": _("It rose: from %(before)s to %(after)s (%(change)s)."),
        "same": _("No clear change: from %(before)s to %(after)s (%(change)s)."),
    }[way]
    return way, words % told


def way_of(found: Interval) -> str:
    """Only what chance alone would rarely do counts as a change: the 95 % interval of the ratio leaves out 1."""
    return "fell" if found.high < 1 else "rose" if found.low > 1 else "same"


def change(found: Interval) -> str:
    """A ratio as people say it: "0.80 times as often, 95 % interval 0.70 to 0.92"."""
    return _("%(value)s times as often, 95 %% interval %(low)s to %(high)s") % {
        "value": times(found.value), "low": times(found.low), "high": times(found.high),
    }  # fmt: skip


def times(value: float) -> str:
    return _("no limit") if math.isinf(value) else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _rate(arm: Arm, version: MeasureVersion) -> str:
    return figure(round(arm.events * version.per / arm.exposure, 2))


def warning_of(rows: list[Row]) -> str:
    fell = [row.title for row in rows if row.way == "fell"]
    rose = [row.title for row in rows if row.way == "rose"]
    if not fell or not rose:
        return ""
    return _("%(fell)s fell while %(rose)s rose. One kind of force may have turned into another: look at both together.") % {
        "fell": _(" and ").join(fell), "rose": _(" and ").join(rose),
    }  # fmt: skip


def _titles(keys: list[str]) -> list[tuple[str, str]]:
    found = MeasureVersion.objects.filter(measure__key__in=keys).order_by("number").values_list("measure__key", "title")
    known = dict(found)
    return [(key, known[key]) for key in keys if key in known]
