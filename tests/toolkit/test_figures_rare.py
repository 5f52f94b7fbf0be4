"""Days between events, T and G charts: by hand, and what must hold for any ward."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.figures.rare import between, g_chart, is_rare, t_chart

MONTHS = st.lists(st.tuples(st.integers(1, 31), st.integers(0, 4)), max_size=30)


def test_gaps_by_hand():
    """30 days each: one event at day 15, none, then two at days 7.5 and 22.5: 15 + 30 + 7.5, and 15; 7.5 + 10 since."""
    assert between([(30, 1), (30, 0), (30, 2), (10, 0)]).gaps == (52.5, 15)
    assert between([(30, 1), (30, 0), (30, 2), (10, 0)]).since_last == 17.5


def test_no_gap_is_taken_across_a_month_without_a_report():
    assert between([(30, 1), (30, None), (30, 1), (30, 1)]).gaps == (30,)
    assert between([(30, 1), (30, None), (30, 0)]).since_last is None


def test_time_before_the_first_event_is_no_gap():
    assert between([(30, 0), (30, 1)]).gaps == ()
    assert between([(30, 0)]).since_last is None


@pytest.mark.parametrize("month", [(-1, 0), (30, -1)])
def test_negative_figures_are_refused(month):
    with pytest.raises(ValueError, match="fewer than none"):
        between([month])


@given(MONTHS)
def test_gaps_and_ends_are_the_whole_time(months):
    found = between(months)
    events = sum(count for _days, count in months)
    assert len(found.gaps) == max(0, events - 1)
    if events:
        first = next(at for at, (_days, count) in enumerate(months) if count)
        before = sum(days for days, _count in months[:first]) + months[first][0] / months[first][1] / 2
        assert math.isclose(before + sum(found.gaps) + found.since_last, sum(days for days, _count in months))


def test_rare_is_less_than_one_a_month_or_mostly_none():
    assert is_rare([0, 1, 0, 2, None])
    assert is_rare([0, 9, 0, 9])
    assert not is_rare([1, 2, 1, None])
    assert not is_rare([None])


def test_g_chart_by_hand():
    """Mean 8: 8 + 3 sqrt(72) = 33.456; median 6."""
    found = g_chart([2, 6, 4, 8, 20])
    assert (found.centre, round(found.upper, 3), found.lower) == (6, 33.456, None)
    assert found.is_trial
    assert found.unusual == (0,) * 5


def test_t_chart_by_hand():
    """Gaps 2^3.6 and 3^3.6 in turn have roots 2 and 3: centre 2.5, AMR 1, limits 5.16 and -0.16, so no lower line."""
    found = t_chart([2**3.6, 3**3.6] * 6)
    assert (round(found.centre, 3), round(found.upper, 3), found.lower) == (round(2.5**3.6, 3), round(5.16**3.6, 3), None)
    assert not found.is_trial


def test_t_chart_shows_a_lower_limit_where_there_is_one():
    """Roots 4 and 5: centre 4.5, limits 7.16 and 1.84; a gap of a day after them is unusually short."""
    found = t_chart([4**3.6, 5**3.6] * 6)
    assert round(found.lower, 3) == round(1.84**3.6, 3)
    assert t_chart([4**3.6, 5**3.6] * 20 + [0]).unusual[-1] == -1


@pytest.mark.parametrize("draw", [t_chart, g_chart])
def test_a_very_long_gap_is_good_news_and_a_run_of_short_ones_is_seen(draw):
    gaps = [30, 40] * 8
    assert draw([*gaps, 4000]).unusual[-1] == 1
    shifted = draw([*gaps, *[5] * 7]).shifted
    assert shifted[-7:] == (-1,) * 7


@pytest.mark.parametrize("draw", [t_chart, g_chart])
def test_too_few_or_broken_gaps(draw):
    assert draw([]) is None
    assert draw([3]) is None
    with pytest.raises(ValueError, match="negative"):
        draw([3, -1])


@pytest.mark.parametrize("draw", [t_chart, g_chart])
@given(gaps=st.lists(st.floats(0, 3000), min_size=2, max_size=40))
def test_lines_stand_in_order(draw, gaps):
    found = draw(gaps)
    assert (found.lower or 0) <= found.centre * (1 + 1e-9)
    assert found.centre <= found.upper * (1 + 1e-9) + 1e-9 or draw is g_chart
    assert len(found.unusual) == len(found.shifted) == len(gaps)
    assert found.lower is None or found.lower >= 0
