from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from promise.core import growth


def period(year: int, *generations: int) -> dict[str, object]:
    return {"label": f"{year}", "year": year, "total": sum(generations), "generations": list(generations)}


def heights(points: str) -> list[float]:
    return [float(y) for y in re.findall(r"[\d.]+,(-?[\d.]+)", points)]


def test_picture_before_there_is_anything_to_draw_is_none():
    assert growth.picture([]) is None
    assert growth.picture([period(2026, 5)]) is None
    assert growth.picture([period(2025, 0), period(2026, 0)]) is None


def test_picture_widens_with_the_number_of_organisations():
    drawn = growth.picture([period(2024, 5), period(2025, 5, 5), period(2026, 5, 10, 5)])
    assert drawn is not None
    assert [band.now for band in drawn.bands] == [5, 10, 5]
    founders = heights(drawn.bands[0].points)
    everyone = heights(drawn.bands[-1].points)
    assert max(everyone) - min(everyone) == growth.HEIGHT - growth.TOP - growth.BOTTOM
    assert abs((max(founders) - min(founders)) * 4 - (max(everyone) - min(everyone))) < 1


def test_picture_without_generations_is_one_band():
    drawn = growth.picture([{"label": "a", "year": 2025, "total": 2}, {"label": "b", "year": 2026, "total": 7}])
    assert drawn is not None
    assert [(band.generation, band.now) for band in drawn.bands] == [(0, 7)]


def test_picture_names_at_most_six_years():
    drawn = growth.picture([period(year, year - 2000) for year in range(2001, 2027)])
    assert drawn is not None
    assert 2 <= len(drawn.marks) <= 6
    assert drawn.marks[0].text == "2001"


@given(st.lists(st.lists(st.integers(0, 500), min_size=1, max_size=9), min_size=2, max_size=40))
def test_picture_stays_inside_its_frame(rows):
    drawn = growth.picture([period(2000 + i, *row) for i, row in enumerate(rows)])
    for band in drawn.bands if drawn else []:
        assert all(growth.TOP - 0.1 <= y <= growth.HEIGHT - growth.BOTTOM + 0.1 for y in heights(band.points))


@given(st.fixed_dictionaries({key: st.integers(0, 10_000) for key in growth.OUTCOMES}))
def test_shares_fill_the_bar_in_their_fixed_order(counts):
    shares = growth.shares(counts)
    if not sum(counts.values()):
        assert shares == []
        return
    assert [share.outcome for share in shares] == list(growth.OUTCOMES)
    assert [share.count for share in shares] == [counts[key] for key in growth.OUTCOMES]
    assert abs(shares[-1].x + shares[-1].width - 100) < 0.1
