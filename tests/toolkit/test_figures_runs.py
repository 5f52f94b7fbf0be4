"""Anhøj's rules against the published bounds, by hand, and by counting every coin there is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.figures.runs import fewest_allowed, longest_allowed, run_chart

# useful points: longest run and fewest crossings that chance explains
TABLE = {
    10: (6, 2), 12: (7, 3), 14: (7, 4), 16: (7, 4), 18: (7, 5), 20: (7, 6), 22: (7, 7), 24: (8, 8), 30: (8, 10), 36: (8, 13),
    48: (9, 18), 60: (9, 23),
}  # fmt: skip


@pytest.mark.parametrize("useful", TABLE)
def test_bounds_are_the_published_ones(useful):
    assert (longest_allowed(useful), fewest_allowed(useful)) == TABLE[useful]


@pytest.mark.parametrize("useful", [2, 5, 6, 9, 12])
def test_fewest_crossings_by_counting_every_coin(useful):
    """Of all 2^(n-1) ways to cross or not, those with fewer crossings are under 5 %, those with as few are not."""
    counts = [sum(way) for way in itertools.product((0, 1), repeat=useful - 1)]
    bound = fewest_allowed(useful)
    assert sum(count < bound for count in counts) < 0.05 * len(counts) <= sum(count <= bound for count in counts)


def test_nothing_is_not_a_signal():
    (found,) = run_chart([None, None])
    assert (found.median, found.useful, found.has_signal) == (None, 0, False)
    assert run_chart([]) == []
    (flat,) = run_chart([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3])
    assert (flat.median, flat.useful, flat.longest_places, flat.has_signal) == (3, 0, (), False)


def test_points_on_the_median_neither_count_nor_break():
    (found,) = run_chart([1, 1, 2, 1, 3, 2, 3, 3])  # median 2
    assert (found.median, found.useful, found.longest, found.crossings) == (2, 6, 3, 1)
    assert found.longest_places == (4, 6, 7)
    assert found.side == 1


def test_long_run_is_a_signal():
    """Median 9, five above, then five below: longest 5 of 6 allowed, crossings 1 where 2 are due."""
    (found,) = run_chart([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4])
    assert (found.median, found.longest, found.longest_allowed) == (9, 5, 6)
    assert (found.crossings, found.fewest_allowed) == (1, 2)
    assert not found.has_long_run
    assert found.has_few_crossings
    (longer,) = run_chart([9, 1, 9, 1, 9, 1, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9])
    assert (longer.longest, longer.longest_allowed) == (8, 7)
    assert (longer.has_long_run, longer.side) == (True, -1)


def test_zigzag_is_no_signal():
    (found,) = run_chart([1, 9] * 5 + [5])
    assert (found.crossings, found.longest, found.has_signal) == (9, 1, False)


def test_rebased_segments_have_their_own_median():
    before, after = run_chart([10, 12, 10, 12, 1, 3, 1, 3], rebased_at=[4])
    assert (before.median, after.median) == (11, 2)
    assert after.longest_places[0] >= 4


@given(st.lists(st.integers(0, 9) | st.none(), max_size=30))
def test_gaps_change_nothing_and_order_is_only_mirrored(values):
    def told(series):
        return [(s.median, s.useful, s.longest, s.crossings) for s in run_chart(series)]

    (closed,) = told([value for value in values if value is not None]) or [(None, 0, 0, 0)]
    assert told([*values, None]) == [closed]
    assert told(values[::-1]) == told(values)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_a_run_lies_on_one_side_and_is_as_long_as_said(values):
    (found,) = run_chart(values)
    assert found.longest == len(found.longest_places)
    assert all((values[place] - found.median) * found.side > 0 for place in found.longest_places)
    assert found.useful == sum(value != found.median for value in values)
    assert found.crossings < max(1, found.useful)
