"""R, delays and the ten-year band, against figures worked out by hand and against what must always hold."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.documents.fan import fan
from alliance.figures.forecast import Cohort, cohorts_of, delay_shares, shape_of, simulate
from alliance.figures.reproduction import Counted, delays, dispersion, maturity, reproduction

DAYS = [(d, 3) for d in range(30, 400, 10)]


def test_r_is_recruits_per_mature_member():
    found = reproduction(Counted(members=100, recruits=150, squares=600))
    assert found.r == 1.5
    assert found.low is not None
    assert found.high is not None
    # variance (600 - 100 * 2.25) / 99 = 3.788; over the mean 2.525
    assert dispersion(Counted(100, 150, 600)) == pytest.approx(2.525, abs=0.001)
    assert 1.1 < found.low < 1.2
    assert 1.9 < found.high < 2.0


def test_poisson_interval_agrees_with_the_exact_one():
    """Garwood's table: 10 events lie between 4.80 and 18.39. Ten members that brought one each are no more uneven than chance."""
    found = reproduction(Counted(members=10, recruits=10, squares=10))
    assert found.low == pytest.approx(0.480, abs=0.006)
    assert found.high == pytest.approx(1.839, abs=0.006)


def test_nobody_brought_anybody_still_leaves_room_above():
    found = reproduction(Counted(members=20, recruits=0, squares=0))
    assert (found.r, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.689 / 20, abs=0.02)


def test_too_few_members_give_no_figure():
    assert reproduction(Counted(members=9, recruits=9, squares=9)).r is None


@given(st.integers(10, 5000), st.integers(0, 20_000), st.integers(0, 400_000))
def test_interval_holds_the_figure(members, recruits, more):
    found = reproduction(Counted(members, recruits, recruits + more))
    assert found.low is not None
    assert found.r is not None
    assert found.high is not None
    assert 0 <= found.low <= found.r <= found.high


def test_quartiles_of_delays():
    found = delays([(10, 1), (20, 1), (30, 1), (400, 1), (-3, 0)])
    assert found is not None
    assert (found.lower, found.median, found.upper, found.count) == (10, 20, 30, 4)
    assert delays([]) is None


def test_maturity_stays_between_half_a_year_and_two():
    assert maturity(None) == 365
    assert maturity(delays([(5, 30)])) == 180
    assert maturity(delays([(200, 30)])) == 200
    assert maturity(delays([(2000, 30)])) == 730


def test_shares_of_delays_add_up():
    assert sum(delay_shares(DAYS)) == pytest.approx(1)
    assert sum(delay_shares([])) == pytest.approx(1)
    assert delay_shares([(10, 30), (100, 10)]) == [0.75, 0.25]


def test_shape_is_small_where_members_are_uneven():
    assert shape_of(Counted(100, 100, 1000)) < shape_of(Counted(100, 100, 250)) <= 100


def band(counted: Counted, **more):
    return simulate([Cohort(0, 50, 0), Cohort(8, 50, counted.recruits)], counted, DAYS, members=100, **more)


def test_same_seed_gives_the_same_band():
    counted = Counted(100, 110, 300)
    assert band(counted, seed=7, runs=60) == band(counted, seed=7, runs=60) != band(counted, seed=8, runs=60)


def test_more_recruiting_makes_a_higher_band_and_none_none():
    low, high = band(Counted(100, 60, 150), runs=120)[-1], band(Counted(100, 130, 350), runs=120)[-1]
    assert high.p50 > low.p50 > 100
    nobody = simulate([Cohort(0, 50, 0)], Counted(5000, 0, 0), DAYS, members=50, runs=40)[-1]
    assert (nobody.p10, nobody.p90) == (50, 50)


def test_at_r_of_one_growth_goes_on_as_it_was():
    """Fifty newcomers a quarter, each bringing one after about half a year: some two thousand more in ten years."""
    end = simulate(
        [Cohort(a, 50, 50 if a > 4 else 0) for a in range(12)], Counted(5000, 5000, 10_000), DAYS, members=600, runs=120
    )
    assert 1500 < end[-1].p50 < 3500


def test_band_is_held_at_its_ceiling():
    assert simulate([Cohort(0, 100, 0)], Counted(100, 900, 9000), DAYS, members=100, runs=20, ceiling=5000)[-1].p90 <= 5000


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 300), st.integers(0, 40), st.floats(0, 0.5))
def test_quantiles_are_in_order(recruits, age, leaving):
    cohorts = cohorts_of({age: (60, recruits)})
    for year in simulate(
        cohorts, Counted(100, recruits, recruits * 4), DAYS, members=60, runs=20, leaving=leaving, ceiling=20_000
    ):
        assert 0 <= year.p10 <= year.p25 <= year.p50 <= year.p75 <= year.p90


def test_fan_has_two_bands_and_no_line():
    picture = fan(band(Counted(100, 110, 300), runs=40), members=100, this_year=2026)
    assert picture is not None
    assert picture.outer.endswith("Z")
    assert picture.inner.endswith("Z")
    assert picture.low <= picture.likely_low <= picture.likely_high <= picture.high
    ys = [label.y for label in picture.ends]
    assert all(later - former >= 23.9 for former, later in itertools.pairwise(ys))
    assert fan([], members=3, this_year=2026) is None
