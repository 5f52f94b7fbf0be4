"""Once a year the author is asked; two questions without an answer hide the story; any answer begins a new year."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from promise.core.models import Change
from stories.actions import stories
from stories.models import Consent, Story
from stories.schedule import ask_authors_again
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use, State = Consent.Use, Story.State
BEGIN = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN, tick=False) as moved:
        yield moved


def shown() -> Story:
    return make.published(consents=(*make.EVERYWHERE, Use.CONTACT), email="author@example.org")


def after(clock, days: float, *made: Story) -> list[tuple[str, int]]:
    clock.shift(dt.timedelta(days=days))
    ask_authors_again()
    for story in made:
        story.refresh_from_db()
    return [(story.state, story.asked_times) for story in made]


def test_asked_after_a_year_again_after_a_month_then_hidden(clock, deliver, mailoutbox, client):
    story = shown()
    deliver()
    mailoutbox.clear()
    assert after(clock, 364, story) == [(State.PUBLISHED, 0)]
    assert after(clock, 1, story) == [(State.PUBLISHED, 1)]
    assert after(clock, 29, story) == [(State.PUBLISHED, 1)]
    assert after(clock, 1, story) == [(State.PUBLISHED, 2)]
    assert after(clock, 29.9, story) == [(State.PUBLISHED, 2)]
    assert client.get(story.get_absolute_url()).status_code == 200
    assert after(clock, 0.1, story) == [(State.PAUSED, 2)]
    assert client.get(story.get_absolute_url()).status_code == 404
    deliver()
    assert [letter.subject for letter in mailoutbox] == [
        "Are you still happy for it to be there?", "Are you still happy for it to be there?", "We have hidden what you wrote",
    ]  # fmt: skip
    assert story.title not in "".join(letter.body for letter in mailoutbox)
    assert Change.objects.filter(public_id=story.public_id).last().change == "removed"
    last = story.decisions.last()
    assert (last.move, last.capacity) == ("pause", "clock")


def test_a_yes_by_button_is_good_for_another_year(clock, client):
    story = shown()
    assert after(clock, 365, story) == [(State.PUBLISHED, 1)]
    link = f"/stories/mine/{story.private_token}/"
    assert "Yes, leave it here" in client.get(link).content.decode()
    client.post(f"{link}keep/")
    assert "Yes, leave it here" not in client.get(link).content.decode()
    assert after(clock, 364, story) == [(State.PUBLISHED, 0)]
    assert after(clock, 1, story) == [(State.PUBLISHED, 1)]


def test_showing_it_again_after_it_was_hidden_is_a_yes(clock):
    story = shown()
    for days in (365, 30, 30):
        after(clock, days, story)
    assert story.state == State.PAUSED
    story = stories.resume(story=story)
    assert story.state == State.PUBLISHED
    assert after(clock, 300, story) == [(State.PUBLISHED, 0)]


def test_whoever_cannot_be_asked_is_not_hidden_for_silence(clock):
    unasked = make.published()
    stopped = shown()
    assert after(clock, 365, unasked, stopped) == [(State.PUBLISHED, 0), (State.PUBLISHED, 1)]
    stories.change_consents(story=stopped, consents=[Use.PUBLISH])
    assert after(clock, 400, unasked, stopped) == [(State.PUBLISHED, 0), (State.PUBLISHED, 1)]


def test_a_clock_that_stood_still_asks_once_and_not_thrice(clock, deliver, mailoutbox):
    story = shown()
    deliver()
    mailoutbox.clear()
    after(clock, 1500, story)
    after(clock, 0, story)
    deliver()
    assert len(mailoutbox) == 1


def test_a_paused_or_withdrawn_story_is_left_in_peace(clock, deliver, mailoutbox):
    paused, gone = stories.pause(story=shown()), stories.withdraw(story=shown())
    deliver()
    mailoutbox.clear()
    after(clock, 400, paused, gone)
    deliver()
    assert mailoutbox == []
