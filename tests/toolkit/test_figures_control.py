"""Limits and the four rules against vectors worked out by hand, and against what must hold for every series."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.figures.control import Assurance, Direction, Meaning, Variation, assurance, chart, limits
from toolkit.figures.rules import Rule

PUBLISHED = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
ZIGZAG = [10.0, 12.0] * 8  # mean 11, every moving range 2 : limits 11 +- 5.32, near limits 11 +- 3.5467
SERIES = st.lists(st.integers(0, 60) | st.none(), max_size=40)


def rules(values, *, direction=Direction.DECREASE, **more):
    return [point.rules if point else None for point in chart(values, direction=direction, **more).points]


def test_published_vector_without_screening():
    found = limits(PUBLISHED)
    assert [round(figure, 3) for figure in (found.mean, found.amr, found.upper, found.lower)] == [1.944, 1.882, 6.952, -3.063]


def test_published_vector_with_screening():
    found = limits(PUBLISHED, screen=True)
    assert [round(figure, 3) for figure in (found.mean, found.amr, found.upper, found.lower)] == [1.944, 1.0, 4.604, -0.716]


def test_zigzag_by_hand():
    found = limits(ZIGZAG)
    assert (found.mean, found.amr) == (11, 2)
    assert [round(figure, 3) for figure in (found.upper, found.lower)] == [16.32, 5.68]
    assert [round(figure, 3) for figure in (found.near_upper, found.near_lower)] == [14.547, 7.453]


def test_negative_lower_limit_is_not_shown():
    assert limits(PUBLISHED).lower_shown() is None
    assert limits(ZIGZAG).lower_shown() == pytest.approx(5.68)


def test_moving_range_of_exactly_the_screen_is_left_out():
    """Ranges 0 .. 0 and r over n: AMR r / n, so with n = 4 r is 4 AMR (out); one range alone is 1 AMR (stays)."""
    assert limits([5, 5, 5, 5, 9], screen=True).amr == 0
    assert limits([5, 9], screen=True).amr == 4


def test_limits_of_a_constant_are_the_mean_and_nothing_is_special():
    found = chart([0.1] * 30, direction=Direction.DECREASE)
    assert all(point.meaning is Meaning.COMMON for point in found.points)
    assert limits([0.1] * 30, screen=True).amr == 0


def test_fewer_than_two_values_have_no_limits():
    assert limits([]) is None
    assert limits([4]) is None
    assert chart([4], direction=Direction.DECREASE).variation is Variation.COMMON
    assert chart([], direction=Direction.DECREASE).variation is None


def test_limits_are_on_trial_below_twelve_points():
    assert limits(ZIGZAG[:11]).is_trial
    assert not limits(ZIGZAG[:12]).is_trial


def test_locked_limits_do_not_move_with_later_points():
    assert limits([*ZIGZAG[:12], 90, 90], lock_after=12) == limits(ZIGZAG[:12])
    with pytest.raises(ValueError, match="12 points or more"):
        limits(ZIGZAG, lock_after=11)


def test_point_beyond_the_limit_counts_before_all_else():
    found = rules([*ZIGZAG, 40], lock_after=12)
    assert found[-1] == (Rule.OUTSIDE,)
    assert set(found[:-1]) == {()}


def test_point_on_the_limit_is_common_cause():
    upper = limits(ZIGZAG[:12]).upper
    assert rules([*ZIGZAG[:12], upper], lock_after=12)[-1] == ()
    assert rules([*ZIGZAG[:12], upper + 0.001], lock_after=12)[-1] == (Rule.OUTSIDE,)


def test_shift_needs_seven_and_a_point_on_the_mean_breaks_it():
    base = ZIGZAG[:12]  # ends on 12, above 11: one of the run already
    assert rules([*base, 12, 12, 12, 12, 12], lock_after=12)[11:] == [()] * 6
    assert rules([*base, 12, 12, 12, 12, 12, 12], lock_after=12)[11:] == [(Rule.SHIFT,)] * 7
    assert rules([*base, 12, 12, 12, 11, 12, 12, 12], lock_after=12)[11:] == [()] * 8


def test_trend_needs_six_steps_and_a_tie_breaks_it():
    base = ZIGZAG[:11]  # ends on 10
    lock = [*base, 12]  # then falls from 12
    falling = [11.9, 11.6, 11.3, 10.8, 10.6, 10.4]
    assert rules([*lock, *falling], lock_after=12)[11:] == [(Rule.TREND,)] * 7
    assert rules([*lock, *falling[:5]], lock_after=12)[11:] == [()] * 6
    assert rules([*lock, 11.9, 11.6, 11.6, 10.8, 10.6, 10.4], lock_after=12)[11:] == [()] * 7


def test_two_in_three_marks_only_the_near_points():
    base = ZIGZAG[:12]
    assert rules([*base, 15, 11.5, 15], lock_after=12)[12:] == [(Rule.TWO_IN_THREE,), (), (Rule.TWO_IN_THREE,)]
    assert rules([*base, 15, 10.5, 15], lock_after=12)[12:] == [(), (), ()], "the third lies on the other side"
    assert rules([*base, 15, 11.5, 17], lock_after=12)[12:] == [(), (), (Rule.OUTSIDE,)], (
        "a point beyond the limit is not near it"
    )
    assert rules([*base, 7, 7], lock_after=12)[11:] == [(), (), ()], "only two on that side: 12 lies above"


def test_precedence_of_several_rules():
    rising = [11.5, 12, 12.5, 13, 14.8, 15, 30]
    last = rules([*ZIGZAG[:12], *rising], lock_after=12)[-3:]
    assert last == [(Rule.TREND, Rule.TWO_IN_THREE, Rule.SHIFT)] * 2 + [(Rule.OUTSIDE, Rule.TREND, Rule.SHIFT)]


def test_meaning_follows_the_direction_that_is_better():
    high = [*ZIGZAG, 40]
    met = {direction: chart(high, direction=direction) for direction in Direction}
    assert met[Direction.DECREASE].points[-1].meaning is Meaning.CONCERN
    assert met[Direction.INCREASE].points[-1].meaning is Meaning.IMPROVEMENT
    assert met[Direction.NEITHER].points[-1].meaning is Meaning.NEUTRAL
    assert [found.variation for found in met.values()] == [
        Variation.IMPROVEMENT_HIGH, Variation.CONCERN_HIGH, Variation.NEUTRAL_UP,
    ]  # fmt: skip
    low = [*ZIGZAG, 0]
    assert [chart(low, direction=direction).variation for direction in Direction] == [
        Variation.CONCERN_LOW, Variation.IMPROVEMENT_LOW, Variation.NEUTRAL_DOWN,
    ]  # fmt: skip


def test_point_on_the_mean_within_a_trend_is_read_from_the_trend():
    found = chart([7, 6, 5, 4, 3, 2, 1], direction=Direction.DECREASE)
    assert all(Rule.TREND in point.rules for point in found.points)
    assert found.points[3].way == -1, "4 is the mean"
    assert [point.meaning for point in found.points] == [Meaning.CONCERN] * 3 + [Meaning.IMPROVEMENT] * 4


def test_icon_is_that_of_the_last_reported_point():
    assert chart([*ZIGZAG, 40, None], direction=Direction.DECREASE).variation is Variation.CONCERN_HIGH
    assert chart([*ZIGZAG, 40, 11], direction=Direction.DECREASE).variation is Variation.COMMON


@pytest.mark.parametrize(
    ("target", "decrease", "increase"),
    [
        (17, Assurance.PASS, Assurance.FAIL),
        (5, Assurance.FAIL, Assurance.PASS),
        (11, Assurance.HIT_AND_MISS, Assurance.HIT_AND_MISS),
    ],
)
def test_assurance(target, decrease, increase):
    lines = limits(ZIGZAG)
    assert assurance(lines, direction=Direction.DECREASE, target=target) is decrease
    assert assurance(lines, direction=Direction.INCREASE, target=target) is increase
    assert assurance(lines, direction=Direction.NEITHER, target=target) is None
    assert assurance(lines, direction=Direction.DECREASE, target=None) is None


def test_rebased_segments_are_calculated_alone():
    after = [value / 2 for value in ZIGZAG]
    found = chart([*ZIGZAG, *after], direction=Direction.DECREASE, rebased_at=[16])
    assert [segment.limits for segment in found.segments] == [limits(ZIGZAG), limits(after)]
    assert all(point.meaning is Meaning.COMMON for point in found.points), "no run may reach over the cut"
    assert any(found for found in rules([*ZIGZAG, *after])), "without the cut the fall is a signal"


@pytest.mark.parametrize("cut", [0, 16, -1])
def test_cut_that_cuts_nothing_off_is_refused(cut):
    with pytest.raises(ValueError, match="can only be cut"):
        chart(ZIGZAG, direction=Direction.DECREASE, rebased_at=[cut])


def test_gap_is_never_nought():
    with_gap = chart([*ZIGZAG[:5], None, *ZIGZAG[5:]], direction=Direction.DECREASE)
    assert with_gap.points[5] is None
    assert with_gap.segments[0].limits == limits(ZIGZAG)


@given(SERIES, st.booleans())
def test_upside_down_the_same_rules_hold(values, screen):
    turned = [None if value is None else 100 - value for value in values]
    one = chart(values, direction=Direction.DECREASE, screen=screen)
    other = chart(turned, direction=Direction.INCREASE, screen=screen)
    assert [p and (p.rules, p.meaning) for p in one.points] == [p and (p.rules, p.meaning) for p in other.points]


@given(SERIES, st.sampled_from([0.001, 0.1, 3, 1000 / 7]))
def test_unit_does_not_matter(values, factor):
    """Nor may the rounding of the machine decide for a point exactly on a line."""
    scaled = [None if value is None else value * factor for value in values]
    assert rules(values) == rules(scaled)


@given(SERIES)
def test_every_line_holds_what_it_promises(values):
    found = chart(values, direction=Direction.DECREASE)
    lines = found.segments[0].limits if found.segments else None
    for point in (point for point in found.points if point and lines):
        assert lines.lower <= lines.near_lower <= lines.mean <= lines.near_upper <= lines.upper
        beyond = point.value > lines.upper or point.value < lines.lower
        on_the_line = any(math.isclose(point.value, line, rel_tol=1e-9) for line in (lines.upper, lines.lower))
        assert (Rule.OUTSIDE in point.rules) == beyond or on_the_line
        assert (point.meaning is Meaning.COMMON) == (not point.rules)
        assert not {Rule.OUTSIDE, Rule.TWO_IN_THREE} <= set(point.rules)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=40))
def test_screening_never_widens_the_limits(values):
    assert limits(values, screen=True).amr <= limits(values).amr
