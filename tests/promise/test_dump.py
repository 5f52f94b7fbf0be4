"""The nightly files: the lists as they are, with their sums, and never a story that was taken back."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from promise.core import clock
from promise.partners.actions import dumps
from promise.partners.dumping import LISTS
from stories.actions import authors, consents, withdrawals
from stories.models import Consent
from tests.factories import alliance, measures, stories, toolkit

DUMP = "/api/v1/dump/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    alliance.meeting()
    toolkit.adoption()
    return stories.published(title="CanaryStory", text="Words that are the author’s.")


def get(client, address: str) -> bytes:
    answer = client.get(urlsplit(address).path)
    assert answer.status_code == 200, address
    return read(answer)


def read(answer) -> bytes:
    """To its end, which closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(client, address: str, **headers: str) -> int:
    answer = client.get(address, headers=headers)
    read(answer)
    return answer.status_code


def told(client) -> dict[str, Any]:
    return json.loads(get(client, DUMP))


def every(client, name: str) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/{name}/", {"page_size": 200}).json()["results"]


def on_disk() -> str:
    return "".join(gzip.decompress(path.read_bytes()).decode() for path in Path(dumps.folder()).rglob("*.gz"))


def test_files_hold_every_list_as_it_is_with_sums(client, world):
    assert (told(client)["files"], told(client)["made_at"]) == ([], None)
    measures.measure_series(counts=[14, 14, 14], is_shared=True)
    for kind in ("barrier", "briefing", "library"):
        toolkit.page(f"A {kind}", kind=kind)
    dumps.make()
    held = told(client)
    assert {one["type"] for one in held["files"]} == set(held["licences"])
    assert len(held["files"]) == 2 * len(LISTS)
    for one in held["files"]:
        content = get(client, one["url"])
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["bytes"]
        text = gzip.decompress(content).decode("utf-8-sig")
        rows = (
            [json.loads(line) for line in text.splitlines()]
            if one["format"] == "ndjson"
            else list(csv.DictReader(io.StringIO(text)))
        )
        live = every(client, one["type"])
        assert len(rows) == one["rows"] == len(live) > 0
        if one["format"] == "ndjson":
            assert sorted(rows, key=itemgetter("id")) == sorted(live, key=itemgetter("id"))
        else:
            assert {row["id"] for row in rows} == {row["id"] for row in live}
        assert f"{one['sha256']}  {one['name']}\n" in get(client, held["sha256sums"]).decode()


def test_change_log_goes_on_where_the_files_end(client, world):
    dumps.make()
    fresh = toolkit.published_initiative(title="After the night")
    for link in told(client)["changes"].values():
        path = urlsplit(link)
        rows = client.get(f"{path.path}?{path.query}").json()["results"]
        assert fresh.public_id in {row["id"] for row in rows}
    path = urlsplit(told(client)["changes"]["cursor"])
    assert {row["id"] for row in client.get(f"{path.path}?{path.query}").json()["results"]} == {fresh.public_id}


def test_same_rows_are_the_same_bytes(client, world):
    dumps.make()
    first = {one["name"]: one["sha256"] for one in told(client)["files"]}
    dumps.make()
    assert {one["name"]: one["sha256"] for one in told(client)["files"]} == first


def test_file_answers_304_to_its_tag_and_is_gone_when_unknown(client, world):
    dumps.make()
    answer = client.get(f"{DUMP}initiatives.csv.gz")
    read(answer)
    assert status(client, f"{DUMP}initiatives.csv.gz", **{"if-none-match": answer["ETag"]}) == 304
    short = client.get(f"{DUMP}stories.csv.gz")
    read(short)
    assert short["Cache-Control"] == "public, max-age=30"
    for name in ("manifest.json", "..%2Fkey", "nothing.gz"):
        assert status(client, DUMP + name) == 404


def take_back(story):
    withdrawals.withdraw(story=story)


def pause(story):
    authors.pause(story=story)


def not_for_programs(story):
    consents.change_consents(story=story, consents=[use for use in stories.EVERYWHERE if use != Consent.Use.API])


def without_name(story):
    consents.change_consents(story=story, consents=[use for use in stories.EVERYWHERE if use != Consent.Use.NAME])


@pytest.mark.parametrize("act", [take_back, pause, not_for_programs, without_name])
def test_story_that_is_taken_back_is_in_no_file_from_that_moment(client, world, act):
    dumps.make()
    assert "CanaryStory" in on_disk()
    act(world)
    assert status(client, f"{DUMP}stories.ndjson.gz") == 404
    assert status(client, f"{DUMP}stories.csv.gz") == 404
    assert {one["type"] for one in told(client)["files"]} == set(LISTS) - {"stories"}
    if act is take_back:
        assert "CanaryStory" not in on_disk()
    assert dumps.renew_stories()
    assert status(client, f"{DUMP}stories.ndjson.gz") == 200
    assert ("CanaryStory" in on_disk()) == (act is without_name)
    assert "Robin" not in on_disk()
    assert not dumps.renew_stories()


def test_story_taken_back_while_the_files_are_written_is_not_in_them(client, world, monkeypatch):
    real = dumps.write

    def slow(name, folder):
        made = real(name, folder)
        if name == "stories" and world.withdrawn_at is None:
            withdrawals.withdraw(story=world)
            world.refresh_from_db()
        return made

    monkeypatch.setattr(dumps, "write", slow)
    dumps.make()
    assert "CanaryStory" not in on_disk()
    assert status(client, f"{DUMP}stories.ndjson.gz") == 404
    assert dumps.renew_stories()
    assert status(client, f"{DUMP}stories.ndjson.gz") == 200


def test_receipt_names_the_file_and_the_clock_makes_it_daily(client, world, deliver):
    dumps.make()
    withdrawals.withdraw(story=world)
    world.refresh_from_db()
    assert world.removed["dump"] == 1
    every_day = clock.jobs["promise.partners.schedule.make_dump"].every
    assert every_day.days == 1


def test_receipt_of_a_story_that_was_never_passed_on_does_not_name_the_file(client, world):
    told = stories.published(consents=stories.SHOWN)
    dumps.make()
    assert "dump" not in withdrawals.withdraw(story=told).removed
