"""Run charts by Anhøj's two rules, for series too short for control limits; no other rule is mixed in.

Source: J. Anhøj and A. V. Olesen, Run Charts Revisited, PLoS ONE 9(11), 2014, e113825. There is no rule about trends in it, on
purpose: the authors found it next to useless.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from toolkit.figures.segments import Series, known, segments

RULES = "Anhøj"
CHANCE = (1, 20)  # crossings rarer than 5 % are a signal


@dataclass(frozen=True)
class Stretch:
    """One segment: its median, points off the median, longest run against the longest expected, crossings against the fewest.

    `longest_places` are the places of the longest run (the last of several equals), `side` where it lies: 1 above, -1 below.
    """

    places: range
    median: float | None
    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    fewest_allowed: int
    longest_places: tuple[int, ...]
    side: int

    @property
    def has_long_run(self) -> bool:
        return self.longest > self.longest_allowed

    @property
    def has_few_crossings(self) -> bool:
        return self.crossings < self.fewest_allowed

    @property
    def has_signal(self) -> bool:
        """Something other than chance is likely at work; about 5 % of steady series say so too."""
        return self.has_long_run or self.has_few_crossings


def run_chart(values: Series, *, rebased_at: Iterable[int] = ()) -> list[Stretch]:
    """Each segment of `values` (any unit, in order of time, None for a gap) against its own median.

    Raises ValueError for a cut outside the series.
    """
    return [_stretch(values, places) for places in segments(len(values), rebased_at)]


def longest_allowed(useful: int) -> int:
    """The longest run chance explains among `useful` points off the median: round(log2(n) + 3); 0 where there is none."""
    return round(math.log2(useful) + 3) if useful > 0 else 0


def fewest_allowed(useful: int) -> int:
    """The fewest crossings chance explains: the 5 % quantile of the binomial of n - 1 trials at one half, in whole numbers."""
    trials = useful - 1
    if trials < 1:
        return 0
    part, whole = CHANCE
    so_far, crossings = 1, 0
    while so_far * whole < part << trials:  # P(at most `crossings`) < 5 %
        crossings += 1
        so_far += math.comb(trials, crossings)
    return crossings


def _stretch(values: Series, places: range) -> Stretch:
    found = known(values, places)
    if not found:
        return Stretch(places, None, 0, 0, 0, 0, 0, (), 0)
    middle = median(value for _place, value in found)
    useful = [(place, 1 if value > middle else -1) for place, value in found if value != middle]
    runs = _runs(useful)
    longest = max(reversed(runs), key=len, default=[])
    return Stretch(
        places=places,
        median=middle,
        useful=len(useful),
        longest=len(longest),
        longest_allowed=longest_allowed(len(useful)),
        crossings=max(0, len(runs) - 1),
        fewest_allowed=fewest_allowed(len(useful)),
        longest_places=tuple(place for place, _side in longest),
        side=longest[0][1] if longest else 0,
    )


def _runs(useful: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Neighbours on one side of the median; points on it neither count nor break."""
    runs: list[list[tuple[int, int]]] = []
    for point in useful:
        if runs and runs[-1][-1][1] == point[1]:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs
