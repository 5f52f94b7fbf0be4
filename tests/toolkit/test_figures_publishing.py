"""Whatever a reader puts together, a hidden month stays any small number: looked at over every world that fits."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from toolkit.figures.months import first_day, iso, number_of, read
from toolkit.figures.publishing import blocks, month_is_shown, share_shown, splits_are_shown, total_is_shown
from toolkit.figures.suppression import is_small

LIMIT = 3


def test_a_shown_half_year_leaves_every_hidden_month_open():
    """All worlds of six months with 0 to 5 events: in those that look the same, a hidden month takes each value 1 to 3."""
    worlds = defaultdict(list)
    for months in product(range(6), repeat=6):
        seen = tuple(None if is_small(count, LIMIT) else count for count in months)
        total = sum(months) if total_is_shown(months, limit=LIMIT) else None
        worlds[seen, total].append(months)
    narrowed = [
        (seen, total)
        for (seen, total), alike in worlds.items()
        if total is not None
        for at, shown in enumerate(seen)
        if shown is None and {months[at] for months in alike} != {1, 2, 3}
    ]
    assert narrowed == []
    assert sum(1 for (seen, total) in worlds if total is not None and None in seen) > 100


def test_half_years_come_only_whole():
    events = dict.fromkeys(range(6, 18), 20) | {9: None}
    days = dict.fromkeys(range(6, 18), 300) | {14: None}
    assert [(block.half, block.events, block.exposure) for block in blocks(events, days, limit=10)] == [(2, 120, None)]


def test_months_are_hidden_when_small():
    assert [month_is_shown(count, limit=10) for count in (None, 0, 1, 10, 11)] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("events", "occasions", "told"),
    [(30, 60, 50), (31, 60, 50), (33, 60, 55), (55, 60, None), (5, 60, None), (0, 60, 0), (60, 60, 100), (0, 5, None),
     (3, None, None), (None, 60, None), (0, 0, None)],
)  # fmt: skip
def test_shares_are_rounded_and_tell_of_nobody(events, occasions, told):
    assert share_shown(events, occasions, limit=10) == told


def test_splits_stand_only_where_no_group_and_no_rest_is_small():
    assert splits_are_shown(40, [20, 20], limit=10)
    assert splits_are_shown(40, [28, 0], limit=10)
    assert not splits_are_shown(40, [20, 15], limit=10)
    assert not splits_are_shown(40, [35, 5], limit=10)
    assert not splits_are_shown(8, [8], limit=10)
    assert not splits_are_shown(None, [], limit=10)


@pytest.mark.parametrize("text", ["2026-03", "2026-3", "2026-03-01", "2026-03-01 00:00:00", "03/2026", "1/3/2026", "01.03.2026",
                                  "Mar-26", "Mar 2026", "March 2026", "01-Mar-2026", " mar. 2026 "])  # fmt: skip
def test_months_are_read_as_people_write_them(text):
    found = read(text)
    assert found is not None
    assert iso(found) == "2026-03"
    assert number_of(first_day(found)) == found


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "13/2026", "Marz 2026", "yesterday", "0000-01", "Smarch-26", "3"]
)
def test_what_is_no_month_is_not_guessed(text):
    assert read(text) is None
