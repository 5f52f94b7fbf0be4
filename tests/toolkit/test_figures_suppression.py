"""Small numbers: a reader who tries every combination there is finds none, and nothing is hidden without need."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.figures.suppression import Figure, hidden, is_small

LIMIT = 2  # small enough to try every combination


def leaves(key, *counts):
    return Figure(key, parts=tuple(Figure(f"{key}{at}", count) for at, count in enumerate(counts)))


def whole(*groups):
    return Figure("all", parts=tuple(leaves("abcdefgh"[at], *group) for at, group in enumerate(groups)))


def counted(limit, most):
    counts = st.none() | st.integers(0, limit + 1) | st.integers(0, most)
    return st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3).map(lambda groups: whole(*groups))


def covers(figure):
    """Keys of the leaves each figure sums, and its true value."""
    return {f.key: (frozenset(leaf.key for leaf in f.walk() if not leaf.parts), f.total) for f in figure.walk()}


def test_small_is_one_to_the_limit():
    assert [is_small(count, 10) for count in (0, 1, 10, 11)] == [False, True, True, False]


def test_one_small_number_takes_the_smallest_sufficient_neighbour_along():
    assert hidden(leaves("y", 3, 200, 40, 0), limit=10) == {"y0", "y2"}


def test_nothing_small_hides_nothing():
    assert hidden(whole([11, 0, 30], [None, 12]), limit=10) == frozenset()


def test_total_that_cannot_be_shielded_goes_itself():
    """Of 11 in two parts, neither nought, each is small for certain; of 13 each may be 1 to 12. Nought shields nothing."""
    assert hidden(leaves("y", 5, 6, 0), limit=10) == {"y", "y0", "y1"}
    assert hidden(leaves("y", 6, 7, 0), limit=10) == {"y0", "y1"}
    assert hidden(leaves("y", 5, None), limit=10) == {"y", "y0"}


def test_neighbour_in_another_year_is_hidden_with_its_year():
    """The small year has no second month to hide beside; a month of the other year goes, and that year's total with it."""
    assert hidden(whole([4, 0], [50, 60]), limit=10) == {"a", "a0", "b", "b0"}


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (Figure("x", parts=(Figure("x", 3),)), "two figures"),
        (Figure("x", 5, parts=(Figure("y", 3),)), "count of its own"),
        (Figure("x", -1), "below nought"),
    ],
)
def test_broken_figures_are_refused(broken, message):
    with pytest.raises(ValueError, match=message):
        hidden(broken, limit=10)


@given(counted(10, 400))
def test_small_numbers_are_hidden_and_noughts_are_not(figure):
    away = hidden(figure, limit=10)
    for found in figure.walk():
        assert found.key in away or not is_small(found.total, 10)
        assert found.key not in away or found.total > 0


@given(counted(10, 400))
def test_no_pair_of_filters_differs_by_a_small_number(figure):
    """Whatever two shown figures one takes: where one lies within the other, the rest of it is 0 or above the limit."""
    away = hidden(figure, limit=10)
    shown = [found for key, found in covers(figure).items() if key not in away]
    for (outer, more), (inner, less) in itertools.permutations(shown, 2):
        if inner < outer:
            assert not is_small(more - less, 10)


@given(counted(10, 400))
def test_no_sum_and_difference_of_any_number_of_filters_is_a_small_number(figure):
    """Every way to add, take away or leave each shown figure that leaves whole leaves: never 1 to 10."""
    away = hidden(figure, limit=10)
    shown = [found for key, found in covers(figure).items() if key not in away and found[1]]
    for signs in itertools.product((0, 1, -1), repeat=min(len(shown), 7)):
        weights: dict[str, int] = {}
        for sign, (keys, _total) in zip(signs, shown, strict=False):
            for key in keys:
                weights[key] = weights.get(key, 0) + sign
        if set(weights.values()) <= {0, 1}:
            assert not is_small(sum(sign * total for sign, (_keys, total) in zip(signs, shown, strict=False)), 10)


@settings(max_examples=60, deadline=None)
@given(counted(LIMIT, 6))
def test_reader_who_tries_every_world_cannot_tell_a_small_number(figure):
    """All worlds that agree with what is shown, even knowing that nought is never hidden: each small leaf may be 1, 2 or 3."""
    away = hidden(figure, limit=LIMIT)
    known = covers(figure)
    open_leaves = sorted(key for key, (keys, _total) in known.items() if keys == {key} and key in away)
    if len(open_leaves) > 4:
        return
    given_away = [
        (keys & set(open_leaves), total - sum(known[key][1] for key in keys - set(open_leaves)))
        for name, (keys, total) in known.items() if name not in away
    ]  # fmt: skip
    worlds = [
        dict(zip(open_leaves, world, strict=True))
        for world in itertools.product(range(1, max(LIMIT + 2, 13)), repeat=len(open_leaves))
        if all(
            sum(count for key, count in zip(open_leaves, world, strict=True) if key in keys) == rest for keys, rest in given_away
        )
    ]
    for name, (keys, total) in known.items():
        if is_small(total, LIMIT):
            inside = keys & set(open_leaves)
            could_be = {sum(world[key] for key in inside) for world in worlds}
            assert could_be >= set(range(len(inside), LIMIT + 2)), name


def test_ten_years_of_months_are_decided_at_once():
    years = [[(month * 7 + year * 5) % 23 for month in range(12)] for year in range(8)]
    away = hidden(whole(*years), limit=10)
    assert "all" not in away
    assert not any(key in away for key in "abcdefgh"), "a year has enough months to hide its small ones among"
