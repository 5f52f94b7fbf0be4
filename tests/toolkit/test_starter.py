"""The catalogue as it is written, and how it comes in: once, completely, and never over what people wrote."""

from __future__ import annotations

import re
import time

import pytest

from alliance.management.starter import load_countries
from promise.core.models import Change, OutboxItem
from toolkit.management import starter
from toolkit.models import Initiative, vocabularies

ROWS = starter.read()
NEVER = re.compile(r"the mentally ill|commit(ted)? suicide|failed attempt", re.IGNORECASE)
KEYS = {
    "settings": vocabularies.Setting,
    "themes": vocabularies.Theme,
    "targets": vocabularies.Target,
    "phases": vocabularies.Phase,
    "frameworks": vocabularies.Framework,
    "barriers": vocabularies.Barrier,
}


@pytest.fixture
def loaded(db):
    load_countries()
    starter.load()


def test_the_catalogue_has_271_initiatives_each_once():
    assert len(ROWS) == 271
    assert len({row["slug"] for row in ROWS}) == 271


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_each_is_sorted_by_known_keys_and_has_its_reasons(row):
    for name, choices in KEYS.items():
        assert set(row[name]) <= set(choices.values)
        assert len(set(row[name])) == len(row[name])
    assert row["settings"]
    assert row["themes"]
    assert row["targets"]
    assert row["phases"]
    assert row["frameworks"]
    assert row["kind"] in vocabularies.Kind.values
    assert row["evidence_level"] in vocabularies.EvidenceLevel.values
    assert row["evidence_effect"] in vocabularies.Effect.values
    assert row["cost_band"] in vocabularies.CostBand.values
    assert row["cost_reason"]
    assert row["evidence_level_reason"]
    assert row["summary"]
    assert row["trouble"]
    assert 6 <= len(row["lay_phrases"]) <= 8
    assert bool(row.get("is_contested")) == bool(row.get("contested_note"))
    assert all(source["name"] and source["year"] for source in row["sources"])
    assert set(row.get("takes", {})) <= {"setup_time", "weekly_time", "money", "people"}
    assert not NEVER.search(str(row))


def test_neighbours_exist_and_what_is_not_published_is_not_carried():
    slugs = {row["slug"] for row in ROWS}
    assert all(set(row.get("related", [])) <= slugs for row in ROWS)
    assert all("basis" not in row and "named_in_seed" not in row for row in ROWS)
    assert sum(bool(source.get("to_be_checked")) for row in ROWS for source in row["sources"]) == 83


def test_load_publishes_all_and_tells_partners_and_search(loaded):
    assert Initiative.objects.published().count() == 271
    assert Change.objects.filter(type="initiative", change="created").count() == 271
    assert OutboxItem.objects.filter(kind="search.initiative").count() == 1
    tea = Initiative.objects.get(slug="promise-tea-and-toast")
    assert tea.is_sorted_by_editors
    assert tea.country_id == "GB"
    assert tea.published_at is not None
    assert Initiative.related.through.objects.count() == sum(len(row.get("related", [])) for row in ROWS)


def test_load_again_changes_nothing_and_is_quick(loaded, django_assert_max_num_queries):
    before = list(Initiative.objects.order_by("pk").values_list("pk", "updated_at"))
    started = time.process_time()
    with django_assert_max_num_queries(13):
        assert starter.load()["initiatives"] == 0
    assert time.process_time() - started < 3  # a second on a quiet machine
    assert list(Initiative.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert Change.objects.filter(type="initiative").count() == 271


def test_load_never_overwrites_what_people_wrote(loaded, monkeypatch):
    Initiative.objects.filter(slug="promise-tea-and-toast").update(summary="Written by a person.")
    changed = [{**row, "summary": row["summary"] + " And more."} for row in ROWS]
    monkeypatch.setattr(starter, "read", lambda: changed)
    assert starter.load()["initiatives"] == 270
    assert Initiative.objects.get(slug="promise-tea-and-toast").summary == "Written by a person."
    other = Initiative.objects.get(slug="promise-programme")
    assert other.summary.endswith(" And more.")
    assert Change.objects.filter(type="initiative", change="updated").count() == 270
    assert starter.load()["initiatives"] == 0


def test_load_leaves_an_initiative_of_a_member_with_the_same_address_alone(db):
    load_countries()
    Initiative.objects.create(slug="promise-programme", title="Ours", summary="Ours.", state="draft")
    assert starter.load()["initiatives"] == 270
    assert Initiative.objects.get(slug="promise-programme").title == "Ours"
