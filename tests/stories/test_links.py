"""T22: the link is mailed again to the address it was given for, and nobody learns anything by asking."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promise.core import tokens
from promise.core.models import OutboxItem
from promise.core.workflow import MoveRefused
from stories.actions import stories
from stories.models import Consent, Story, StoryContact
from stories.models.contacts import mailbox_key
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use = Consent.Use
LOST = "/stories/mine/"


def told(email: str = "author@example.org") -> Story:
    return make.story(consents=(Use.HOLD, Use.CONTACT), email=email)


def test_the_link_comes_again_to_the_address_it_was_given_for(client, deliver, mailoutbox):
    story = told()
    deliver()
    mailoutbox.clear()
    client.post(LOST, {"email": "Author@Example.org"})
    deliver()
    (letter,) = mailoutbox
    assert letter.to == ["author@example.org"]
    assert f"/stories/mine/{story.private_token}/" in letter.body
    assert OutboxItem.objects.exclude(payload={}).exists() is False  # the address asked for is not kept


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(client, deliver, mailoutbox):
    told()
    deliver()
    mailoutbox.clear()
    client.post(LOST, {"email": "warm@example.org"}, follow=True)
    answers = []
    for email in ("author@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(LOST, {"email": email})
        work = len(queries)
        page = re.sub(r'value="\w{64}"', "", client.get(response.url).content.decode().split("<main")[1])
        answers.append((response.status_code, response.url, dict(response.headers), page, work))
    assert answers[0][4] > 3
    assert answers[0] == answers[1]
    assert "nobody@" not in answers[1][3]
    deliver()
    assert [letter.to for letter in mailoutbox] == [["author@example.org"]]


def test_an_address_used_for_one_mail_only_is_not_known_later(client, deliver, mailoutbox):
    make.story(consents=(Use.HOLD,), email="once@example.org")
    deliver()
    mailoutbox.clear()
    client.post(LOST, {"email": "once@example.org"})
    deliver()
    assert mailoutbox == []


@pytest.mark.parametrize("end", ["withdraw", "no contact"])
def test_no_link_comes_after_the_yes_to_it_ended(client, deliver, mailoutbox, end):
    story = told()
    deliver()
    mailoutbox.clear()
    client.post(LOST, {"email": "author@example.org"})
    if end == "withdraw":
        stories.withdraw(story=story)
    else:
        stories.change_consents(story=story, consents=[])
    deliver()
    assert mailoutbox == []


def test_a_mailbox_is_not_bombed_and_a_connection_is_asked_to_wait(client, deliver, mailoutbox):
    told()
    deliver()
    mailoutbox.clear()
    answers = [client.post(LOST, {"email": "author@example.org"}).status_code for _ in range(10)]
    deliver()
    assert answers == [302] * 10
    assert len(mailoutbox) == 3
    page = client.post(LOST, {"email": "other@example.org"})
    assert "try again in an hour" in page.content.decode()


def test_a_stolen_database_tells_no_address_and_matches_no_guess(all_tables, settings):
    told("canary.author@example.org")
    assert "canary.author" not in all_tables()
    held = StoryContact.objects.get().fingerprint
    assert held == mailbox_key(" Canary.Author@example.org")
    settings.CONTACT_KEY = "another key"
    assert held != mailbox_key("canary.author@example.org")


def test_a_new_address_given_later_is_the_one_that_counts(client, deliver, mailoutbox):
    story = told()
    stories.change_consents(story=story, consents=[Use.CONTACT], email="new@example.org")
    deliver()
    mailoutbox.clear()
    for email in ("author@example.org", "new@example.org"):
        client.post(LOST, {"email": email})
    deliver()
    assert [letter.to for letter in mailoutbox] == [["new@example.org"]]


def test_a_hundred_thousand_guesses_open_nothing():
    """256 bits, looked up by their hash: a guess opens nothing, nor does the hash itself or what is kept beside it."""
    story = told()
    kept_beside = [story.link_hash, story.link_nonce, story.slug, story.public_id]
    guesses = [tokens.derive("story", str(n)) for n in range(100_000)] + kept_beside
    for start in range(0, len(guesses), 500):
        tried = [tokens.fingerprint(guess) for guess in guesses[start : start + 500]]
        assert not Story.objects.filter(link_hash__in=tried).exists()
    assert not any(Story.objects.by_link(guess).exists() for guess in guesses[-300:])
    assert Story.objects.by_link(story.private_token).exists()
    assert len(story.private_token) == 43


def test_a_guardian_alone_can_neither_open_the_private_page_nor_withdraw(cast, sign_in):
    story = told()
    client = sign_in(cast.guardian)
    client.post(f"/stories/review/{story.public_id}/", {"act": "read", "reason": "x"})
    page = client.get(f"/stories/review/{story.public_id}/").content.decode()
    assert story.private_token not in page
    assert "author@" not in page
    client.post(f"/stories/review/{story.public_id}/", {"act": "withdraw"})
    client.post(f"/stories/mine/{story.public_id}/withdraw/")
    story.refresh_from_db()
    assert story.state == Story.State.SUBMITTED


class TestTakenBackForAnAuthor:
    """No link and no address left: two guardians together, never one alone, and nobody is shown anything of the author's page."""

    def opened(self, client, story: Story) -> str:
        address = f"/stories/review/{story.public_id}/"
        client.post(address, {"act": "read", "reason": "Its author wrote to us"})
        return str(client.get(address).content, "utf-8")

    def test_one_puts_aside_and_another_takes_back(self, cast, sign_in, client):
        story = make.published()
        first, second = sign_in(cast.guardian), sign_in(cast.guardian2)
        self.opened(first, story)
        first.post(f"/stories/review/{story.public_id}/", {"act": "hold", "hold-reason": "The author asks.", "hold-country": ""})
        assert "Take it back for its author" not in self.opened(first, story)
        first.post(f"/stories/review/{story.public_id}/", {"act": "take_back", "take_back-is_author": "on"})
        story.refresh_from_db()
        assert story.state == Story.State.HELD
        assert "Take it back for its author" in self.opened(second, story)
        second.post(f"/stories/review/{story.public_id}/", {"act": "take_back"})
        story.refresh_from_db()
        assert story.state == Story.State.HELD  # not ticked
        second.post(f"/stories/review/{story.public_id}/", {"act": "take_back", "take_back-is_author": "on"})
        story.refresh_from_db()
        assert (story.state, story.text) == (Story.State.WITHDRAWN, "")
        assert client.get(story.get_absolute_url()).status_code == 410
        last = story.decisions.last()
        assert (last.move, last.by, last.capacity) == ("withdraw", cast.guardian2, "guardian")

    @pytest.mark.parametrize("reach", [make.story, make.published, lambda: stories.pause(story=make.published())])
    def test_what_nobody_put_aside_no_guardian_takes_back(self, reach):
        story = reach()
        with pytest.raises(MoveRefused):
            stories.withdraw_for_author(story=story, by=make.guardian())
        story.refresh_from_db()
        assert story.text
