"""T18: a cache that many people share, as naive as they come, never hands what is one person's to another.

It stands between browser and site, keeps what it may keep under its address alone, and looks at no cookie. People with posts
browse everything through it first; then somebody who is nobody asks for the same addresses.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.contracts.test_access import ask, samples
from tests.contracts.world import build, canaries, clients

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::UserWarning")]

POISON = {
    "x-forwarded-host": "canarypoison.example", "x-forwarded-proto": "canarypoison", "x-forwarded-prefix": "/canarypoison",
    "x-original-url": "/canarypoison", "x-rewrite-url": "/canarypoison", "forwarded": "host=canarypoison.example",
    "x-host": "canarypoison.example", "x-forwarded-server": "canarypoison.example", "accept-language": "canarypoison",
    "user-agent": "canarypoison", "referer": "http://canarypoison.example/", "origin": "http://canarypoison.example",
}  # fmt: skip
OPEN = (
    "/",
    "/toolkit/",
    "/toolkit/?q=quiet",
    "/alliance/members/",
    "/stories/",
    "/api/v1/initiatives/",
    "/api/v1/changes/",
    "/nothing/",
)


class NaiveCache:
    """Keeps every answer that does not forbid it, for everybody."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.with_cookies: list[str] = []

    def get(self, client: Client, address: str) -> bytes:
        if address in self.kept:
            return self.kept[address]
        answer: Any = ask(client, "GET", address)
        control = answer.get("Cache-Control", "")
        if "public" in control and not {"no-store", "private"} & set(control.replace(",", " ").split()):
            self.kept[address] = answer.whole
            if answer.cookies or "Cookie" in answer.get("Vary", ""):
                self.with_cookies.append(address)
        return bytes(answer.whole)


def test_nothing_of_one_person_reaches_another_through_a_shared_cache(person, settings):
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**9
    world = build(person)
    people, cache = clients(world), NaiveCache()
    addresses = [sample["address"] for sample in samples(world).values()]
    for role in ("lead", "curator"):
        for address in addresses:
            cache.get(people[role], address)
    assert cache.kept, "something is kept, or this would show nothing"
    assert cache.with_cookies == []
    seen = b"".join(cache.get(Client(), address) for address in cache.kept).decode(errors="replace")
    assert [canary.word for canary in canaries(world) if canary.word in seen and "visitor" not in canary.allowed] == []
    assert "csrfmiddlewaretoken" not in seen
    assert world.users["lead"].email not in seen


@pytest.mark.parametrize("address", OPEN)
def test_headers_that_a_cache_does_not_look_at_change_nothing(client, address):
    plain = client.get(address)
    poisoned = Client().get(address, headers=POISON)
    assert poisoned.status_code == plain.status_code
    assert b"canarypoison" not in poisoned.content
    assert "canarypoison" not in str(poisoned.headers).lower()
