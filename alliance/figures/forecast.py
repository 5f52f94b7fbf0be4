"""Where the alliance may stand in ten years, if members go on bringing others as they did: a band, never a line."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance.figures.reproduction import Counted, dispersion

YEARS = 10
QUARTERS = 4 * YEARS
RUNS = 400
DAYS_IN_QUARTER = 91.31
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
# No more organisations than this are followed: a run that grows beyond is held there, and the page says "more than".
CEILING = 1_000_000


@dataclass(frozen=True)
class Cohort:
    """Members of one age: full quarters since they joined, how many they are, how many they have brought so far."""

    age: int
    members: int
    recruits: int


@dataclass(frozen=True)
class Year:
    """The spread of all runs at the end of one year: members at five quantiles (whole organisations)."""

    year: int
    p10: int
    p25: int
    p50: int
    p75: int
    p90: int


def delay_shares(days: Sequence[tuple[int, int]]) -> list[float]:
    """Which share of all recruits comes in each quarter after joining (sums to 1); a plain two-year spread without data."""
    counts: dict[int, int] = {}
    for day, n in days:
        lag = min(QUARTERS - 1, int(max(0, day) // DAYS_IN_QUARTER))
        counts[lag] = counts.get(lag, 0) + n
    total = sum(counts.values())
    if total < 20:
        return [1 / 8] * 8
    return [counts.get(lag, 0) / total for lag in range(max(counts) + 1)]


def shape_of(counted: Counted) -> float:
    """The negative binomial's k by moments (mean / (dispersion - 1)), kept between 0.1 (very uneven) and 100 (even)."""
    if not counted.members or not counted.recruits:
        return 1.0
    excess = dispersion(counted) - 1
    mean = counted.recruits / counted.members
    return min(100.0, max(0.1, mean / excess)) if excess > 0 else 100.0


def simulate(
    cohorts: Sequence[Cohort], counted: Counted, days: Sequence[tuple[int, int]], *, members: int, leaving: float = 0.0,
    seed: int = 0, runs: int = RUNS, ceiling: int = CEILING,
) -> list[Year]:  # fmt: skip
    """Ten years of recruiting, `runs` times over, from today's `members`; the quantiles of the runs year by year.

    A branching process (Harris, The Theory of Branching Processes, 1963) with overdispersed offspring: each member's own
    rate is Gamma distributed, so its recruits are negative binomial (Lloyd-Smith and others, Nature 438, 2005). R itself is
    uncertain and drawn anew for each run from its Gamma posterior; today's members keep what they have already brought in
    mind (Gamma-Poisson conjugacy), and each recruit comes after a delay as observed. `leaving` is the share that leaves
    in a year (0 to 1). Members of one age are taken together, so that the work does not grow with the alliance.
    Seedable: the same input and seed give the same band.
    """
    if members < 1:
        return []
    rng = random.Random(f"forecast:{seed}")  # noqa: S311  (no secret: a picture of chance)
    shares, k = delay_shares(days), shape_of(counted)
    ends = [_run(cohorts, counted, shares, k, members, leaving, rng, ceiling) for _n in range(runs)]
    return [_year(number, sorted(end[number * 4 - 1] for end in ends)) for number in range(1, YEARS + 1)]


def _year(number: int, sizes: Sequence[int]) -> Year:
    low, lower, middle, upper, high = (sizes[min(len(sizes) - 1, int(q * len(sizes)))] for q in QUANTILES)
    return Year(number, low, lower, middle, upper, high)


def _run(
    cohorts: Sequence[Cohort], counted: Counted, shares: Sequence[float], k: float, members: int, leaving: float,
    rng: random.Random, ceiling: int,
) -> list[int]:  # fmt: skip
    """The size at the end of each quarter of one possible future."""
    r = _drawn_r(counted, rng)
    arriving = [0.0] * QUARTERS
    for cohort in cohorts:
        rest = _rest(shares, cohort.age)
        if cohort.members and any(rest):
            rate = rng.gammavariate(k * cohort.members + cohort.recruits, 1 / (k / r + 1 - sum(rest)))
            _spread(arriving, 0, rate, rest)
    size, sizes, stay = float(members), [], (1 - leaving) ** 0.25
    for quarter in range(QUARTERS):
        new = _joining(arriving, quarter, shares, k, r, rng, most=max(0, int(ceiling - size)))
        size = size * stay + new
        sizes.append(round(size))
    return sizes


def _rest(shares: Sequence[float], age: int) -> list[float]:
    """What is still to come, quarter by quarter, for members who are on average half way through the quarter of their age."""
    ahead = [*shares[age:], 0.0]
    return [(this + following) / 2 for this, following in itertools.pairwise(ahead)]


def _joining(
    arriving: list[float], quarter: int, shares: Sequence[float], k: float, r: float, rng: random.Random, *, most: int
) -> int:
    """Everyone who joins in one quarter, those included whom its newcomers bring before it ends; never more than `most`."""
    total, mean = 0, arriving[quarter]
    while total < most and (new := min(_poisson(mean, rng), most - total)):
        total += new
        rate = rng.gammavariate(k * new, r / k)
        _spread(arriving, quarter + 1, rate, shares[1:])
        mean = rate * shares[0]
    return total


def _spread(arriving: list[float], start: int, rate: float, shares: Sequence[float]) -> None:
    for lag, share in enumerate(shares):
        if start + lag < QUARTERS:
            arriving[start + lag] += rate * share


def _drawn_r(counted: Counted, rng: random.Random) -> float:
    """One plausible R: the Gamma posterior under a flat prior, as wide as the observed counts are spread."""
    spread = dispersion(counted)
    return max(1e-6, rng.gammavariate(counted.recruits / spread + 0.5, spread / max(1, counted.members)))


def _poisson(mean: float, rng: random.Random) -> int:
    """Knuth's product for small means, the normal curve for large ones (within 1 % above 50)."""
    if mean <= 0:
        return 0
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, n = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def cohorts_of(ages: Mapping[int, tuple[int, int]]) -> list[Cohort]:
    """Cohorts from {age in quarters: (members, recruits)}, the oldest first."""
    return [Cohort(age, members, recruits) for age, (members, recruits) in sorted(ages.items(), reverse=True)]
