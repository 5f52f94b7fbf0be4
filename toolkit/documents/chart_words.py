"""What a chart says, in sentences. Nobody has to know the rules to read them; their names stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toolkit.documents.chart_months import Month
from toolkit.documents.chart_picture import figure
from toolkit.figures.control import Assurance, Chart, Limits, Meaning, Point, Variation
from toolkit.figures.rare import Between, RareChart
from toolkit.figures.rules import Rule
from toolkit.figures.runs import Stretch
from toolkit.models import MeasureVersion

RUN_RULES: Any = gettext_lazy("Run chart with the two rules of Anhøj, because there are fewer than twelve months so far.")
XMR_RULES: Any = gettext_lazy("Control chart (XmR) with the four rules of the NHS programme Making Data Count.")
RARE_RULES: Any = gettext_lazy("Days between events (T chart), because it happens too seldom for a chart of months.")
LOOKS: dict[str, Any] = {
    "common_cause": gettext_lazy("Circle: ordinary ups and downs"),
    "improvement": gettext_lazy("Diamond: a change for the better"),
    "concern": gettext_lazy("Triangle: a change for the worse"),
    "neutral": gettext_lazy("Square: a change, neither better nor worse"),
    "hidden": gettext_lazy("Cross: a number too small to show, so that nobody can be recognised"),
}
RULES: dict[Rule, Any] = {
    Rule.OUTSIDE: gettext_lazy("outside the limits"),
    Rule.TREND: gettext_lazy("seven in a row going one way (trend)"),
    Rule.TWO_IN_THREE: gettext_lazy("two of three close to the limit"),
    Rule.SHIFT: gettext_lazy("seven in a row on one side of the average (shift)"),
}
MEANINGS: dict[Meaning, Any] = {
    Meaning.IMPROVEMENT: gettext_lazy("A change for the better"),
    Meaning.CONCERN: gettext_lazy("A change for the worse"),
    Meaning.NEUTRAL: gettext_lazy("A change"),
}
VARIATIONS: dict[Variation, Any] = {
    Variation.COMMON: gettext_lazy("The newest month is within ordinary ups and downs."),
    Variation.IMPROVEMENT_HIGH: gettext_lazy("The newest month is part of a change for the better: it is high."),
    Variation.IMPROVEMENT_LOW: gettext_lazy("The newest month is part of a change for the better: it is low."),
    Variation.CONCERN_HIGH: gettext_lazy("The newest month is part of a change for the worse: it is high."),
    Variation.CONCERN_LOW: gettext_lazy("The newest month is part of a change for the worse: it is low."),
    Variation.NEUTRAL_UP: gettext_lazy("The newest month is part of a change: it is high."),
    Variation.NEUTRAL_DOWN: gettext_lazy("The newest month is part of a change: it is low."),
}
ASSURANCES: dict[Assurance, Any] = {
    Assurance.PASS: gettext_lazy("As things are now, the target will be met every month."),
    Assurance.FAIL: gettext_lazy("As things are now, the target will not be met in any month without a change."),
    Assurance.HIT_AND_MISS: gettext_lazy(
        "As things are now, the target will be met in some months and missed in others, by chance."
    ),
}


def axis(version: MeasureVersion, *, counts: bool) -> str:
    if version.basis == MeasureVersion.Basis.NOTHING:
        return _("times a month")
    if counts:
        return _("times a month, no denominator")
    if version.basis == MeasureVersion.Basis.OCCASIONS:
        return _("percent")
    return _("for each 1,000 %s") % version.base_words


def cell(count: int | None, *, is_hidden: bool = False, share: int | None = None) -> str:
    if is_hidden:
        return _("too small to show")
    if share is not None:
        return _("not shown, only the share")
    return f"{count:,}" if count is not None else _("not reported")


def base(one: Month) -> str:
    if one.share is not None:
        return _("not shown, only the share")
    return f"{one.denominator:,}" if one.denominator else _("no denominator")


def value(one: Month, found: float | None) -> str:
    if one.is_hidden:
        return _("too small to show")
    if found is None:
        return _("not reported") if one.events is None else _("no denominator")
    return figure(found)


# -- run charts --------------------------------------------------------------------------------------------------------


def of_stretch(stretch: Stretch, names: Sequence[str]) -> list[str]:
    said = []
    if stretch.has_long_run:
        side = _("above") if stretch.side > 0 else _("below")
        start, end = names[stretch.longest_places[0]], names[stretch.longest_places[-1]]
        said.append(
            _("Something has changed: %(n)d months in a row lie %(side)s the middle value, %(start)s to %(end)s.")
            % {"n": stretch.longest, "side": side, "start": start, "end": end}
        )
    if stretch.has_few_crossings:
        said.append(
            _("Something has changed: the line crosses the middle value %(n)d times, fewer than the %(least)d chance would give.")
            % {"n": stretch.crossings, "least": stretch.fewest_allowed}
        )
    return said or [_("Nothing so far that chance would not explain.")]


# -- control charts ----------------------------------------------------------------------------------------------------


def of_limits(lines: Limits, start: str, end: str, *, highest: float | None) -> list[dict[str, str]]:
    low = lines.lower_shown()
    upper = _("none, the share cannot pass 100") if highest is not None and lines.upper > highest else figure(lines.upper)
    told = {
        "start": start, "end": end, "mean": figure(lines.mean), "upper": upper,
        "lower": figure(low) if low is not None else _("none, it would lie below nought"),
    }  # fmt: skip
    words = _("%(start)s to %(end)s: average %(mean)s, upper limit %(upper)s, lower limit %(lower)s.") % told
    if lines.is_trial:
        words += " " + _("These limits are on trial: they rest on %d months only.") % lines.points
    return [{"kind": "mean", "words": words}]


def of_signals(points: Sequence[Point | None], names: Sequence[str]) -> list[str]:
    """One sentence for each run of neighbours that mean the same by the same rule, the newest first."""
    told = [(names[at], point) for at, point in enumerate(points) if point is not None]
    said = []
    for (rule, meaning), group in groupby(told, key=lambda pair: (pair[1].rule, pair[1].meaning)):
        months = [name for name, _point in group]
        if rule is None:
            continue
        when = months[0] if len(months) == 1 else _("%(start)s to %(end)s") % {"start": months[0], "end": months[-1]}
        said.append(f"{MEANINGS[meaning]}: {when}, {RULES[rule]}.")
    return said[::-1]


def of_icons(found: Chart, version: MeasureVersion) -> list[str]:
    said = [str(VARIATIONS[found.variation])] if found.variation else []
    return said + ([str(ASSURANCES[found.assurance])] if found.assurance else [])


def icons(found: Chart) -> list[dict[str, str]]:
    """The letters of the two icons: H or L for high and low, P, F or ? for the target; each with its words."""
    made = []
    if found.variation:
        name = str(found.variation)
        letter = "H" if name.endswith(("high", "up")) else "L" if name.endswith(("low", "down")) else "~"
        look = name.split("_", maxsplit=1)[0] if found.variation is not Variation.COMMON else "common_cause"
        made.append({"letter": letter, "look": look, "words": str(VARIATIONS[found.variation])})
    if found.assurance:
        letter = {Assurance.PASS: "P", Assurance.FAIL: "F", Assurance.HIT_AND_MISS: "?"}[found.assurance]
        look = {Assurance.PASS: "improvement", Assurance.FAIL: "concern"}.get(found.assurance, "common_cause")
        made.append({"letter": letter, "look": look, "words": str(ASSURANCES[found.assurance])})
    return made


# -- rare events -------------------------------------------------------------------------------------------------------


def of_rare(found: RareChart, between: Between) -> list[str]:
    said = []
    if any(way > 0 for way in found.unusual):
        said.append(_("At least one time without it was longer than chance explains: a change for the better."))
    if any(way < 0 for way in found.unusual):
        said.append(_("At least one time without it was shorter than chance explains: a change for the worse."))
    if any(way > 0 for way in found.shifted):
        said.append(_("Seven times in a row it took longer than usual: a change for the better."))
    if any(way < 0 for way in found.shifted):
        said.append(_("Seven times in a row it took less time than usual: a change for the worse."))
    if not said:
        said.append(_("Nothing so far that chance would not explain."))
    if between.since_last is not None:
        said.append(_("About %s days have passed since the last one.") % figure(round(between.since_last)))
    return [*said, _("Only months are known, so each time between two is right to half a month.")]


def of_rare_lines(found: RareChart) -> list[dict[str, str]]:
    words = _("Usual time between two: %(centre)s days, upper limit %(upper)s days.") % {
        "centre": figure(round(found.centre)), "upper": figure(round(found.upper)),
    }  # fmt: skip
    if found.is_trial:
        words += " " + _("These limits are on trial: they rest on few events.")
    return [{"kind": "mean", "words": words}]
