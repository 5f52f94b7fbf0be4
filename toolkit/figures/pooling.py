"""Before and after, place by place and together: rates, their ratio, and one ratio for all places with what speaks against it.

None of it proves that the change did it: wards change for many reasons, and those who count are not all who tried.

Sources: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936 (interval of a rate). N. E. Breslow and
N. E. Day, Statistical Methods in Cancer Research II, IARC 1987, sections 2.3 and 3.4 (ratio of two rates, conditional on their
sum). R. DerSimonian and N. Laird, Meta-analysis in clinical trials, Controlled Clinical Trials 7, 1986 (random effects).
J. Hartung and G. Knapp, Statistics in Medicine 20, 2001 (interval for few places). Bands of I2: Cochrane Handbook, 10.10.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.figures.exact import NORMAL_975, beta_quantile, gamma_quantile, halve, t_975

LEAST_PLACES = 3
FEW = 5  # events in one arm; with fewer, the normal approximation of a log ratio misleads
MOST_EXACT = 400  # events of all places together, for which the exact distribution is worked out
HALF = 0.025


@dataclass(frozen=True)
class Arm:
    """So many `events` (0 and up) over so much `exposure` (above 0; the same unit in both arms of a place)."""

    events: int
    exposure: float


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 % interval. `high` may be infinite."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    before: Arm
    after: Arm


class Method(StrEnum):
    RANDOM = "random_effects"
    EXACT = "exact"


class Agreement(StrEnum):
    """How far places tell the same: below 40 % of the spread beyond chance, below 75 %, and above; or too few events to say."""

    AGREE = "agree"
    DIFFER = "differ"
    DIFFER_MUCH = "differ_much"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Pooled:
    """`ratio`: rate after over rate before, 1 is no change. `i2` in percent and `tau2` (of log ratios); None where exact."""

    ratio: Interval
    places: int
    method: Method
    agreement: Agreement
    i2: float | None = None
    tau2: float | None = None


def rate(arm: Arm, *, per: float = 1.0) -> Interval:
    """Events for each `per` of exposure, with Garwood's exact interval: half a chi-square quantile of 2x and of 2x + 2.

    Raises ValueError for an exposure of nought or less, or a negative count.
    """
    _refuse(arm)
    low = gamma_quantile(HALF, arm.events) if arm.events else 0.0
    high = gamma_quantile(1 - HALF, arm.events + 1)
    unit = per / arm.exposure
    return Interval(arm.events * unit, low * unit, high * unit)


def ratio(pair: Pair) -> Interval | None:
    """Rate after over rate before. Given the sum of events, those after are binomial, so the interval is Clopper and Pearson's.

    None without any event. 0 up; infinite where there was none before. Raises ValueError as `rate` does.
    """
    _refuse(pair.before)
    _refuse(pair.after)
    a, b = pair.after.events, pair.before.events
    if a + b == 0:
        return None
    unit = pair.before.exposure / pair.after.exposure
    low = beta_quantile(HALF, a, b + 1) if a else 0.0
    high = beta_quantile(1 - HALF, a + 1, b) if b else 1.0
    value = a / b * unit if b else math.inf
    return Interval(value, _odds(low) * unit, _odds(high) * unit)


def pooled(pairs: Sequence[Pair]) -> Pooled | None:
    """One ratio for all places. Places without any event tell nothing about a ratio and are left out.

    Random effects on the log ratios with variances 1/a + 1/b. Where an arm has fewer than five events and all places together
    have at most 400, one common ratio is estimated exactly instead, for then the spread between places cannot be seen anyway.
    None for fewer than three places that tell something.
    """
    telling = [pair for pair in pairs if pair.before.events + pair.after.events]
    if len(telling) < LEAST_PLACES:
        return None
    arms = [arm for pair in telling for arm in (pair.before, pair.after)]
    if min(arm.events for arm in arms) < FEW and sum(arm.events for arm in arms) <= MOST_EXACT:
        return Pooled(common_ratio(telling), len(telling), Method.EXACT, Agreement.UNKNOWN)
    effects, variances = zip(*(_log_ratio(pair) for pair in telling), strict=True)
    found = random_effects(effects, variances)
    shown = Interval(*(math.exp(value) for value in (found.value, found.low, found.high)))
    return Pooled(shown, len(telling), Method.RANDOM, agreement(found.i2), i2=found.i2, tau2=found.tau2)


@dataclass(frozen=True)
class RandomEffects:
    """On the scale of the effects. `q` is Cochran's; `plain_low` and `plain_high` are the interval by the normal distribution."""

    value: float
    low: float
    high: float
    plain_low: float
    plain_high: float
    tau2: float
    q: float
    i2: float


