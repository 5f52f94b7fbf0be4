"""XmR control charts with the four rules of the NHS programme Making Data Count, and what they mean for a measure.

Source: the published arithmetic of NHSRplotthedots 0.2.2 (NHS-R community, MIT), which was built to match Making Data Count;
the constants are those of W. A. Shewhart's individuals chart (3 / 1.128 = 2.66; upper limit of a moving range 3.267).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from toolkit.figures.rules import Rule, rules_of, side_of, ways_of
from toolkit.figures.segments import Series, known, segments

RULES = "Making Data Count"
ENOUGH = 12  # points: below, a run chart is the honest picture, and limits are only on trial
TO_LIMIT = 2.66
TO_NEAR_LIMIT = 2 * TO_LIMIT / 3
SCREEN = 3.267


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEITHER = "neither"


class Meaning(StrEnum):
    COMMON = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """The variation icon."""

    COMMON = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_UP = "neutral_up"
    NEUTRAL_DOWN = "neutral_down"


class Assurance(StrEnum):
    """The assurance icon."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True)
class Limits:
    """Lines of one segment, in the unit of the values; `points` is how many they rest on."""

    mean: float
    amr: float
    points: int

    @property
    def upper(self) -> float:
        return self.mean + TO_LIMIT * self.amr

    @property
    def lower(self) -> float:
        return self.mean - TO_LIMIT * self.amr

    @property
    def near_upper(self) -> float:
        return self.mean + TO_NEAR_LIMIT * self.amr

    @property
    def near_lower(self) -> float:
        return self.mean - TO_NEAR_LIMIT * self.amr

    @property
    def is_trial(self) -> bool:
        return self.points < ENOUGH

    def lower_shown(self, least: float = 0.0) -> float | None:
        """None where the limit lies below the `least` possible value: a count or a rate has no negative limit to show."""
        return self.lower if self.lower >= least else None


@dataclass(frozen=True)
class Point:
    """One reported value: where it points (1 up, -1 down, 0), every rule that holds for it, and what that means.

    `way` is the side of the mean; of a point on the mean within a trend, the way that trend goes.
    """

    value: float
    way: int
    rules: tuple[Rule, ...]
    meaning: Meaning

    @property
    def rule(self) -> Rule | None:
        return self.rules[0] if self.rules else None


@dataclass(frozen=True)
class Segment:
    """`limits` is None while there are fewer than two values: no range between them can be taken."""

    places: range
    limits: Limits | None


@dataclass(frozen=True)
class Chart:
    """`points` stand at the places of the values that were given; None is a gap."""

    segments: tuple[Segment, ...]
    points: tuple[Point | None, ...]
    variation: Variation | None
    assurance: Assurance | None


def limits(values: Sequence[float], *, screen: bool = False, lock_after: int | None = None) -> Limits | None:
    """Mean and average moving range AMR = mean |x_i - x_(i-1)|; limits lie 2.66 AMR, near limits two thirds of that, off the
    mean.

    `values` in order without gaps. `screen` leaves out moving ranges of at least 3.267 AMR, once, and takes AMR anew (the habit
    of the R package; the NHS workbook does not). `lock_after` rests the lines on the first so many values, at least 12
    (ValueError). None for fewer than two values.
    """
    if lock_after is not None and lock_after < ENOUGH:
        raise ValueError(f"limits may be locked after {ENOUGH} points or more, not {lock_after}")
    base = values[:lock_after]
    if len(base) < 2:
        return None
    ranges = [abs(after - before) for before, after in pairwise(base)]
    amr = math.fsum(ranges) / len(ranges)
    if screen and amr:
        kept = [moved for moved in ranges if moved < SCREEN * amr]
        amr = math.fsum(kept) / len(kept)
    return Limits(math.fsum(base) / len(base), amr, len(base))


def chart(
    values: Series,
    *,
    direction: Direction,
    target: float | None = None,
    rebased_at: Iterable[int] = (),
    screen: bool = False,
    lock_after: int | None = None,
) -> Chart:
    """The whole chart of `values` (any unit, in order of time, None for a gap), each segment calculated alone.

    A gap is passed over: the values before and after it are neighbours for moving ranges and runs. `lock_after` holds for every
    segment. Special causes are read from the side of the mean, as Making Data Count does; only a point of a trend that lies on
    the mean itself is read from the way the trend goes. Raises ValueError for a cut outside the series or a lock of fewer than
    12.
    """
    cut = segments(len(values), rebased_at)
    points: list[Point | None] = [None] * len(values)
    found: list[Segment] = []
    for places in cut:
        reported = known(values, places)
        series = [value for _place, value in reported]
        lines = limits(series, screen=screen, lock_after=lock_after)
        found.append(Segment(places, lines))
        for (place, _value), point in zip(reported, _points(series, lines, direction), strict=True):
            points[place] = point
    last = next((point for point in reversed(points) if point), None)
    lines = found[-1].limits if found else None
    return Chart(tuple(found), tuple(points), _variation(last), assurance(lines, direction=direction, target=target))


def assurance(lines: Limits | None, *, direction: Direction, target: float | None) -> Assurance | None:
    """Will the process meet `target` (same unit) by itself? None without lines, target or a direction that is better."""
    if lines is None or target is None or direction is Direction.NEITHER:
        return None
    if lines.lower <= target <= lines.upper:
        return Assurance.HIT_AND_MISS
    return Assurance.PASS if (target > lines.upper) == (direction is Direction.DECREASE) else Assurance.FAIL


def _points(series: Sequence[float], lines: Limits | None, direction: Direction) -> list[Point]:
    if lines is None:
        return [Point(value, 0, (), Meaning.COMMON) for value in series]
    found = rules_of(series, mean=lines.mean, limit=lines.upper - lines.mean, near=lines.near_upper - lines.mean)
    trends = ways_of(series)
    return [
        _point(value, side_of(value, lines.mean) or trend, rules, direction)
        for value, trend, rules in zip(series, trends, found, strict=True)
    ]


def _point(value: float, way: int, rules: tuple[Rule, ...], direction: Direction) -> Point:
    if not rules:
        return Point(value, way, rules, Meaning.COMMON)
    if direction is Direction.NEITHER:
        return Point(value, way, rules, Meaning.NEUTRAL)
    better = 1 if direction is Direction.INCREASE else -1
    return Point(value, way, rules, Meaning.IMPROVEMENT if way == better else Meaning.CONCERN)


def _variation(last: Point | None) -> Variation | None:
    if last is None:
        return None
    high = last.way > 0
    return {
        Meaning.COMMON: Variation.COMMON,
        Meaning.NEUTRAL: Variation.NEUTRAL_UP if high else Variation.NEUTRAL_DOWN,
        Meaning.IMPROVEMENT: Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW,
        Meaning.CONCERN: Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW,
    }[last.meaning]
