"""One year of the alliance beside the year before, for each measure: the figures of wards that let theirs be put together.

Rests on half-years that may be shown (toolkit.figures.publishing) and lie wholly in either year. Nothing is said of a measure
that fewer than three organisations have on both sides.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any

from toolkit.documents.pooling import arm, known_blocks, sentences
from toolkit.figures import months
from toolkit.figures.pooling import LEAST_PLACES, Agreement, Interval, Method, Pair, Pooled, pooled
from toolkit.models import Measure, MeasureSeries, MeasureVersion

Row = dict[str, Any]


def of_year(starts_on: dt.date, ends_on: dt.date) -> list[Row]:
    """As kept with a year, in the order of the measures: key, wards, organisations, method, agreement, ratio as three numbers.

    None among the three stands for "no limit", which JSON has no number for.
    """
    now = halves_in(starts_on, ends_on)
    before = range(now.start - 2, now.stop - 2)  # the same half-years, one year earlier
    found: dict[int, list[tuple[MeasureSeries, Pair]]] = {}
    rates = MeasureSeries.objects.pooled().filter(version__basis=MeasureVersion.Basis.BED_DAYS)
    for series in rates.prefetch_related("points").order_by("pk"):
        if pair := pair_of(series, before, now):
            found.setdefault(series.measure_id, []).append((series, pair))
    known = Measure.objects.agreed().filter(pk__in=found).order_by("position", "key")
    return [row for measure in known if (row := row_of(measure, found[measure.pk]))]


def halves_in(starts_on: dt.date, ends_on: dt.date) -> range:
    """The half-years that lie wholly between two days, both of which belong to the span."""
    first = months.number_of(starts_on) + (starts_on.day > 1)
    after_last = months.number_of(ends_on + dt.timedelta(days=1))
    return range(-(-first // 6), after_last // 6)


def pair_of(series: MeasureSeries, before: range, now: range) -> Pair | None:
    known = known_blocks(series)
    sides = [[block for block in known if block.half in span] for span in (before, now)]
    return Pair(arm(sides[0]), arm(sides[1])) if all(sides) else None


def row_of(measure: Measure, held: list[tuple[MeasureSeries, Pair]]) -> Row | None:
    homes = {series.organisation_id for series, _pair in held}
    if len(homes) < LEAST_PLACES:
        return None
    together = pooled([pair for _series, pair in held])
    ratio = together.ratio if together else None
    return {
        "key": measure.key, "wards": len(held), "organisations": len(homes),
        "method": together.method.value if together else "", "agreement": together.agreement.value if together else "",
        "ratio": [None if math.isinf(n) else round(n, 4) for n in (ratio.value, ratio.low, ratio.high)] if ratio else None,
    }  # fmt: skip


def in_words(rows: Iterable[Row]) -> list[Row]:
    """With the measure's own words of today, its address, and what the ratio says."""
    kept = {row["key"]: row for row in rows}
    known = Measure.objects.agreed().filter(key__in=kept).prefetch_related("versions").order_by("position", "key")
    return [
        {
            **kept[measure.key], "title": measure.newest.title, "url": measure.get_absolute_url(),
            "says": sentences(_read(kept[measure.key])),
        }
        for measure in known
    ]  # fmt: skip


def _read(row: Row) -> Pooled | None:
    if row["ratio"] is None:
        return None
    numbers = [math.inf if n is None else float(n) for n in row["ratio"]]
    return Pooled(Interval(*numbers), row["wards"], Method(row["method"]), Agreement(row["agreement"]))
