"""Figures from numbers alone, and documents from rows."""

from __future__ import annotations

import datetime as dt

import pytest

from alliance.documents import figures, paper
from alliance.documents.chapters import members_in_branch
from alliance.figures import growth
from alliance.models import Chapter
from tests.factories import alliance as make

DAY = dt.date(2026, 5, 10)


def test_by_quarter_adds_up_and_leaves_no_quarter_out():
    rows = [(None, 0, 5), (dt.date(2025, 8, 1), 1, 2), (dt.date(2026, 2, 3), 1, 1), (dt.date(2026, 2, 9), 2, 3)]
    periods = growth.by_quarter(rows, today=DAY)
    assert [(p["year"], p["quarter"], p["joined"], p["total"]) for p in periods] == [
        (2025, 3, 2, 7), (2025, 4, 0, 7), (2026, 1, 4, 11), (2026, 2, 0, 11),
    ]  # fmt: skip
    assert periods[0]["generations"] == [5, 2, 0]
    assert periods[-1]["generations"] == [5, 3, 3]
    assert all(sum(p["generations"]) == p["total"] for p in periods)


def test_by_quarter_keeps_what_came_before_the_first_drawn():
    rows = [(dt.date(1999, 1, 1), 0, 4), (dt.date(2026, 4, 1), 1, 1)]
    periods = growth.by_quarter(rows, today=DAY, most=4)
    assert [p["total"] for p in periods] == [4, 4, 4, 5]


def test_by_quarter_counts_a_day_to_come_as_today():
    assert growth.by_quarter([(dt.date(2030, 1, 1), 0, 2)], today=DAY)[-1]["total"] == 2


def test_by_quarter_of_nobody_is_empty():
    assert growth.by_quarter([], today=DAY) == []
    assert growth.by_quarter([(None, 0, 0)], today=DAY) == []


def test_recruiting_shares_are_whole_percents():
    shares = growth.recruiting(members=8, one=2, two_or_more=3)
    assert (shares.none, shares.percent(shares.none), shares.percent(shares.one)) == (3, 38, 25)
    assert growth.recruiting(members=0, one=0, two_or_more=0).percent(0) == 0


def test_members_in_branch_rolls_up_three_levels():
    world, europe, britain = Chapter(pk=1), Chapter(pk=2, parent_id=1), Chapter(pk=3, parent_id=2)
    assert members_in_branch([world, europe, britain], {1: 1, 2: 10, 3: 100, None: 7}) == {1: 111, 2: 110, 3: 100}


@pytest.mark.django_db
def test_live_counts_who_brought_how_many():
    first = make.signed_organisation("First House")
    second = make.signed_organisation("Second House", recruiter=first)
    make.signed_organisation("Third House", recruiter=first)
    make.signed_organisation("Fourth House", recruiter=second, country="US")
    make.applied_pledge("Unseen House", named_recruiter=second)
    live = figures.live()
    assert (live.members, live.countries, live.generations) == (4, 2, 3)
    assert (live.recruiting.none, live.recruiting.one, live.recruiting.two_or_more) == (2, 1, 1)
    assert live.by_generation == {0: 1, 1: 2, 2: 1}
    assert live.periods[-1]["total"] == 4


@pytest.mark.django_db
def test_live_of_a_chapter_counts_only_its_branch():
    make.national_chapter("GB")
    make.continental_chapter("019")
    make.signed_organisation("British House")
    make.signed_organisation("American House", country="US")
    europe = Chapter.objects.get(code="150")
    assert figures.live(europe).by_country == {"GB": 1}
    assert figures.live(Chapter.objects.get(code="001")).members == 2


@pytest.mark.django_db
def test_live_asks_the_database_once_a_minute(django_assert_max_num_queries):
    make.signed_organisation("First House")
    figures.live()
    with django_assert_max_num_queries(1):
        figures.live()


def test_pledge_paper_keeps_emphasis_and_lists():
    made = list(paper.blocks("Plain **bold** text.\n\n### What\n\n- one *two*\n- three\n"))
    assert [block["kind"] for block in made] == ["paragraph", "heading", "list"]
    assert made[0]["parts"][1] == {"text": "bold", "strong": True, "em": False}
    assert [[part["text"] for part in item] for item in made[2]["items"]] == [["one ", "two"], ["three"]]


@pytest.mark.django_db
def test_pledge_paper_is_a_pdf_of_the_newest_text(client):
    assert client.get("/alliance/pledge.pdf").status_code == 404
    make.pledge_text()
    answer = client.get("/alliance/pledge.pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
