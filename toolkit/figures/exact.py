"""Quantiles of the gamma, beta and t distributions, in plain Python: enough for exact intervals, and nothing more to install.

Sources: the series and continued fractions of the incomplete gamma and beta functions as in M. Abramowitz and I. A. Stegun,
Handbook of Mathematical Functions, 1964, formulas 6.5.29, 6.5.31 and 26.5.8; every quantile is found by halving.
"""

from __future__ import annotations

import math
from collections.abc import Callable

TINY = 1e-300
CLOSE = 1e-15
NEAR = 1e-13  # of a probability
STEPS = 10_000
NORMAL_975 = 1.959963984540054


def gamma_cdf(shape: float, x: float) -> float:
    """P(X <= x) of a gamma variable of this `shape` (above 0) and scale 1. Error below 1e-12."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        at = shape
        while abs(term) > abs(total) * CLOSE:
            at += 1
            term *= x / at
            total += term
        return front * total
    return 1 - front * _fraction(lambda n: (-n * (n - shape), x + 2 * n + 1 - shape), x + 1 - shape)


def beta_cdf(a: float, b: float, x: float) -> float:
    """P(X <= x) of a beta variable with `a` and `b` above 0. Error below 1e-12."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a

    def step(n: int) -> tuple[float, float]:
        m = n // 2
        if n % 2:
            return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1.0
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1.0

    return front * _fraction(step, 1.0)


def gamma_quantile(p: float, shape: float) -> float:
    """x with P(X <= x) = p, 0 < p < 1."""
    high = shape + 1
    while gamma_cdf(shape, high) < p:
        high *= 2
    return halve(lambda x: gamma_cdf(shape, x) - p, 0.0, high)


def beta_quantile(p: float, a: float, b: float) -> float:
    """x between 0 and 1 with P(X <= x) = p, 0 < p < 1."""
    middle = a / (a + b)
    reach = 6 * math.sqrt(middle * (1 - middle) / (a + b + 1))
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    low = low if beta_cdf(a, b, low) < p else 0.0
    high = high if beta_cdf(a, b, high) > p else 1.0
    return halve(lambda x: beta_cdf(a, b, x) - p, low, high)


def t_975(degrees: int) -> float:
    """The 97.5 % quantile of Student's t with so many `degrees` of freedom, 1 and up."""
    y = beta_quantile(0.05, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - y) / y)


def halve(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a `rising` function is nought between `low` and `high`, to twelve digits.

    By false position with the weight of the end that stays halved (the Illinois method).
    """
    at_low, at_high = rising(low), rising(high)
    if at_low >= 0 or at_high <= 0:
        return low if at_low >= 0 else high
    side = 0
    for _step in range(400):
        if high - low <= 1e-13 * max(abs(low), abs(high), 1e-3):
            break
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        if not low < middle < high:
            middle = (low + high) / 2
        here = rising(middle)
        if abs(here) < NEAR:
            return middle
        if here < 0:
            low, at_low, at_high = middle, here, at_high / 2 if side < 0 else at_high
        else:
            high, at_high, at_low = middle, here, at_low / 2 if side > 0 else at_low
        side = -1 if here < 0 else 1
    return (low + high) / 2


def _fraction(step: Callable[[int], tuple[float, float]], first: float) -> float:
    """1 / (first + a1 / (b1 + a2 / (b2 + ...))), (a, b) = step(n), by the method of Lentz as modified by Thompson and Barnett."""
    value = first if abs(first) > TINY else TINY
    c, d = value, 0.0
    for n in range(1, STEPS):
        a, b = step(n)
        d = b + a * d
        c = b + a / c
        d = 1 / (d if abs(d) > TINY else TINY)
        c = c if abs(c) > TINY else TINY
        moved = c * d
        value *= moved
        if abs(moved - 1) < CLOSE * 10:
            break
    return 1 / value
