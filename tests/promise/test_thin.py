"""The short way answers as the whole way does: bytes, headers, limits, log. Whatever is unusual goes the whole way."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import RequestFactory

from promise.core import buckets, rendered, thin
from promise.core.models import Rendered
from tests.factories import toolkit
from toolkit.actions import initiatives
from toolkit.models import Initiative

LIST = "/api/v1/initiatives/"
COUNTERS = {"X-RateLimit-Remaining", "X-RateLimit-Reset"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    made = [toolkit.published_initiative(title=f"Idea number {n}") for n in range(5)]
    rendered.keep_missing()
    return made


@pytest.fixture
def ways():
    whole = WSGIHandler()
    return thin.Thin(whole), whole


@contextmanager
def in_one_transaction() -> Iterator[None]:
    """No request may close the connection on which a test has its transaction; the test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(application: Any, address: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    environ = RequestFactory(HTTP_HOST="localhost").get(address).environ
    environ.pop("HTTP_COOKIE", None)
    said: list[Any] = []
    method = more.pop("method", "GET")
    with in_one_transaction():
        parts = application({**environ, "REQUEST_METHOD": method, **more}, lambda *words: said.append(words))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
    return said[0][0], dict(said[0][1]), body


def went_short(short: thin.Thin, address: str, **more: str) -> bool:
    """Whether the whole way was left out."""
    asked: list[str] = []
    held, short.whole = short.whole, lambda environ, start: asked.append("whole") or held(environ, start)
    try:
        ask(short, address, **more)
    finally:
        short.whole = held
    return not asked


def pages(client) -> list[str]:
    first = client.get(LIST, {"page_size": 2}).json()
    second = client.get(first["next"]).json()
    short = [address.partition("localhost:8000")[2] for address in (first["next"], second["next"], second["previous"])]
    return [LIST, f"{LIST}?page_size=2", f"{LIST}?page_size=200", *short]


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, deflate, br", "identity", "gzip;q=0"])
def test_both_ways_answer_with_the_same_bytes_and_headers(bank, ways, client, encoding):
    short, whole = ways
    more = {"HTTP_ACCEPT_ENCODING": encoding} if encoding else {}
    for address in [*pages(client), f"{LIST}{bank[0].slug}/"]:
        ask(short, address, **more)  # the first of its kind goes the whole way
        assert went_short(short, address, **more)
        for asked in ({}, {"HTTP_IF_NONE_MATCH": ask(whole, address, **more)[1]["ETag"]}, {"HTTP_IF_NONE_MATCH": '"other"'}):
            ask(short, address, **more, **asked)
            assert went_short(short, address, **more, **asked)
            mine, theirs = (ask(way, address, **more, **asked) for way in (short, whole))
            assert mine[0] == theirs[0]
            assert mine[2] == theirs[2]
            assert {k: v for k, v in mine[1].items() if k not in COUNTERS} == {
                k: v for k, v in theirs[1].items() if k not in COUNTERS
            }
            assert int(mine[1]["X-RateLimit-Remaining"]) == int(theirs[1]["X-RateLimit-Remaining"]) + 1
            assert mine[1]["X-RateLimit-Reset"] == theirs[1]["X-RateLimit-Reset"]


def test_answer_is_what_the_client_of_every_other_test_gets(bank, ways, client):
    short, _whole = ways
    for address in pages(client):
        ask(short, address)
        assert ask(short, address)[2] == client.get(address).content
        assert json.loads(gzip.decompress(ask(short, LIST, HTTP_ACCEPT_ENCODING="gzip")[2])) == client.get(LIST).json()


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("?sort=newest", {}), ("?q=idea", {}), ("?colour=blue", {}), ("?page_size=0", {}), ("?page_size=201", {}),
        ("?page_size=2&page_size=2", {}), ("?cursor=nonsense", {}), ("?cursor=", {}), ("?format=ndjson", {}),
        ("?fields=id", {}), ("?count=true", {}), ("", {"HTTP_AUTHORIZATION": "Bearer x"}), ("", {"HTTP_COOKIE": "a=b"}),
        ("", {"method": "HEAD"}), ("", {"method": "OPTIONS"}), ("", {"method": "POST"}), ("", {"HTTP_HOST": "evil.example"}),
        ("no-such-idea/", {}), ("%00/", {}), ("?page_size=%32", {}),
    ],
)  # fmt: skip
def test_whatever_is_unusual_goes_the_whole_way_and_counts_once(bank, ways, question, more):
    short, whole = ways
    for _warm in range(2):
        ask(short, LIST)
    before = ask(short, LIST)[1]["X-RateLimit-Remaining"]
    mine = ask(short, LIST + question, **more)
    theirs = ask(whole, LIST + question, **more)
    assert (mine[0], mine[2]) == (theirs[0], theirs[2]) or question == "?cursor="
    if "X-RateLimit-Remaining" in mine[1] and "HTTP_HOST" not in more:
        assert int(mine[1]["X-RateLimit-Remaining"]) == int(before) - 1
    assert not went_short(short, LIST + question, **more) or question == "?cursor="


