"""A ward's figures as a chart: which kind of chart is honest for them, what it says in words, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from toolkit.documents import chart_words as words
from toolkit.documents.chart_months import Month, month_name, ticks, value_of, whole_span
from toolkit.documents.chart_picture import COLOURS, Flag, Level, Plan, Spot, cross, figure, picture, shape
from toolkit.figures import control, months, rare, runs
from toolkit.models import MeasureSeries, MeasureVersion

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Happening:
    """Something beside the line. `cuts`: the lines begin anew there."""

    month: int
    words: str
    cuts: bool = False
    pk: int | None = None


@dataclass
class Chart:
    """`kind`: run, xmr, rare or none. `says`: sentences, the most telling first. `rows`: the table, the newest month first."""

    kind: str
    rules: str
    unit: str
    picture: dict[str, Any] | None = None
    says: list[str] = field(default_factory=list)
    keys: list[dict[str, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    happenings: list[dict[str, Any]] = field(default_factory=list)
    icons: list[dict[str, str]] = field(default_factory=list)
    looks: set[str] = field(default_factory=set)

    @property
    def shapes(self) -> list[dict[str, str]]:
        """What each shape means, of those that are on the picture."""
        return [
            {
                "d": cross(0, 0) if look == "hidden" else shape(Spot(0, 0, look), 0, 0),
                "fill": "none" if look == "hidden" else COLOURS[look],
                "stroke": COLOURS[look] if look == "hidden" else "#1d2733",
                "words": str(meaning),
            }
            for look, meaning in words.LOOKS.items()
            if look in self.looks
        ]


@dataclass(frozen=True)
class Tuning:
    target: float | None = None
    screens: bool = False
    locks_after: int | None = None

    @classmethod
    def of(cls, series: MeasureSeries) -> Tuning:
        target = float(series.target) if series.target is not None else None
        return cls(target, series.screens_outliers, series.locks_after)


def chart_of(
    version: MeasureVersion, found: Iterable[Month], *, happenings: Iterable[Happening] = (), tuning: Tuning | None = None
) -> Chart:  # fmt: skip
    """The chart of these months, in order."""
    span = whole_span(list(found))
    told = [one for one in span if one.events is not None]
    counts = bool(told) and not any(one.denominator for one in told) and not any(one.share is not None for one in span)
    values = [value_of(one, version, counts=counts) for one in span]
    unit = words.axis(version, counts=counts)
    made = Chart("none", "", unit)
    beside = sorted(happenings, key=lambda one: (one.month, not one.cuts))
    if span:
        _draw(made, version, span, values, beside, tuning or Tuning())
        made.headers, made.rows = table(version, span, values, made)
    return made


def _draw(
    made: Chart, version: MeasureVersion, span: list[Month], values: list[float | None], beside: list[Happening], tuning: Tuning
) -> None:  # fmt: skip
    first = span[0].month
    inside = [one for one in beside if first <= one.month <= span[-1].month]
    cuts = sorted({one.month - first for one in inside if one.cuts and one.month > first})
    known = sum(value is not None for value in values)
    is_rare = version.basis != MeasureVersion.Basis.OCCASIONS and not any(one.is_hidden for one in span)
    counts = [one.events for one in span]
    if is_rare and known >= control.ENOUGH and rare.is_rare(counts) and _draw_rare(made, span):
        return
    if known < control.ENOUGH:
        spots, levels = _run(made, span, values, cuts)
    else:
        spots, levels = _xmr(made, version, span, values, cuts, tuning)
    if tuning.target is not None:
        levels.append(Level("target", tuning.target, 0, len(span) - 1))
        made.keys.append({"kind": "target", "words": _("Target: %s") % figure(tuning.target)})
    flags = _flags(made, inside, first)
    holes = [at for at, one in enumerate(span) if one.is_hidden]
    made.looks |= {spot.look for spot in spots} | ({"hidden"} if holes else set())
    made.picture = picture(Plan(len(span), spots, levels, ticks(span), made.unit, flags, holes, cuts))


def _flags(made: Chart, inside: list[Happening], first: int) -> list[Flag]:
    """One stroke for each month, with the letters of all that happened in it."""
    letters: dict[int, list[str]] = {}
    for number, one in enumerate(inside):
        letter = LETTERS[number] if number < len(LETTERS) else str(number + 1)
        letters.setdefault(one.month, []).append(letter)
        made.happenings.append({"letter": letter, "when": month_name(one.month), "words": one.words, "cuts": one.cuts})
    cuts = {one.month for one in inside if one.cuts}
    return [Flag(month - first, " ".join(held), month in cuts) for month, held in letters.items()]


# -- the three kinds ---------------------------------------------------------------------------------------------------


def _run(made: Chart, span: list[Month], values: list[float | None], cuts: list[int]) -> tuple[list[Spot], list[Level]]:
    made.kind, made.rules = "run", words.RUN_RULES
    levels: list[Level] = []
    for stretch in runs.run_chart(values, rebased_at=cuts):
        if stretch.median is None:
            continue
        levels.append(Level("median", stretch.median, stretch.places[0], stretch.places[-1]))
        made.says += words.of_stretch(stretch, [month_name(one.month) for one in span])
        made.keys.append({"kind": "median", "words": _("Middle value (median): %s") % figure(stretch.median)})
    spots = [Spot(at, value) for at, value in enumerate(values) if value is not None]
    return spots, levels


def _xmr(
    made: Chart, version: MeasureVersion, span: list[Month], values: list[float | None], cuts: list[int], tuning: Tuning
) -> tuple[list[Spot], list[Level]]:  # fmt: skip
    made.kind, made.rules = "xmr", words.XMR_RULES
    found = control.chart(
        values, direction=control.Direction(version.direction), target=tuning.target, rebased_at=cuts, screen=tuning.screens,
        lock_after=tuning.locks_after,
    )  # fmt: skip
    levels: list[Level] = []
    for segment in found.segments:
        if segment.limits is None:
            continue
        start, end, lines = segment.places[0], segment.places[-1], segment.limits
        low = lines.lower_shown()
        highest = 100.0 if version.basis == MeasureVersion.Basis.OCCASIONS else None
        levels += [Level("mean", lines.mean, start, end)]
        if highest is None or lines.upper <= highest:
            levels += [Level("limit", lines.upper, start, end), Level("near", lines.near_upper, start, end)]
        levels += [Level("limit", low, start, end)] if low is not None else []
        levels += [Level("near", lines.near_lower, start, end)] if lines.near_lower >= 0 else []
        made.keys += words.of_limits(lines, month_name(span[start].month), month_name(span[end].month), highest=highest)
    names = [month_name(one.month) for one in span]
    made.says = words.of_signals(found.points, names) + words.of_icons(found, version)
    made.icons = words.icons(found)
    spots = [
        Spot(at, point.value, str(point.meaning), point.way >= 0) for at, point in enumerate(found.points) if point is not None
    ]
    return spots, levels


def _draw_rare(made: Chart, span: list[Month]) -> bool:
    """Days between events, where a chart of months would only show noughts. False where there are too few gaps for it."""
    between = rare.between([(float(months.days_in(one.month)), one.events) for one in span])
    found = rare.t_chart(between.gaps)
    if found is None or len(between.gaps) < 3:
        return False
    made.kind, made.rules, made.unit = "rare", words.RARE_RULES, _("days since the one before")
    last = len(between.gaps) - 1
    levels = [Level("mean", found.centre, 0, last)]
    # a limit far above every gap would press the picture flat; its figure stands in the words
    if found.upper <= 3 * max(between.gaps):
        levels.append(Level("limit", found.upper, 0, last))
    if found.lower is not None and found.lower >= 1:
        levels.append(Level("limit", found.lower, 0, last))
    spots = []
    for at, gap in enumerate(between.gaps):
        way = found.unusual[at] or found.shifted[at]
        look = "common_cause" if not way else "improvement" if way > 0 else "concern"
        spots.append(Spot(at, gap, look, way >= 0))
    step = max(1, len(between.gaps) // 10)
    marks = [(at, str(at + 1), at % (2 * step) != 0) for at in range(0, len(between.gaps), step)]
    made.looks |= {spot.look for spot in spots}
    made.says = words.of_rare(found, between)
    made.keys = words.of_rare_lines(found)
    made.picture = picture(Plan(len(between.gaps), spots, levels, marks, made.unit))
    return True


# -- the table ---------------------------------------------------------------------------------------------------------


def table(
    version: MeasureVersion, span: list[Month], values: list[float | None], made: Chart
) -> tuple[list[str], list[list[str]]]:  # fmt: skip
    """The same for those who would rather read; the newest first. A gap says so, and so does a missing denominator."""
    shows_people = any(one.people is not None for one in span)
    has_base = version.basis != MeasureVersion.Basis.NOTHING
    headers = [_("Month"), _("Times")] + ([_("People")] if shows_people else [])
    headers += ([version.base_words.capitalize(), made.unit.capitalize()] if has_base else []) + [_("What happened")]
    beside: dict[str, list[str]] = {}
    for told in made.happenings:
        beside.setdefault(told["when"], []).append(f"{told['letter']}: {told['words']}")
    rows = []
    for one, value in zip(span, values, strict=True):
        row = [month_name(one.month), words.cell(one.events, is_hidden=one.is_hidden, share=one.share)]
        row += [words.cell(one.people, is_hidden=one.is_hidden)] if shows_people else []
        row += [words.base(one), words.value(one, value)] if has_base else []
        rows.append([*row, "; ".join(beside.get(month_name(one.month), []))])
    return headers, rows[::-1]
