"""How many organisations a member brings, from numbers alone: R, its interval, and how long recruiting takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Below so many mature members a figure would say more about chance than about recruiting.
FEWEST = 10
Z = 1.96


@dataclass(frozen=True)
class Counted:
    """Mature members of one group: how many, how many organisations they brought in all, and the sum of the squares."""

    members: int
    recruits: int
    squares: int

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.members + other.members, self.recruits + other.recruits, self.squares + other.squares)


@dataclass(frozen=True)
class Reproduction:
    """R of one group in recruits per mature member (0 and up), with its 95 % interval; None where there are too few."""

    members: int
    recruits: int
    r: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Delays:
    """Days from a member's joining to each of its recruits' joining: lower quartile, median, upper quartile; how many."""

    lower: int
    median: int
    upper: int
    count: int


def reproduction(counted: Counted) -> Reproduction:
    """R = recruits / mature members, with an interval that allows for members who bring very different numbers.

    `counted` holds only members old enough to have recruited (younger ones are censored together with their recruits).
    The interval is the exact Poisson one of Garwood (1936) on the total, widened by the dispersion of the counts
    (quasi-Poisson: McCullagh and Nelder, Generalized Linear Models, 1989, 6.2); its chi-square quantiles are those of Wilson
    and Hilferty (1931), good to 1 % from about three recruits on. Fewer than FEWEST members give no figure.
    """
    if counted.members < FEWEST:
        return Reproduction(counted.members, counted.recruits, None, None, None)
    spread = dispersion(counted)
    shape = counted.recruits / spread
    low = spread * _gamma_quantile(shape, -Z) / counted.members if shape else 0.0
    high = spread * _gamma_quantile(shape + 1, Z) / counted.members
    return Reproduction(counted.members, counted.recruits, counted.recruits / counted.members, low, high)


def dispersion(counted: Counted) -> float:
    """Variance of the recruits per member over their mean, at least 1 (never less spread than chance alone)."""
    if counted.members < 2 or not counted.recruits:
        return 1.0
    mean = counted.recruits / counted.members
    variance = (counted.squares - counted.members * mean * mean) / (counted.members - 1)
    return max(1.0, variance / mean)


def _gamma_quantile(shape: float, z: float) -> float:
    """A quantile of the Gamma distribution with this shape and scale 1, at the standard normal quantile `z`."""
    root = 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))
    return shape * max(0.0, root) ** 3


def delays(days: Sequence[tuple[int, int]]) -> Delays | None:
    """Quartiles of (days, how many recruits came after so many days); None without any. Negative days count as none.

    Recruits still to come are missing, so in a young alliance the true times are longer than these.
    """
    known = sorted((max(0, day), n) for day, n in days if n > 0)
    total = sum(n for _day, n in known)
    if not total:
        return None
    return Delays(_at(known, total * 0.25), _at(known, total * 0.5), _at(known, total * 0.75), total)


def _at(known: Sequence[tuple[int, int]], place: float) -> int:
    so_far = 0
    for day, n in known:
        so_far += n
        if so_far >= place:
            return day
    return known[-1][0]


def maturity(found: Delays | None, *, without: int = 365, least: int = 180, most: int = 730, enough: int = 20) -> int:
    """The recruitment delay in days: how long a member must have been here for its recruits to be counted.

    The time within which three of four recruits came, as observed, but between `least` and `most`; `without` where fewer
    than `enough` recruits were seen.
    """
    if found is None or found.count < enough:
        return without
    return min(most, max(least, found.upper))
