"""T01: a flood of pledges from one network, behind a thousand made-up addresses, gets as far as one person would."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from alliance.models import Organisation, Pledge, PledgeDraft
from tests.alliance.steps import PAGES, walk
from tests.factories import alliance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

POSTS, WRITERS = 1_000, 4
DRAFTS_AN_HOUR, PLEDGES_AN_HOUR = 60, 20


@pytest.fixture
def ready():
    alliance.pledge_text()
    alliance.country("GB")
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def spoofed(number: int) -> Client:
    """Each says that it comes from somewhere else; the connection says otherwise."""
    hops = f"198.51.{number // 250}.{number % 250 + 1}, 203.0.113.{number % 250 + 1}"
    return Client(REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": hops})


def answers(number: int) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=300)
    return {
        "name": f"Flood House {number} of {number * 7919}", "kind": "provider", "country": "GB", "place": "Leeds",
        "text_1": "Open the garden every day", "framework_1": "promote", "due_1_day": str(day.day),
        "due_1_month": str(day.month), "due_1_year": str(day.year), "signatory_name": "Ana Able",
        "signatory_post": "Director", "signatory_email": f"ana@flood{number}.example", "may_sign": "on", "agree": "on",
        "another": "yes",
    }  # fmt: skip


def together(run: Any, numbers: range) -> list[int]:
    """Four writers at once where the database lets them, else one after the other."""
    statuses: list[int] = []

    def use(mine: range) -> None:
        try:
            statuses.extend(run(number) for number in mine)
        finally:
            if connection.vendor == "postgresql":
                connection.close()

    if connection.vendor != "postgresql":
        use(numbers)
        return statuses
    threads = [threading.Thread(target=use, args=(numbers[start::WRITERS],)) for start in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def begin(number: int) -> int:
    typed = {name: answers(number)[name] for name in ("name", "kind", "country", "place")}
    return spoofed(number).post(PAGES[0], {**typed, "another": "yes"}).status_code


def test_flood_of_beginnings_is_let_in_to_the_limit_exactly(ready):
    statuses = together(begin, range(POSTS))
    assert len(statuses) == POSTS
    assert statuses.count(302) == DRAFTS_AN_HOUR == PledgeDraft.objects.count()
    assert set(statuses) == {302, 429}
    other = Client(REMOTE_ADDR="192.0.2.8")
    assert walk(other, answers(POSTS)).url == "/alliance/pledge/sent/"


def test_flood_of_signatures_is_let_in_to_the_limit_and_none_is_public(ready):
    statuses = together(lambda number: walk(spoofed(number), answers(number)).status_code, range(3 * PLEDGES_AN_HOUR))
    assert len(statuses) == 3 * PLEDGES_AN_HOUR
    assert Pledge.objects.count() == PLEDGES_AN_HOUR
    assert not Organisation.objects.listed().exists()
    seen = b"".join(Client().get(page).content for page in ("/alliance/members/", "/api/v1/organisations/", "/alliance/lineage/"))
    assert b"Flood House" not in seen
    assert {pledge.state for pledge in Pledge.objects.all()} == {"applied"}
