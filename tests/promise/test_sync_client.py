"""The reference client ends with a copy that is equal to the lists, whatever happened in between."""

from __future__ import annotations

import gzip
import json
from urllib.parse import urlsplit

import pytest

from alliance.actions import pledges
from promise.partners import sync_client
from promise.partners.actions import dumps
from promise.partners.sync_client import Copy
from stories.actions import withdrawals
from tests.factories import alliance, stories, toolkit
from toolkit.actions import adoptions, initiatives

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, settings):
    settings.RATE_ANON = 10**6

    def inside(address: str):
        parts = urlsplit(address)
        answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, dict(answer.headers), body

    return inside


@pytest.fixture
def world(settings, person):
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    alliance.lively_meeting()
    tried = toolkit.adoption()
    story = stories.published(title="CanaryStory", initiatives=[tried.initiative])
    return {"tried": tried, "story": story, "curator": person("Cleo", "curator")}


@pytest.fixture
def copy(ask, settings, tmp_path):
    return Copy(settings.SITE_URL, str(tmp_path / "copy.sqlite3"), ask)


def held(copy: Copy) -> str:
    return "\n".join(text for (text,) in copy.held.execute("SELECT json FROM rows"))


def much_happens(world) -> None:
    """Something comes, changes and goes of every kind."""
    gone = alliance.signed_organisation("Gone House")
    alliance.signed_organisation("Child House", recruiter=world["tried"].organisation)
    pledges.withdraw(pledge=gone.pledges.get(), by=None, capacity="clock", reason="Closed.")
    alliance.lively_meeting("Another meeting")
    other = toolkit.published_initiative(title="Walks in the garden")
    toolkit.published_initiative(title="To stay")
    initiatives.archive(initiative=other, by=world["curator"], reason="No longer right.")
    adoptions.update(adoption=world["tried"], by=None, words="It went well after all.")
    toolkit.adoption(visibility="unnamed")
    stories.published(title="Another evening")
    withdrawals.withdraw(story=world["story"])


@pytest.mark.parametrize("has_files", [True, False])
def test_copy_is_equal_after_the_first_and_every_later_run(copy, world, has_files):
    if has_files:
        dumps.make()
    first = copy.sync()
    assert first["stories"] == first["adoptions"] == 1
    assert list(copy.differences()) == []
    assert "CanaryStory" in held(copy)
    much_happens(world)
    assert list(copy.differences()) != []
    told = copy.sync()
    assert told["renewed"] >= 5
    assert told["deleted"] >= 1
    assert list(copy.differences()) == []
    assert "CanaryStory" not in held(copy)
    again = copy.sync()
    assert again["deleted"] == 0
    assert list(copy.differences()) == []


def test_first_run_between_the_files_and_a_withdrawal_holds_nothing_of_it(copy, world):
    dumps.make()
    much_happens(world)
    copy.sync()
    assert "CanaryStory" not in held(copy)
    assert list(copy.differences()) == []


def test_broken_run_leaves_the_copy_as_it_was(copy, world, monkeypatch):
    copy.sync()
    before = held(copy)
    much_happens(world)
    monkeypatch.setattr(copy, "ask", lambda address: (500, {}, b"") if "/meetings/" in address else copy_ask(address))
    copy_ask = sync_ask(copy)
    with pytest.raises(RuntimeError):
        copy.sync()
    assert held(copy) == before


def sync_ask(copy: Copy):
    from django.test import Client

    client = Client()

    def inside(address: str):
        parts = urlsplit(address)
        answer = client.get(f"{parts.path}?{parts.query}")
        return answer.status_code, dict(answer.headers), answer.content

    return inside


def test_file_that_was_changed_on_its_way_is_refused(copy, world, monkeypatch):
    dumps.make()
    real = copy.ask

    def meddled(address: str):
        status, headers, body = real(address)
        if address.endswith("organisations.ndjson.gz"):
            body = gzip.compress(json.dumps({"id": "x"}).encode())
        return status, headers, body

    monkeypatch.setattr(copy, "ask", meddled)
    with pytest.raises(RuntimeError, match="organisations"):
        copy.sync()
    assert held(copy) == ""


def test_only_what_is_said_to_be_counted_may_lag_behind(copy, world):
    """The figures that are left out of the comparison are the ones that move without a line, and no others."""
    copy.sync()
    child = alliance.signed_organisation("Child House", recruiter=world["tried"].organisation)
    alliance.signed_organisation("Grandchild House", recruiter=child)
    toolkit.adoption(initiative=world["tried"].initiative, visibility="unnamed")
    copy.sync()
    assert list(copy.differences()) == []
    lagging = {}
    for name, fields in sync_client.COUNTED.items():
        for page in copy.pages(f"{copy.root}{name}/?page_size=200"):
            for row in page["results"]:
                (text,) = copy.held.execute("SELECT json FROM rows WHERE list = ? AND id = ?", (name, row["id"])).fetchone()
                mine = json.loads(text)
                lagging.setdefault(name, set()).update(field for field in fields if mine[field] != row[field])
    assert "descendant_count" in lagging["organisations"]
    assert "members" in lagging["chapters"] or lagging["chapters"] == set()
    assert "outcomes" in lagging["initiatives"]
