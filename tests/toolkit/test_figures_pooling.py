"""Pooled ratios held against published worked examples, and against what must hold for any figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.figures import exact
from toolkit.figures.pooling import (
    Agreement,
    Arm,
    Method,
    Pair,
    agreement,
    common_ratio,
    pooled,
    random_effects,
    rate,
    ratio,
)

# a busy machine is no fault of the arithmetic
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Colditz and others, Efficacy of BCG vaccine, JAMA 271, 1994: cases and others, vaccinated and not, in thirteen trials
BCG = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip


def test_random_effects_match_the_published_example_of_thirteen_trials():
    """The much printed analysis of these trials: tau2 0.3088, Q 152.233, log ratio -0.7141 (-1.0644 to -0.3638)."""
    effects = [math.log(a / (a + b)) - math.log(c / (c + d)) for a, b, c, d in BCG]
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in BCG]
    found = random_effects(effects, variances)
    assert (round(found.tau2, 4), round(found.q, 3)) == (0.3088, 152.233)
    assert [round(value, 4) for value in (found.value, found.plain_low, found.plain_high)] == [-0.7141, -1.0644, -0.3638]
    assert round(found.i2, 2) == 92.12


def test_ratio_matches_the_published_example_of_fluoroscopy():
    """41 cases in 28,010 years against 15 in 19,017 (Stata's manual and Rothman): 1.855759, 1.005684 to 3.6093."""
    found = ratio(Pair(before=Arm(15, 19_017), after=Arm(41, 28_010)))
    assert found is not None
    assert (round(found.value, 6), round(found.low, 6), round(found.high, 4)) == (1.855759, 1.005684, 3.6093)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390), (100, 81.36, 121.63)]
)
def test_rate_matches_the_tables_of_garwood(events, low, high):
    found = rate(Arm(events, 1.0))
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-4, rel=1e-4), pytest.approx(high, rel=1e-4))


@pytest.mark.parametrize(("degrees", "value"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (12, 2.1788), (120, 1.9799)])
def test_t_matches_the_tables(degrees, value):
    assert exact.t_975(degrees) == pytest.approx(value, abs=5e-5)


@UNHURRIED
@given(st.integers(0, 60), st.integers(0, 60), st.floats(1, 1e5), st.floats(1, 1e5))
def test_common_ratio_of_one_place_is_its_exact_ratio(before, after, days_before, days_after):
    """The convolution of one binomial is that binomial, so both ways must meet."""
    pair = Pair(Arm(before, days_before), Arm(after, days_after))
    alone = ratio(pair)
    if alone is None:
        with pytest.raises(ValueError):
            common_ratio([pair])
        return
    together = common_ratio([pair])
    for name in ("value", "low", "high"):
        one, other = getattr(together, name), getattr(alone, name)
        assert one == pytest.approx(other, rel=1e-6) or (other == 0 and one < 1e-9) or math.isinf(other) == math.isinf(one)


@UNHURRIED
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.floats(100, 9e4), st.floats(100, 9e4)), max_size=7))
def test_pooled_lies_within_its_interval_and_needs_three_places(rows):
    pairs = [Pair(Arm(a, x), Arm(b, y)) for a, b, x, y in rows]
    found = pooled(pairs)
    if sum(1 for a, b, _x, _y in rows if a + b) < 3:
        assert found is None
        return
    assert found is not None
    assert found.ratio.low <= found.ratio.value <= found.ratio.high
    assert (found.i2 is None) == (found.method is Method.EXACT)


@UNHURRIED
@given(st.lists(st.tuples(st.integers(5, 900), st.integers(5, 900)), min_size=3, max_size=9))
def test_swapping_before_and_after_turns_the_ratio_over(rows):
    there = pooled([Pair(Arm(a, 1000), Arm(b, 1000)) for a, b in rows])
    back = pooled([Pair(Arm(b, 1000), Arm(a, 1000)) for a, b in rows])
    assert there is not None
    assert back is not None
    assert there.ratio.value == pytest.approx(1 / back.ratio.value)
    assert there.ratio.low == pytest.approx(1 / back.ratio.high)


def test_few_events_are_worked_out_exactly():
    pairs = [Pair(Arm(14, 900), Arm(0, 900)), Pair(Arm(12, 800), Arm(2, 700)), Pair(Arm(11, 400), Arm(3, 500))]
    found = pooled(pairs)
    assert found is not None
    assert (found.method, found.agreement) == (Method.EXACT, Agreement.UNKNOWN)
    assert found.ratio.high < 0.5


def test_exact_and_random_effects_agree_where_events_are_many_and_places_alike():
    pairs = [Pair(Arm(60, 1000), Arm(30, 1000)), Pair(Arm(62, 1000), Arm(31, 1000)), Pair(Arm(58, 1000), Arm(29, 1000))]
    found = pooled(pairs)
    assert found is not None
    assert found.method is Method.RANDOM
    assert found.ratio.value == pytest.approx(common_ratio(pairs).value, rel=0.01)


@pytest.mark.parametrize(
    ("i2", "word"), [(0, "agree"), (39.9, "agree"), (40, "differ"), (75, "differ_much"), (100, "differ_much")]
)
def test_agreement_is_told_in_words(i2, word):
    assert agreement(i2) == word


def test_hartung_and_knapp_are_never_narrower_than_the_normal_interval():
    found = random_effects([0.1, 0.1, 0.1], [0.2, 0.2, 0.2])
    assert found.high - found.low > found.plain_high - found.plain_low
