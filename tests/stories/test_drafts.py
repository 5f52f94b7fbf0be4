"""Save and come back: sealed, opened by the link alone, one link until the end, gone when it is sent, discarded or forgotten."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from promise.core import ledger
from stories.actions import stories
from stories.models import Consent, Story, StoryDraft
from stories.schedule import forget_old_drafts
from tests.factories import stories as make
from tests.stories.test_stories_pages import SHARE, typed

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return str(response.content, "utf-8")


def saved(client: Client, **other) -> str:
    """Where the author is led after saving."""
    response = client.post(SHARE, {**typed(), "step": "save", **other})
    assert response.status_code == 302
    return str(response.url)


def test_save_asks_for_nothing_to_be_whole_and_the_link_brings_all_of_it_back(client):
    address = saved(client, title="", consents=["hold", "book"], content_notes=["police"], is_adult="", text="Half a")
    page = body(Client().get(address))
    assert "Half a</textarea>" in page
    checked = re.findall(r'value="(\w+)"[^>]* checked', page)
    assert set(checked) == {"hold", "book", "police"}
    assert not Story.objects.exists()


def test_the_draft_is_sealed_and_no_guardian_or_other_door_opens_it(client, cast, sign_in, all_tables):
    address = saved(client, text="CANARYDRAFT " * 5, title="CANARYDRAFTTITLE")
    assert "CANARYDRAFT" not in all_tables()
    token = address.split("/")[3]
    assert token not in all_tables()
    draft = StoryDraft.objects.get()
    for user in (cast.guardian, cast.secretariat):
        for path in ("/desk/queue/", "/desk/", f"/stories/review/{draft.public_id}/", f"/stories/{draft.public_id}/"):
            assert "CANARYDRAFT" not in body(sign_in(user).get(path))


def test_one_link_until_the_end(client):
    """The link of the first saved word is the link of the story: an author never has to keep two."""
    address = saved(client)
    mine = address.removesuffix("write/")
    assert client.get(mine).url == address
    assert body(client.get(address)).count(mine) >= 1
    client.post(address, {**typed(), "text": "New words of mine. " * 4, "step": "save"})
    assert StoryDraft.objects.count() == 1
    assert "New words of mine." in body(client.post(address, {**typed(), "text": "New words of mine. " * 4, "step": "preview"}))
    client.post(address, {**typed(), "text": "New words of mine. " * 4, "step": "send"})
    story = Story.objects.get()
    assert f"/stories/mine/{story.private_token}/" == mine
    assert not StoryDraft.objects.exists()
    assert client.get(address).url == mine
    assert "It waits for a guardian" in body(client.get(mine))


def test_sending_twice_from_a_draft_is_one_story(client):
    address = saved(client)
    data = {**typed(), "step": "send"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302
    assert Story.objects.count() == 1


def test_consents_in_a_draft_are_no_consents_yet(client):
    saved(client, consents=["hold", "publish"])
    assert not Consent.objects.exists()


def test_the_link_is_mailed_once_for_one_address(client, deliver, mailoutbox):
    address = saved(client, email="writer@example.org")
    client.post(address, {**typed(), "email": "writer@example.org", "step": "save"})
    deliver()
    (letter,) = mailoutbox
    assert letter.to == ["writer@example.org"]
    assert address.removesuffix("write/") in letter.body
    assert "A quiet night" not in letter.body
    client.post(address, {**typed(), "email": "not an address", "step": "save"})
    deliver()
    assert len(mailoutbox) == 1


def test_discard_leaves_nothing_and_a_backup_cannot_bring_it_back(client):
    address = saved(client)
    draft = StoryDraft.objects.get()
    client.post(address.replace("/write/", "/discard/"))
    assert not StoryDraft.objects.exists()
    assert ledger.entries() == [draft.public_id]
    assert client.get(address).status_code == 404
    draft.pk = None
    draft.save(force_insert=True)  # as a restored backup would
    assert not ledger.is_replayed()
    assert stories.replay_drafts() == 1
    assert ledger.is_replayed()


def test_a_draft_is_kept_for_ninety_days_after_the_last_save_and_then_forgotten():
    with time_machine.travel("2026-01-01 12:00:00+00:00", tick=False) as clock:
        draft = make.story_draft()
        clock.shift(dt.timedelta(days=80))
        stories.save_draft(draft=draft, answers=draft.answers)
        clock.shift(dt.timedelta(days=89, hours=23))
        forget_old_drafts()
        assert StoryDraft.objects.by_link(draft.private_token).exists()
        clock.shift(dt.timedelta(hours=2))
        assert not StoryDraft.objects.by_link(draft.private_token).exists()
        forget_old_drafts()
        assert not StoryDraft.objects.exists()


def test_too_much_is_refused_with_the_words_kept(client):
    page = client.post(SHARE, {**typed(), "text": "x" * 70_000, "step": "save"})
    assert page.status_code == 200
    assert "longer than we can keep" in body(page)
    assert not StoryDraft.objects.exists()


def test_a_program_that_fills_the_trap_saves_nothing(client):
    assert client.post(SHARE, {**typed(), "more_about_you": "x", "step": "save"}).status_code == 200
    assert not StoryDraft.objects.exists()


def test_pages_of_a_draft_stay_out_of_caches_referrers_and_search(client):
    address = saved(client)
    page = client.get(address)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in page["X-Robots-Tag"]
    token = address.split("/")[3]
    for answer in (page, client.post(address, {**typed(), "step": "preview"})):
        assert token not in body(answer).split("</head>")[0]


def test_get_changes_nothing(client, fingerprint_of_tables):
    address = saved(client)
    before = fingerprint_of_tables()
    for path in (address, address.removesuffix("write/"), address.replace("/write/", "/discard/")):
        for method in (client.get, client.head, client.options):
            assert method(path).status_code in {200, 302, 405}
    assert fingerprint_of_tables() == before
