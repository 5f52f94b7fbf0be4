"""T39: no question to the bank is expensive: each is answered quickly, by few queries, with a page or a plain refusal."""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import toolkit as make
from toolkit.models import vocabularies

pytestmark = pytest.mark.django_db
PAGE, API = "/toolkit/", "/api/v1/initiatives/"
SECONDS, QUERIES = 1.0, 12

QUESTIONS = {
    "huge word": "a" * 10_000, "huge sentence": "tea " * 3_000, "many different words": " ".join(f"w{n}" for n in range(2_000)),
    "quotation marks": '"' * 999, "open phrases": '"tea ' * 300, "brackets": "(" * 500 + "tea", "stars": "* " * 300,
    "prefix of everything": "t*", "regular expression": "(a+)+$" * 50, "field": "slug:* OR id:[* TO *]",
    "boost": "tea^9999999999",
    "fuzzy": "tea~99 " * 50, "not": "NOT NOT NOT tea AND OR -tea +tea", "backslashes": "\\" * 501, "percent": "%_" * 300,
    "long prefix of a word": "kettl" + "e" * 300, "number": "-1e309", "zero": "\x00tea",
    "new lines": "tea\r\n\r\nSet-Cookie: a=b",
    "marks on marks": "e" + "\u0301" * 3_000, "right to left": "\u202etea\u202c" * 50,
    "one sign that is eighteen": "\ufdfa" * 600,
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * 60, "full width": "ｔｅａ ＝ １",
    "dotless": "\u0130\u0131\u1e9e" * 90,
    "alone": "\ufffe\uffff", "blanks": "\u2003\u3000\u00a0" * 90, "words of one sign": " ".join("abcdefghijklmnopqrstuvwxyz" * 9),
    "other writing": "静かな夜 тихий вечер مساء هادئ" * 9, "soft hyphens": "t\u00ade\u00ada" * 90,
}  # fmt: skip
RAW = ("%ED%A0%80", "%FF%FE%00", "%C0%AF", "%", "%%%", "tea&q=toast&q=" + "x" * 3_000, "tea;q=toast", "%u0041")