def random_effects(effects: Sequence[float], variances: Sequence[float]) -> RandomEffects:
    """tau2 = max(0, (Q - (k - 1)) / (sum w - sum w2 / sum w)) with w = 1/v; then weights 1 / (v + tau2).

    The interval is Hartung and Knapp's, with their factor never below 1, so never narrower than the normal one. Two effects and
    up, variances above 0 (ValueError).
    """
    if len(effects) < 2 or min(variances) <= 0:
        raise ValueError("two effects or more, each with a variance above nought")
    degrees = len(effects) - 1
    w = [1 / variance for variance in variances]
    q = _spread(effects, w)
    tau2 = max(0.0, (q - degrees) / (math.fsum(w) - math.fsum(one * one for one in w) / math.fsum(w)))
    w = [1 / (variance + tau2) for variance in variances]
    middle, total = _mean(effects, w), math.fsum(w)
    plain = NORMAL_975 / math.sqrt(total)
    wide = t_975(degrees) * math.sqrt(max(1.0, _spread(effects, w) / degrees) / total)
    i2 = max(0.0, 100 * (q - degrees) / q) if q else 0.0
    return RandomEffects(middle, middle - wide, middle + wide, middle - plain, middle + plain, tau2, q, i2)


def agreement(i2: float) -> Agreement:
    """`i2`: percent, 0 to 100."""
    if i2 < 40:
        return Agreement.AGREE
    return Agreement.DIFFER if i2 < 75 else Agreement.DIFFER_MUCH


def common_ratio(pairs: Sequence[Pair]) -> Interval:
    """One ratio for all, exactly: given each place's sum, the events after are binomial, and their total is held against the
    distribution of the sum of those binomials. Its estimate is where the expected total is the one that was seen.

    At least one event somewhere (ValueError). 0 up; infinite where none was before.
    """
    after = sum(pair.after.events for pair in pairs)
    whole = sum(pair.after.events + pair.before.events for pair in pairs)
    if whole == 0:
        raise ValueError("no event, no ratio")

    def at_most(log_ratio: float, most: int) -> float:
        return math.fsum(_totals(pairs, math.exp(log_ratio))[: most + 1])

    reach = 60.0  # of the log ratio: further than any figures lead
    low = halve(lambda t: 1 - at_most(t, after - 1) - HALF, -reach, reach) if after else -math.inf
    high = halve(lambda t: HALF - at_most(t, after), -reach, reach) if after < whole else math.inf
    middle = halve(lambda t: _expected(pairs, math.exp(t)) - after, -reach, reach)
    if after in (0, whole):
        middle = -math.inf if after == 0 else math.inf
    return Interval(*(math.exp(value) for value in (middle, low, high)))


def _chance(pair: Pair, ratio: float) -> float:
    """Of one event of this place that it came after."""
    weight = ratio * pair.after.exposure / pair.before.exposure
    return weight / (1 + weight)


def _expected(pairs: Sequence[Pair], ratio: float) -> float:
    return math.fsum((pair.after.events + pair.before.events) * _chance(pair, ratio) for pair in pairs)


def _totals(pairs: Sequence[Pair], ratio: float) -> list[float]:
    """The chances of 0, 1, 2 ... events after, over all places."""
    chances = [1.0]
    for pair in pairs:
        p = _chance(pair, ratio)
        n = pair.after.events + pair.before.events
        own = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        grown = [0.0] * (len(chances) + n)
        for at, chance in enumerate(chances):
            for k, one in enumerate(own):
                grown[at + k] += chance * one
        chances = grown
    return chances


def _log_ratio(pair: Pair) -> tuple[float, float]:
    """Half an event more in both arms where one has none, so that a logarithm exists."""
    more = 0.5 if 0 in (pair.before.events, pair.after.events) else 0.0
    a, b = pair.after.events + more, pair.before.events + more
    return math.log(a / pair.after.exposure) - math.log(b / pair.before.exposure), 1 / a + 1 / b


def _mean(effects: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(w * y for w, y in zip(weights, effects, strict=True)) / math.fsum(weights)


def _spread(effects: Sequence[float], weights: Sequence[float]) -> float:
    middle = _mean(effects, weights)
    return math.fsum(w * (y - middle) ** 2 for w, y in zip(weights, effects, strict=True))


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def _refuse(arm: Arm) -> None:
    if arm.exposure <= 0 or arm.events < 0:
        raise ValueError("an exposure above nought, and no negative count")
