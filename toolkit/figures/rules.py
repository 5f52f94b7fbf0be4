"""The four rules of Making Data Count by which a point of an XmR chart is more than common cause; no fifth.

Source: the published arithmetic of NHSRplotthedots 0.2.2. Every point of a run is marked, back to its start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise

RUN = 7
SLACK = 1e-12  # of the values: a point on a line must not leave it by the rounding of the machine


class Rule(StrEnum):
    """In order of precedence, where several hold for one point."""

    OUTSIDE = "outside_limit"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"


def rules_of(series: Sequence[float], *, mean: float, limit: float, near: float) -> list[tuple[Rule, ...]]:
    """Which rules hold for each value, first the one that counts. `limit` and `near` are distances from `mean` (0 and up).

    Outside: strictly beyond the limit. Trend: 7 values that rise, or fall, 6 times. Two in three: of three neighbours on one
    side of the mean, two beyond the near limit but not the limit; only those are marked. Shift: 7 strictly on one side of the
    mean.
    """
    sides = [side_of(value, mean) for value in series]
    outside = [side_of(value, mean, limit) != 0 for value in series]
    near_points = [side_of(value, mean, near) != 0 and not out for value, out in zip(series, outside, strict=True)]
    held = {
        Rule.OUTSIDE: outside,
        Rule.TREND: [way != 0 for way in ways_of(series)],
        Rule.TWO_IN_THREE: _two_in_three(near_points, sides),
        Rule.SHIFT: _windows(len(sides), RUN, lambda at: abs(sum(sides[at : at + RUN])) == RUN),
    }
    return [tuple(rule for rule in Rule if held[rule][at]) for at in range(len(series))]


def side_of(value: float, mean: float, distance: float = 0.0) -> int:
    """1: more than `distance` above the mean, -1: more than it below, 0: within or on the line."""
    off = value - mean
    if abs(off) - distance <= SLACK * max(abs(value), abs(mean), distance):
        return 0
    return 1 if off > 0 else -1


def ways_of(series: Sequence[float]) -> list[int]:
    """1 for a value in a rising trend, -1 in a falling one, 0 in none; at the turn of one into the other the later counts."""
    steps = [(after > before) - (after < before) for before, after in pairwise(series)]
    ways = [0] * len(series)
    for at in range(len(series) - RUN + 1):
        total = sum(steps[at : at + RUN - 1])
        if abs(total) == RUN - 1:
            ways[at : at + RUN] = [1 if total > 0 else -1] * RUN
    return ways


def _two_in_three(near_points: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    within = _windows(len(sides), 3, lambda at: abs(sum(sides[at : at + 3])) == 3 and sum(near_points[at : at + 3]) >= 2)
    return [held and near for held, near in zip(within, near_points, strict=True)]


def _windows(length: int, size: int, holds: Callable[[int], bool]) -> list[bool]:
    """Marks every place of each window of `size` neighbours for which `holds` is true."""
    marked = [False] * length
    for at in range(length - size + 1):
        if holds(at):
            marked[at : at + size] = [True] * size
    return marked
