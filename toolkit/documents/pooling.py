"""What the figures of those who tried an initiative say, before and after: place by place, together, and with what is unsure.

Half-years are the smallest totals there are (toolkit.figures.publishing), and the one in which a trial began belongs to neither
side. A trial that was reported without a name joins only if its figures are shown nowhere else: otherwise they would name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core.text import fold
from toolkit.documents.adoptions import is_named
from toolkit.documents.chart_picture import cross, figure, place
from toolkit.documents.series import shown_months
from toolkit.documents.turned_into import change, way_of
from toolkit.figures import months
from toolkit.figures.pooling import LEAST_PLACES, Agreement, Arm, Interval, Method, Pair, Pooled, pooled, rate, ratio
from toolkit.figures.publishing import Block, blocks
from toolkit.models import Adoption, Initiative, Measure, MeasureSeries, MeasureVersion

HALVES = 2  # a year on each side at most
BEFORE, AFTER = 12, 24  # months on the small pictures
SMALL_WIDTH, SMALL_HEIGHT = 240, 90
METHODS: dict[Method, Any] = {
    Method.RANDOM: gettext_lazy("Random effects by DerSimonian and Laird, interval by Hartung and Knapp."),
    Method.EXACT: gettext_lazy("One common ratio worked out exactly from the counts, because there were few events."),
}
AGREEMENTS: dict[Agreement, Any] = {
    Agreement.AGREE: gettext_lazy("The places tell much the same."),
    Agreement.DIFFER: gettext_lazy("The places differ somewhat: look at each of them too."),
    Agreement.DIFFER_MUCH: gettext_lazy("The places differ so much that one figure for all says little: look at each of them."),
    Agreement.UNKNOWN: gettext_lazy("There were too few events to tell whether the places differ."),
}
CHANGES: dict[str, Any] = {
    "fell": gettext_lazy("Together it happened less often afterwards:"),
    "rose": gettext_lazy("Together it happened more often afterwards:"),
    "same": gettext_lazy("Together there is no clear change:"),
}


@dataclass(frozen=True)
class Place:
    """One trial with figures on both sides of its beginning."""

    adoption: Adoption
    series: MeasureSeries
    pair: Pair
    start: int


def evidence(initiative: Initiative) -> dict[str, Any]:
    """`measures`: one part for each measure that three organisations or more have figures of; `adopters` in all."""
    adoptions = list(
        Adoption.objects.public().filter(initiative=initiative).select_related("organisation").order_by("started_on", "pk")
    )
    found: dict[int, list[Place]] = {}
    for one in places(adoptions):
        found.setdefault(one.series.measure_id, []).append(one)
    adopters = len({one.organisation_id for one in adoptions})
    known = Measure.objects.agreed().prefetch_related("versions").in_bulk(list(found))
    parts = [
        part_of(known[pk].newest, held, adopters)
        for pk, held in found.items()
        if len({one.series.organisation_id for one in held}) >= LEAST_PLACES
    ]
    parts.sort(key=lambda part: (-len(part["rows"]), part["title"]))
    return {"adopters": adopters, "measures": parts, "least": LEAST_PLACES}


def places(adoptions: Sequence[Adoption]) -> list[Place]:
    held = MeasureSeries.objects.pooled().filter(organisation__in=[one.organisation_id for one in adoptions])
    rates = held.filter(version__basis=MeasureVersion.Basis.BED_DAYS).joined().prefetch_related("points")
    by_home: dict[int, list[MeasureSeries]] = {}
    for series in rates:
        by_home.setdefault(series.organisation_id, []).append(series)
    found: dict[int, Place] = {}
    for adoption in adoptions:
        if adoption.started_on is None:
            continue
        start = months.number_of(adoption.started_on)
        for series in by_home.get(adoption.organisation_id, []):
            is_of_it = fold(adoption.unit) == series.unit_key and (is_named(adoption) or not series.is_shared)
            if is_of_it and series.pk not in found and (pair := pair_of(series, start)):
                found[series.pk] = Place(adoption, series, pair, start)
    return list(found.values())


def pair_of(series: MeasureSeries, start: int) -> Pair | None:
    """Whole half-years that may be shown: at most two before the one in which it began, at most two after it."""
    known = known_blocks(series)
    began = months.half_of(start)
    before = [block for block in known if began - 4 <= block.half < began][-HALVES:]
    after = [block for block in known if began < block.half <= began + 4][:HALVES]
    return Pair(arm(before), arm(after)) if before and after else None


def known_blocks(series: MeasureSeries) -> list[Block]:
    """The half-years of a ward that may be shown and have something to be set against; reads what was prefetched."""
    points = list(series.points.all())
    found = blocks(
        {point.month: point.events for point in points},
        {point.month: point.denominator for point in points},
        limit=settings.SMALL_NUMBERS,
    )  # fmt: skip
    return [block for block in found if block.exposure]


def arm(found: Sequence[Block]) -> Arm:
    return Arm(sum(block.events for block in found), float(sum(block.exposure or 0 for block in found)))


# -- in words ----------------------------------------------------------------------------------------------------------


def part_of(version: MeasureVersion, found: Sequence[Place], adopters: int) -> dict[str, Any]:
    together = pooled([one.pair for one in found])
    ordered = sorted(found, key=lambda one: (not is_named(one.adoption), name_of(one), one.pair.before.exposure))
    most = max((value for one in ordered for value in relative(one).values() if value is not None), default=1.0) or 1.0
    return {
        "key": version.measure_id,
        "title": version.title,
        "unit": _("for each 1,000 %s") % version.base_words,
        "says": sentences(together),
        "rows": [row_of(one, version) for one in ordered],
        "headers": [_("Who"), _("Before"), _("After"), _("After beside before")],
        "small": [small(one, most) for one in ordered],
        "silent": adopters - len({one.series.organisation_id for one in found}),
        "stopped": sum(one.adoption.state == Adoption.State.STOPPED for one in found),
    }


def sentences(together: Pooled | None) -> list[str]:
    if together is None:
        return [_("It never happened in these places, before or after, so there is no ratio.")]
    said = f"{CHANGES[way_of(together.ratio)]} {change(together.ratio)}."
    return [said, str(AGREEMENTS[together.agreement]), str(METHODS[together.method])]


def name_of(one: Place) -> str:
    if not is_named(one.adoption):
        return _("A member who does not want to be named")
    return ", ".join(part for part in (one.series.organisation.name, one.series.unit) if part)


def row_of(one: Place, version: MeasureVersion) -> list[str]:
    stopped = _(" (stopped since)") if one.adoption.state == Adoption.State.STOPPED else ""
    found = ratio(one.pair)
    both = [between(rate(part, per=version.per)) for part in (one.pair.before, one.pair.after)]
    return [name_of(one) + stopped, *both, change(found) if found else _("it never happened")]


def between(found: Interval) -> str:
    """12.1 (10.2 to 14.3)."""
    value, low, high = (figure(round(part, 1)) for part in (found.value, found.low, found.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


# -- small pictures, all aligned on the beginning -----------------------------------------------------------------------


def relative(one: Place) -> dict[int, float | None]:
    """Month from the beginning -> rate; None where the figure is hidden. No dates, so that unnamed ones stay so."""
    found: dict[int, float | None] = {}
    for month in shown_months(one.series):
        at = month.month - one.start
        if not -BEFORE <= at <= AFTER:
            continue
        if month.is_hidden:
            found[at] = None
        elif month.events is not None and month.denominator:
            found[at] = month.events * one.series.version.per / month.denominator
    return found


def small(one: Place, most: float) -> dict[str, Any]:
    """A little chart: one line, a stroke where it began, one where it stopped, a cross where a month is hidden."""
    step = SMALL_WIDTH / (BEFORE + AFTER + 2)

    def x(at: int) -> float:
        return (at + BEFORE + 1) * step

    parts, holes, last = [], [], None
    for at, value in sorted(relative(one).items()):
        if value is None:
            holes.append(cross(x(at), SMALL_HEIGHT - 7))
            continue
        y = SMALL_HEIGHT - 12 - (SMALL_HEIGHT - 22) * value / most
        parts.append(f"{'L' if last == at - 1 else 'M'}{place(x(at))} {place(y)}h.01")
        last = at
    ended = one.adoption.ended_on
    stop = months.number_of(ended) - one.start if ended and one.adoption.state == Adoption.State.STOPPED else None
    return {
        "name": name_of(one), "way": "".join(parts), "holes": holes, "start": place(x(0)),
        "stop": place(x(stop)) if stop is not None and 0 <= stop <= AFTER else "",
        "view": f"0 0 {SMALL_WIDTH} {SMALL_HEIGHT}", "bottom": str(SMALL_HEIGHT - 12),
    }  # fmt: skip
