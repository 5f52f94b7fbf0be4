"""A poller loses nothing, whoever writes at the same time and however long they take to commit."""

from __future__ import annotations

import random
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client

from promise.core import changes
from promise.core.models import Change

CHANGES = "/api/v1/changes/"
WRITERS = 8


def polled(since: str | None, seen: dict[str, str]) -> str | None:
    """One round as a partner makes it: all pages from the last moment seen; the newest moment of it."""
    address: str | None = CHANGES + "?page_size=200" + (f"&since={since}".replace("+", "%2B") if since else "")
    client, last = Client(), since
    while address:
        body = client.get(address).json()
        for row in body["results"]:
            seen[row["id"]] = row["change"]
            last = row.get("at") or row["removed_at"]
        address = body["next"]
    return last


def write(number: int, many: int, chance: random.Random, looked: threading.Event) -> None:
    try:
        for n in range(many):
            if n == many // 2:
                looked.wait(30)  # the poller has seen a part by then, however fast we are
            with transaction.atomic():
                changes.created("organisation", f"w{number}n{n}", "/x/")
                time.sleep(chance.random() / 250)  # others commit meanwhile
            if n % 3 == 0:
                changes.removed("organisation", f"w{number}n{n}")
    finally:
        connection.close()


def raced(many: int) -> tuple[dict[str, str], int]:
    """What a poller knows when `WRITERS` have written `many` each, and how often it asked while they did."""
    seen: dict[str, str] = {}
    looked = threading.Event()
    threads = [threading.Thread(target=write, args=(n, many, random.Random(n), looked)) for n in range(WRITERS)]  # noqa: S311
    for thread in threads:
        thread.start()
    since: str | None = None
    rounds = 0
    while any(thread.is_alive() for thread in threads):
        since, rounds = polled(since, seen), rounds + 1
        looked.set()
    for thread in threads:
        thread.join()
    last_look(since, seen)
    return seen, rounds


def last_look(since: str | None, seen: dict[str, str], *, most: float = 240) -> None:
    """Until all is told: writers of other databases of the same server (another worker's tests) are waited for too."""
    begin = time.monotonic()
    while seen != in_the_database() and time.monotonic() - begin < most:
        since = polled(since, seen)
        time.sleep(0.05)


def in_the_database() -> dict[str, str]:
    return {row.public_id: row.change for row in Change.objects.order_by("pk")}


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_is_still_told(settings):
    """Row 1 is written, row 2 is written and committed and read, then row 1 commits: it comes with the next round."""
    settings.RATE_ANON = 10**9
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nobody can commit in between.")
    written, go_on, seen = threading.Event(), threading.Event(), {}

    def slow() -> None:
        with transaction.atomic():
            changes.removed("story", "slow")
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    changes.created("organisation", "quick", "/x/")
    since = polled(None, seen)
    assert seen == {}  # until the older writer has ended nobody knows what comes before
    go_on.set()
    thread.join()
    last_look(since, seen)
    assert seen == {"slow": "removed", "quick": "created"}


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_a_poller_end_equal(settings):
    settings.RATE_ANON = 10**9
    seen, rounds = raced(12)
    assert rounds > 1
    assert seen == in_the_database()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_changes_by_eight_writers_are_all_told(settings):
    settings.RATE_ANON = 10**9
    seen, rounds = raced(940)
    assert Change.objects.count() >= 10_000
    assert rounds > 3
    assert seen == in_the_database()


@pytest.mark.django_db
def test_since_gives_what_was_written_before_a_moment_but_came_after(client):
    """Its own moment is older than the last one seen; its place in the order is not."""
    for xact, public_id, at in ((5, "a", "12:00"), (6, "b", "12:05"), (7, "late", "12:03"), (7, "c", "12:06")):
        row = Change.objects.create(type="organisation", public_id=public_id, change="created", at=f"2026-03-07T{at}:00Z")
        Change.objects.filter(pk=row.pk).update(xact=xact)
    rows = client.get(CHANGES, {"since": "2026-03-07T12:05:00Z"}).json()["results"]
    assert [row["id"] for row in rows] == ["b", "late", "c"]
    assert client.get(CHANGES, {"since": "2026-03-08T12:05:00Z"}).json()["results"] == []


@pytest.mark.django_db
def test_after_a_restore_elsewhere_every_line_is_told_in_the_order_of_its_row(client):
    if connection.vendor != "postgresql":
        assert changes.begin_anew() == 0
        return
    for public_id in "abc":
        changes.created("organisation", public_id, "/x/")
    assert changes.begin_anew() == 0
    Change.objects.filter(public_id__in=["a", "c"]).update(xact=2**40)
    assert [row["id"] for row in client.get(CHANGES).json()["results"]] == ["b"]
    assert changes.begin_anew() == 3
    assert [row["id"] for row in client.get(CHANGES).json()["results"]] == ["a", "b", "c"]