def test_limit_holds_on_the_short_way_too(bank, ways, settings):
    settings.RATE_ANON = 4
    buckets.leases._held.clear()
    short, _whole = ways
    answers = [ask(short, LIST) for _ in range(6)]
    assert [answer[0][:3] for answer in answers] == ["200"] * 4 + ["429"] * 2
    assert [answer[1]["X-RateLimit-Remaining"] for answer in answers] == ["3", "2", "1", "0", "0", "0"]
    assert int(answers[-1][1]["Retry-After"]) >= 1


def test_both_ways_are_logged_alike(bank, ways, caplog):
    lines: dict[int, list[dict[str, Any]]] = {}
    for number, way in enumerate(ways):
        ask(way, LIST)
        caplog.clear()
        with caplog.at_level(logging.INFO, logger=thin.LOG.name):
            ask(way, LIST, HTTP_USER_AGENT="a program")
        kept = [record.msg for record in caplog.records if record.name == thin.LOG.name]
        lines[number] = [{k: v for k, v in line.items() if k not in {"request_id", "timestamp"}} for line in kept]
    assert lines[0] == lines[1]
    assert [line["event"] for line in lines[0]] == ["request_started", "request_finished"]


def test_change_is_seen_at_once_and_removal_leaves_no_text(bank, ways, person):
    short, _whole = ways
    changed, gone = bank[0], bank[1]
    assert Rendered.objects.count() == 5
    Initiative.objects.filter(pk=changed.pk).update(title="Another title altogether")
    assert not Rendered.objects.filter(public_id=changed.public_id).exists()
    tag = ask(short, LIST)[1]["ETag"]
    assert "Another title altogether" in ask(short, LIST)[2].decode()
    initiatives.archive(initiative=gone, by=person("Cleo", "curator"), reason="No longer right.")
    assert not Rendered.objects.filter(public_id=gone.public_id).exists()
    again = ask(short, LIST, HTTP_IF_NONE_MATCH=tag)
    assert again[0].startswith("200")
    assert gone.slug not in again[2].decode()
    rendered.keep_missing()
    assert ask(short, LIST)[2] == again[2]


def test_text_stays_when_the_change_is_taken_back(bank):
    try:
        with transaction.atomic():
            Initiative.objects.filter(pk=bank[0].pk).update(title="Not to be")
            raise RuntimeError
    except RuntimeError:
        pass
    assert Rendered.objects.filter(public_id=bank[0].public_id).exists()


def test_text_of_another_release_is_not_read(bank, client, settings):
    settings.SITE_URL = "https://moved.example"
    row = client.get(LIST).json()["results"][0]
    assert row["url"].startswith("https://moved.example/")
    assert rendered.keep_missing() == 5
    assert client.get(LIST).json()["results"][0] == row
