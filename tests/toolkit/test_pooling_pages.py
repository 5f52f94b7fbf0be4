"""Figures of those who tried one idea, put together: from three organisations on, opted in, named only where they are."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from alliance.models import Organisation
from tests.factories import alliance, measures, toolkit
from tests.factories.measures import START
from toolkit.actions import series as series_actions
from toolkit.documents.pooling import evidence
from toolkit.figures import months
from toolkit.models import Adoption, Initiative, MeasureSeries

pytestmark = pytest.mark.django_db

# a half-year before it began, that in which it began, and a year after
FALLING = [20] * 6 + [18] * 6 + [12] * 12
BEGAN = START + 8


def tried(
    idea: Initiative, name: str, counts: list[int], *, visibility: str = "public", is_pooled: bool = True,
    is_shared: bool = False, state: str = "embedded", **more,
) -> tuple[Adoption, MeasureSeries]:  # fmt: skip
    home = alliance.signed_organisation(name)
    told = toolkit.adoption(
        initiative=idea, organisation=home, unit="Willow ward" if visibility == "public" else "", visibility=visibility,
        started_on=months.first_day(BEGAN), state=state, **more,
    )  # fmt: skip
    whole = {} if visibility == "public" else {"unit": "", "setting": "whole_organisation"}
    held = measures.measure_series(organisation=home, counts=counts, is_pooled=is_pooled, is_shared=is_shared, **whole)
    return told, held


@pytest.fixture
def idea() -> Initiative:
    return toolkit.published_initiative("Supper together")


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(client, idea) -> str:
    return text(client.get(reverse("toolkit:initiative-figures", args=[idea.slug])))


def test_nothing_is_put_together_from_fewer_than_three(idea, client):
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    toolkit.adoption(initiative=idea)
    told = page(client, idea)
    assert "Nothing is put together from fewer than three organisations" in told
    assert "3 organisations have told in public" in told
    assert "times as often" not in told


def test_three_places_are_pooled_with_their_rates_and_what_is_unsure(idea, client):
    for name in ("First", "Second", "Third"):
        tried(idea, name, FALLING)
    toolkit.adoption(initiative=idea)
    told = page(client, idea)
    assert "Before and after, not proof" in told
    assert "Together it happened less often afterwards: 0.60 times as often" in told
    assert "The places tell much the same." in told
    assert "DerSimonian and Laird" in told
    # 120 in 3,600 bed days before, 144 in 7,200 after
    assert "First, Willow ward 33.3 (27.6 to 39.9) 20 (16.9 to 23.5) 0.60 times as often" in told
    assert "1 organisation that tried it has not reported such figures" in told


def test_stopped_trials_are_counted_and_say_so(idea, client):
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    tried(idea, "Third", FALLING[::-1], state="stopped", outcome="made_worse", ended_on=months.first_day(BEGAN + 9))
    told = page(client, idea)
    assert "Third, Willow ward (stopped since)" in told
    assert "1 of these trials was stopped." in told
    assert "no clear change" in told
    assert evidence(idea)["measures"][0]["small"][-1]["stop"]


def test_only_who_opted_in_is_counted(idea, client):
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    _told, held = tried(idea, "Third", FALLING, is_pooled=False)
    assert "Third" not in page(client, idea)
    series_actions.show(series=held, by=None, is_shared=False, is_pooled=True)
    assert "Third" in page(client, idea)
    Organisation.objects.filter(name="Third").update(status="withdrawn")
    assert "Third" not in page(client, idea)


def test_unnamed_ones_stay_unnamed(idea, client):
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    told, held = tried(idea, "CanaryHouse", FALLING, visibility="unnamed")
    shown = client.get(reverse("toolkit:initiative-figures", args=[idea.slug])).content.decode()
    assert "A member who does not want to be named" in shown
    assert "September 2024" not in shown
    for clue in ("CanaryHouse", held.public_id, told.public_id, held.organisation.slug):
        assert clue not in shown


def test_unnamed_ones_whose_figures_are_shown_elsewhere_are_left_out(idea):
    """Side by side the two would name them."""
    for name in ("First", "Second", "Third"):
        tried(idea, name, FALLING)
    tried(idea, "CanaryHouse", FALLING, visibility="unnamed", is_shared=True)
    assert len(evidence(idea)["measures"][0]["rows"]) == 3


def test_members_only_reports_are_not_counted(idea):
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    tried(idea, "Third", FALLING, visibility="members")
    assert evidence(idea)["measures"] == []


def test_half_years_that_would_tell_small_months_are_not_used(idea):
    """One small month in it: the total would tell it. Six of them: the total tells none."""
    for name in ("First", "Second"):
        tried(idea, name, FALLING)
    tried(idea, "Third", [20] * 5 + [4] + FALLING[6:])
    assert evidence(idea)["measures"] == []
    tried(idea, "Fourth", [5] * 6 + FALLING[6:])
    assert len(evidence(idea)["measures"][0]["rows"]) == 3


def test_page_costs_the_same_for_many_as_for_few(idea, django_assert_max_num_queries):
    for n in range(5):
        tried(idea, f"House {n}", FALLING)
    with django_assert_max_num_queries(8):
        evidence(idea)
