"""The invented stories of the demo, and the synthetic ones for measuring."""

from __future__ import annotations

import pytest

from promise.desk.management import people
from stories.management import demo, scale
from stories.models import Consent, Story
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def guardians(db):
    return people.load_demo()


def test_demo_has_stories_in_every_state_and_a_second_run_adds_none(guardians):
    tea = Initiative.objects.create(
        slug="promise-tea-and-toast", title="Tea and toast", state="published", published_at="2026-03-07T00:00:00Z"
    )
    assert demo.load_demo()["stories"] > 16
    assert set(Story.objects.values_list("state", flat=True)) == set(Story.State.values)
    assert Story.objects.published().count() >= 8
    assert Story.objects.for_api().count() >= 8
    assert tea.stories.get().title == "The second cup"
    assert demo.load_demo() == {"stories": 0, "answers to stories": 0, "story books": 0}


def test_demo_stories_are_marked_and_each_in_the_state_it_names(guardians):
    demo.load_demo()
    assert not Story.objects.filter(is_demo=False).exists()
    for sample in demo.samples():
        story = Story.objects.get(form_nonce=sample.nonce)
        assert story.state == sample.state, sample.key
        assert not sample.told_by or sample.told_by.endswith("(demo)")
        assert story.text or story.state == Story.State.WITHDRAWN


def test_demo_touches_nothing_its_author_changed(guardians):
    from stories.actions import stories

    demo.load_demo()
    story = Story.objects.published().earliest("pk")
    stories.withdraw(story=story)
    demo.load_demo()
    story.refresh_from_db()
    assert story.state == Story.State.WITHDRAWN


def test_scale_is_reproducible_and_consented():
    scale.make(stories=30, seed=7)
    scale.make(stories=30, seed=7)
    assert Story.objects.published().count() == 30
    assert Consent.objects.in_force().count() == 30 * len(scale.USES)
    words = list(Story.objects.order_by("form_nonce").values_list("title", "text", "slug", "public_id"))
    Story.objects.all().delete()
    scale.make(stories=30, seed=7)
    assert list(Story.objects.order_by("form_nonce").values_list("title", "text", "slug", "public_id")) == words
