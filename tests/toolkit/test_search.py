"""Search over the bank: what is asked finds what is meant, with and without an index, and never what is not public."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from alliance.management.starter import load_countries
from bench.search import measure
from promise.core import search
from promise.core.search import Ask
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.documents.entries import INDEX
from toolkit.management import starter
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db
SETS = Path(settings.BASE_DIR) / "bench" / "search"
JUDGED = json.loads((SETS / "judgements.json").read_text())["queries"]
HELD_OUT = json.loads((SETS / "held_out.json").read_text())["queries"]


@pytest.fixture
def bank(deliver):
    load_countries()
    starter.load()
    deliver()


def slugs(q: str, **more) -> list[str]:
    held = dict(Initiative.objects.values_list("pk", "slug"))
    return [held[pk] for pk in search.find(INDEX, Ask(q=q, **more)).ids]


def test_find_by_its_name_and_in_other_words(bank):
    assert slugs("tea and toast")[0] == "promise-tea-and-toast"
    assert slugs("tea and tost")[0] == "promise-tea-and-toast"
    assert "elft-older-adults-safer-wards" in slugs("older adults")[:3]
    assert slugs("Brøset")[0] == slugs("broset")[0]


def test_find_meets_the_bar_on_judged_questions_and_beats_plain_bm25(bank):
    judged = [query for query in JUDGED if query["relevant"]]
    ours = measure.scores(judged, lambda q: slugs(q, limit=10))
    plain = measure.plain(Initiative.objects.published())
    theirs = measure.scores(judged, plain)
    assert ours.ndcg > 0.69
    assert ours.success > 0.92
    assert ours.ndcg > theirs.ndcg + 0.08


def test_find_meets_the_bar_on_questions_that_nothing_was_chosen_on(bank):
    """The bars are 0.56 for all and 0.40 in people's own words; measured 0.716 and 0.617."""
    assert len(HELD_OUT) >= 40
    assert not {query["query"] for query in HELD_OUT} & {query["query"] for query in JUDGED}
    plain = measure.plain(Initiative.objects.published())
    for kind, least in (("all", 0.68), ("lay", 0.57), ("keyword", 0.78), ("name", 0.77)):
        some = [query for query in HELD_OUT if kind in ("all", query["kind"])]
        ours = measure.scores(some, lambda q: slugs(q, limit=10))
        assert ours.ndcg > least, kind
        assert ours.ndcg > measure.scores(some, plain).ndcg, kind


@pytest.mark.parametrize(("kind", "least"), [("lay", 0.59), ("keyword", 0.84), ("name", 0.74)])
def test_find_meets_the_bar_of_each_kind_and_is_never_below_bm25(bank, kind, least):
    """Own words find half as much again as the issue asks (0.40); what the words of the bank find, stays found."""
    judged = [query for query in JUDGED if query["relevant"] and query["kind"] == kind]
    ours = measure.scores(judged, lambda q: slugs(q, limit=10))
    theirs = measure.scores(judged, measure.plain(Initiative.objects.published()))
    assert ours.ndcg > least
    assert ours.ndcg > theirs.ndcg


def test_a_draft_is_not_found_a_published_one_is_and_an_archived_one_no_more(deliver, cast):
    draft = make.draft("Zebrafinch hour")
    deliver()
    search.rebuild(INDEX.name)
    assert slugs("zebrafinch") == []
    initiatives.submit(initiative=draft, by=draft.owner)
    initiatives.publish(initiative=draft, by=cast.curator)
    deliver()
    assert len(slugs("zebrafinch")) == 1
    draft.refresh_from_db()
    initiatives.archive(initiative=draft, by=cast.curator, reason="It was sent in twice.")
    deliver()
    assert slugs("zebrafinch") == []


def test_a_stale_entry_never_shows_what_is_no_longer_public(deliver):
    held = make.published_initiative("Zebrafinch hour")
    deliver()
    Initiative.objects.filter(pk=held.pk).update(state="archived")
    assert len(slugs("zebrafinch")) == 1
    page = Client().get("/toolkit/?q=zebrafinch")
    assert b"Zebrafinch" not in page.content
    assert Client().get("/api/v1/initiatives/?q=zebrafinch").json()["results"] == []


def test_without_an_index_the_database_answers_and_one_is_asked_for(deliver):
    make.published_initiative("Zebrafinch hour")
    make.published_initiative("Something else")
    for address in ("/toolkit/?q=zebrafinch", "/toolkit/?q=zebrafinch&setting=acute_ward"):
        page = Client().get(address)
        assert b"Zebrafinch hour" in page.content
        assert b"Something else" not in page.content
        assert b"Our search is being made ready" in page.content
    assert b"Zebrafinch hour" in Client().get("/toolkit/?q=a+zebrafinch+that+nobody+knows").content
    assert b"Zebrafinch" not in Client().get("/toolkit/?setting=picu").content
    deliver()
    assert slugs("zebrafinch")


def test_the_counts_of_facets_are_right_without_an_index_too():
    make.published_initiative("One", settings=["acute_ward", "picu"])
    make.published_initiative("Two", settings=["acute_ward"])
    page = Client().get("/toolkit/")
    (group,) = [group for group in page.context["groups"] if group["name"] == "setting"]
    assert {option["value"]: option["count"] for option in group["options"]} == {"acute_ward": 2, "picu": 1}


def test_both_ways_find_the_same_by_facets(bank):
    for question in ("setting=older_adults", "theme=equity&theme=law_and_rights", "country=NL&evidence=trial", "barrier=burnout"):
        by_index = {row["slug"] for row in Client().get(f"/api/v1/initiatives/?{question}&page_size=200").json()["results"]}
        (settings.SEARCH_ROOT / INDEX.name / "CURRENT").rename(settings.SEARCH_ROOT / "away")
        by_database = {row["slug"] for row in Client().get(f"/api/v1/initiatives/?{question}&page_size=200").json()["results"]}
        (settings.SEARCH_ROOT / "away").rename(settings.SEARCH_ROOT / INDEX.name / "CURRENT")
        assert by_index == by_database
        assert by_index


@pytest.mark.parametrize("end", ["", ' "de-escalation"', "zzyzx", " and the dr"])
def test_what_is_counted_is_what_is_found(bank, end):
    """Counting asks without weighing; by any facet that holds one value for each record its counts are the total."""
    for query in JUDGED[::4]:
        hits = search.find(INDEX, Ask(q=query["query"] + end, counts_facets=True))
        assert sum(hits.facets["kind"].values()) == hits.total, query["query"] + end
    assert search.find(INDEX, Ask(q="seclusion", counts_facets=True)).total > 5


def test_choices_are_counted_with_words_as_they_are_without_the_others_words(bank):
    """Counted in one go and choice by choice: each count is what choosing that value would find."""
    for chosen in ({"setting": ["acute_ward"]}, {"setting": ["acute_ward", "picu"], "cost": ["low"]}, {"kind": ['"', "moon"]}):
        hits = search.find(INDEX, Ask(q="calm evening", facets=chosen, counts_facets=True))
        assert sum(hits.facets["kind"].values()) >= hits.total
        for facet in ("setting", "theme", "cost"):
            for value, count in list(hits.facets[facet].items())[:4]:
                picked = search.find(INDEX, Ask(q="calm evening", facets={**chosen, facet: [value]}))
                assert picked.total == count, (chosen, facet, value)
