"""A list asks the database as often for forty rows as for four. The figures are kept, so that one more is a decision."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import alliance, measures, stories, toolkit
from toolkit.models import Collection, FeaturedWeek, Initiative
from toolkit.models.featured import monday_of

# address -> the most statements one visit may take, counted on a warm process
BUDGETS = {
    "/": 30,
    "/toolkit/": 8,
    "/toolkit/?q=known": 12,
    "/toolkit/initiatives/known/": 14,
    "/toolkit/featured/": 8,
    "/toolkit/journey/": 4,
    "/toolkit/barriers/": 6,
    "/toolkit/briefings/": 4,
    "/toolkit/library/": 4,
    "/toolkit/assessment/": 4,
    "/toolkit/training/": 4,
    "/toolkit/collections/": 6,
    "/toolkit/measures/": 8,
    "/toolkit/initiatives/known/figures/": 10,
    "/toolkit/collections/known/": 8,
    "/stories/": 8,
    "/alliance/members/": 12,
    "/alliance/lineage/": 14,
    "/alliance/chapters/": 8,
    "/alliance/meetings/": 6,
    "/alliance/founders/": 6,
    "/alliance/partners/": 4,
    "/alliance/members/founder/": 20,
    "/api/v1/organisations/": 8,
    "/api/v1/chapters/": 6,
    "/api/v1/meetings/": 6,
    "/api/v1/initiatives/": 6,
    "/api/v1/adoptions/": 6,
    "/api/v1/measures/": 6,
    "/api/v1/series/": 6,
    "/api/v1/barriers/": 6,
    "/api/v1/briefings/": 4,
    "/api/v1/library/": 4,
    "/api/v1/stories/": 6,
    "/api/v1/changes/": 4,
}


def grow(founder, number: int) -> None:
    """So many of everything more."""
    known = Initiative.objects.filter(slug="known").first() or toolkit.published_initiative("Known")
    for n in range(number):
        member = alliance.signed_organisation(f"Member {number} {n}", recruiter=founder)
        initiative = toolkit.published_initiative(f"Idea {number} {n}")
        toolkit.adoption(initiative=initiative, organisation=member)
        toolkit.adoption(initiative=known, organisation=member)
        toolkit.feedback(known)
        measures.measure_series(organisation=member, counts=[14] * 3, is_shared=True, is_pooled=True)
        toolkit.barrier_try(initiative=known, organisation=member)
        for kind in ("item", "module", "stage", "briefing", "library", "campaign"):
            toolkit.page(f"{kind} {number} {n}", kind=kind, initiatives=[initiative.slug])
        toolkit.page(f"barrier {number} {n}", kind="barrier", ideas=[{"words": "Tea.", "initiative": initiative.slug}])
        FeaturedWeek.objects.create(week=week_before(), initiative=initiative)
        toolkit.lay_word(f"said {number} {n}")
        toolkit.collection(f"List {number} {n}", organisation=member, visibility="public", holds=[initiative])
        toolkit.collections.add(collection=known_list(founder), initiative=initiative, by=None)
        stories.published()
        alliance.meeting(f"Meeting {number} {n}")
        alliance.partner(f"Friend {number} {n}")
        alliance.report(founder.pledges.get(), f"Success {number} {n}", success_is_public=True)


def known_list(founder) -> Collection:
    found = Collection.objects.filter(public_id="known").first()
    if found is None:
        found = toolkit.collection("Known", organisation=founder, visibility="public")
        Collection.objects.filter(pk=found.pk).update(public_id="known")
        found.refresh_from_db()
    return found


def week_before() -> dt.date:
    first = FeaturedWeek.objects.order_by("week").first()
    return (first.week if first else monday_of(timezone.localdate())) - dt.timedelta(weeks=1)


def counted(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_lists_cost_the_same_for_few_rows_and_for_many(settings, deliver, django_user_model):
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**9
    founder = alliance.signed_organisation("Founder")
    grow(founder, 3)
    deliver()
    few = {address: counted(address) for address in BUDGETS}
    grow(founder, 12)
    deliver()
    many = {address: counted(address) for address in BUDGETS}
    assert {a: (few[a], many[a]) for a in BUDGETS if many[a] > few[a]} == {}
    assert {a: many[a] for a in BUDGETS if many[a] > BUDGETS[a]} == {}