def cursor_of(state: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


STATES: list[Any] = [
    {"g": "x", "o": 999}, {"g": "x", "o": 1_000}, {"g": "x", "o": 10**15}, {"g": "x", "o": -1}, {"g": "x", "o": True},
    {"g": "x", "o": "5"}, {"g": "x", "o": 1.5}, {"g": ["x"], "o": 20}, {"g": None, "o": 20}, {"o": 20},
    {"g": "x" * 9_000, "o": 20},
    {"s": "newest", "b": 2**63, "d": "n"}, {"s": "newest", "b": -1, "d": "n"}, {"s": "newest", "b": 5, "d": "z"},
    {"b": {}}, {"s": 3, "b": 3},
    {"k": "published_at", "v": "9999-99-99", "i": 1, "d": "n"}, {"k": "title", "v": "a", "i": 1, "d": "n"},
    {"k": "published_at", "v": 5, "i": 1, "d": "n"}, {"k": "published_at", "v": True, "i": 1, "d": "n"},
    {"k": "published_at", "v": 10**400, "i": 1, "d": "n"},
    {"k": "published_at", "v": "2026-01-01T00:00:00Z", "i": 2**70, "d": "p"},
    [], None, 7, "x", {}, {"": ""}, [[[[]]]],
]  # fmt: skip
ODD_CURSORS = ["", "=", "====", "a", "é", "%00", "x" * 50_000, "../..", base64.urlsafe_b64encode(b"[" * 90_000).decode()]


@pytest.fixture
def bank(deliver, settings):
    settings.RATE_ANON = 10**9
    logging.disable(logging.CRITICAL)  # hundreds of refusals are no news
    for n in range(25):
        make.published_initiative(f"Evening tea {n}", is_demo=True)
    deliver()
    yield
    logging.disable(logging.NOTSET)


def ask(address: str) -> tuple[int, int, float]:
    """Status, queries and seconds of work of one visit."""
    with CaptureQueriesContext(connection) as queries:
        started = time.process_time()
        answer = Client(raise_request_exception=False).get(address)
        if answer.streaming:
            for _piece in answer.streaming_content:
                pass
    return answer.status_code, len(queries), time.process_time() - started


def expensive(addresses: Iterator[str] | list[str]) -> list[tuple[str, int, int, float]]:
    """What is not answered as it should be: the addresses that this finds are the faults."""
    faults = []
    for address in addresses:
        status, queries, seconds = ask(address)
        if status not in {200, 301, 302, 400, 404, 414} or queries > QUERIES or seconds > SECONDS:
            faults.append((address[:120], status, queries, round(seconds, 2)))
    return faults


@pytest.mark.parametrize("has_index", [True, False], ids=["index", "no-index"])
def test_hostile_words_are_answered_quickly_by_few_queries(bank, settings, tmp_path, has_index):
    if not has_index:
        settings.SEARCH_ROOT = tmp_path / "nowhere"
    words = [quote(q) for q in QUESTIONS.values()] + list(RAW)
    ask(f"{PAGE}?q=tea")
    assert len(words) >= 35
    assert expensive([f"{door}?q={q}" for q in words for door in (PAGE, API)]) == []


def test_queries_do_not_grow_with_the_question(bank):
    """The longest question costs the database what the shortest does."""
    for door in (PAGE, API):
        ask(f"{door}?q=tea")
        usual = ask(f"{door}?q=evening")[1]  # asked for the first time, as those below: that is counted
        for q in ("tea " * 3_000, " ".join(f"tea{n}" for n in range(900)), '"tea" ' * 400):
            assert ask(f"{door}?{urlencode({'q': q})}")[1] <= usual + 1, (door, q[:40])


def test_altered_cursors_are_refused_or_begin_again(bank):
    cursors = [cursor_of(state) for state in STATES] + [quote(odd) for odd in ODD_CURSORS]
    kinds = ("", "q=tea&", "setting=acute_ward&", "q=tea&sort=newest&", "sort=adopted&")
    assert expensive([f"{door}?{kind}cursor={cursor}" for door in (PAGE, API) for kind in kinds for cursor in cursors]) == []


def test_cursor_with_any_one_sign_changed_is_refused_or_a_page(bank):
    for question in ("q=tea&page_size=5", "sort=newest&page_size=5", "setting=acute_ward&page_size=5"):
        good = Client().get(f"{API}?{question}").json()["next"].split("cursor=")[1].split("&")[0]
        changed = [good[:place] + sign + good[place + 1 :] for place in range(len(good)) for sign in "Az0"]
        assert expensive([f"{API}?{question}&cursor={cursor}" for cursor in changed]) == []


def test_many_facets_cost_what_one_does(bank):
    every = [
        ("setting", vocabularies.Setting), ("theme", vocabularies.Theme), ("target", vocabularies.Target),
        ("phase", vocabularies.Phase), ("framework", vocabularies.Framework), ("barrier", vocabularies.Barrier),
    ]  # fmt: skip
    all_of_all = urlencode([(name, key) for name, choices in every for key in choices.values])
    addresses = [
        f"?{all_of_all}", f"?q=tea&{all_of_all}", "?" + "&".join(["setting=acute_ward"] * 500),
        "?" + "&".join(["setting=moon"] * 500),
        "?" + "&".join(f"country={a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"),
        "?" + "&".join(f"x{n}=1" for n in range(900)),
        "?" + "&".join(f"q={n}" for n in range(5_000)), "?setting=" + "acute_ward," * 900, "?" + "&".join(["sort=newest"] * 500),
    ]  # fmt: skip
    assert expensive([door + address for door in (PAGE, API) for address in addresses]) == []


def test_pages_have_a_largest_size_and_lists_an_end(bank):
    for size in ("0", "-1", "201", "9" * 30, "1e3", "٣", "0x10"):
        assert ask(f"{API}?page_size={quote(size)}")[0] == 400, size
    assert ask(f"{API}?q=tea&page_size=200")[0] == 200
    assert expensive([f"{API}?q=tea&format=csv", f"{API}?format=ndjson", f"{API}?q=tea&count=true&page_size=200"]) == []
