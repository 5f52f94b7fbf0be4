"""The page of barriers reads a bounded part of the bank, however large the bank and however often things were tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db.models.signals import post_init
from django.test import Client
from django.utils import timezone

from promise.core import search
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.documents.entries import INDEX
from toolkit.models import BarrierTry, Initiative
from toolkit.models.vocabularies import Barrier

pytestmark = pytest.mark.django_db
MANY = 2_600
MOST_ROWS = 1_500


def fill_bank(number: int) -> None:
    now = timezone.now()
    keys = Barrier.values
    Initiative.objects.bulk_create(
        Initiative(
            slug=f"idea-{n}", title=f"Idea {n}", summary="An idea.", state="published", published_at=now, adoption_count=n,
            barriers=[keys[n % len(keys)], "burnout"] if n % len(keys) else ["burnout"], idea_for_barrier=f"Do it {n} times.",
        )
        for n in range(number)
    )  # fmt: skip


@contextmanager
def counted_rows() -> Iterator[Callable[[], int]]:
    """How many initiatives are made of rows meanwhile."""
    seen: list[int] = []

    def note(**_more) -> None:
        seen.append(1)

    post_init.connect(note, sender=Initiative)
    yield lambda: len(seen)
    post_init.disconnect(note, sender=Initiative)


@pytest.mark.parametrize("is_indexed", [True, False], ids=["index", "no-index"])
@pytest.mark.parametrize("address", ["/toolkit/barriers/", "/toolkit/barriers/burnout/", "/api/v1/barriers/"])
def test_reads_a_bounded_part_of_a_large_bank(address, is_indexed, django_assert_max_num_queries):
    fill_bank(MANY)
    make.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Sit down.", "initiative": "idea-7"}])
    if is_indexed:
        search.rebuild(INDEX.name)
    with counted_rows() as rows, django_assert_max_num_queries(15):
        page = Client().get(address)
    assert page.status_code == 200
    assert rows() <= MOST_ROWS


def test_counts_all_that_meet_a_barrier_though_it_reads_few():
    fill_bank(MANY)
    search.rebuild(INDEX.name)
    rows = {row["key"]: row for row in Client().get("/toolkit/barriers/").context["barriers"]}
    assert rows["burnout"]["total"] == MANY
    assert len(rows["burnout"]["ideas"]) == 4
    assert f"All {MANY} initiatives that meet it" in Client().get("/toolkit/barriers/burnout/").content.decode()


def test_without_an_index_a_number_that_is_not_known_is_not_told():
    fill_bank(MANY)
    page = Client().get("/toolkit/barriers/burnout/").content.decode()
    assert "All initiatives that meet it" in page


@pytest.mark.parametrize("is_indexed", [True, False], ids=["index", "no-index"])
def test_what_helped_is_ranked_first_though_nobody_else_adopted_it(is_indexed):
    fill_bank(MANY)
    seldom = Initiative.objects.get(slug="idea-3")
    make.barrier_try(barrier="burnout", initiative=seldom, outcome="helped")
    Initiative.objects.filter(pk=seldom.pk).update(adoption_count=0)
    if is_indexed:
        search.rebuild(INDEX.name)
    first = Client().get("/toolkit/barriers/burnout/").context["barrier"]["ideas"][0]
    assert (first.initiative.slug, first.helped) == ("idea-3", 1)


def test_of_many_tried_ideas_only_the_most_helpful_are_read_and_all_are_counted(django_assert_max_num_queries):
    fill_bank(200)
    homes = [alliance.signed_organisation(f"House {n}") for n in range(2)]
    ideas = list(Initiative.objects.order_by("pk"))
    BarrierTry.objects.bulk_create(
        BarrierTry(barrier="burnout", initiative=idea, organisation=home, outcome="helped" if n > 100 else "made_worse")
        for n, idea in enumerate(ideas)
        for home in homes
    )
    make.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Sit down.", "initiative": "idea-0"}])
    with django_assert_max_num_queries(15):
        barrier = Client().get("/toolkit/barriers/burnout/").context["barrier"]
    assert barrier["met"] == 400
    assert len(barrier["ideas"]) == 24
    assert {idea.helped for idea in barrier["ideas"]} == {2}
    told = Client().get("/api/v1/barriers/burnout/").json()
    assert told["reports"] == 400
    assert told["ideas"] == [{"idea": "Sit down.", "initiative": "idea-0", "helped": 0, "no_clear_change": 0, "made_worse": 2}]


def test_an_index_that_is_behind_the_bank_breaks_nothing():
    fill_bank(3)
    search.rebuild(INDEX.name)
    Initiative.objects.filter(slug="idea-2").update(barriers=[])
    ideas = Client().get("/toolkit/barriers/burnout/").context["barrier"]["ideas"]
    assert {idea.initiative.slug for idea in ideas} == {"idea-0", "idea-1"}


def test_what_was_tried_and_has_left_the_bank_is_not_shown():
    fill_bank(3)
    make.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Sit down.", "initiative": "idea-1"}])
    for slug in ("idea-1", "idea-2"):
        make.barrier_try(initiative=Initiative.objects.get(slug=slug))
    Initiative.objects.exclude(slug="idea-0").update(state="archived")
    barrier = Client().get("/toolkit/barriers/burnout/").context["barrier"]
    assert ([idea.initiative.slug for idea in barrier["ideas"]], barrier["met"]) == (["idea-0"], 0)
    told = Client().get("/api/v1/barriers/burnout/").json()
    assert (told["ideas"], told["reports"]) == ([], 0)
