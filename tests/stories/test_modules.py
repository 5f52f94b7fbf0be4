"""A story inside a training module: only with its author's consent for training, and never longer than that."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from stories.actions import modules, withdrawals
from stories.models import Consent, ModuleStory
from tests.factories import stories as make
from tests.factories import toolkit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_waiting(settings):
    settings.COOLING_OFF_DAYS = 0


def test_a_story_without_consent_for_training_is_refused():
    told = make.published()
    with pytest.raises(ValidationError, match="not agreed"):
        modules.place(module=toolkit.module(), story=told, by=make.guardian())
    assert not ModuleStory.objects.exists()


def test_it_stands_on_the_page_until_the_consent_ends(client):
    place = make.module_story()
    address = place.module.get_absolute_url()
    assert place.story.title in client.get(address).content.decode()
    Consent.objects.filter(story=place.story, use=Consent.Use.TRAINING).update(ended_at=place.placed_at)
    assert place.story.title not in client.get(address).content.decode()


def test_a_withdrawn_story_leaves_the_module_and_its_row_goes(client):
    place = make.module_story()
    title = place.story.title
    withdrawals.withdraw(story=place.story)
    assert title not in client.get(place.module.get_absolute_url()).content.decode()
    assert not ModuleStory.objects.exists()


def test_guardians_place_and_take_out_and_nobody_else(sign_in, cast):
    told = make.published(consents=(*make.EVERYWHERE, make.Use.TRAINING))
    make.published(title="Without that consent")
    module = toolkit.module()
    browser = sign_in(cast.guardian)
    page = browser.get("/stories/in-training/").content.decode()
    assert told.title in page
    assert "Without that consent" not in page
    assert browser.post("/stories/in-training/", {"module": module.pk, "story": told.pk}).status_code == 302
    assert sign_in(cast.curator).get("/stories/in-training/").status_code == 403
    browser.post("/stories/in-training/", {"take_off": ModuleStory.objects.get().pk})
    assert not ModuleStory.objects.exists()


@pytest.mark.parametrize("search", [True, False], ids=["for search engines", "not for them"])
def test_a_module_that_names_a_story_is_for_search_engines_only_where_its_author_said_so(client, search):
    """Training is one yes, search engines are another."""
    uses = (*make.SHOWN, make.Use.TRAINING, *([make.Use.SEARCH_ENGINES] if search else []))
    place = make.module_story(make.published(consents=uses))
    page = client.get(place.module.get_absolute_url()).content.decode()
    assert place.story.title in page
    assert ('name="robots" content="noindex"' not in page) is search
