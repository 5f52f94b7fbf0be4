"""Every combination of consents against every way out: exactly what was agreed to, and nothing in any public byte before."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from promise.core.checks import doors
from promise.core.models import Change
from stories.actions import stories
from stories.models import Consent, Story
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use = Consent.Use
ASKED = (Use.PUBLISH, Use.NAME, Use.SEARCH_ENGINES, Use.API)
OTHERS = (Use.BOOK, Use.TRAINING, Use.TRANSLATION, Use.ANSWERS)
WORDS: dict[str, Any] = {"title": "CANARYTITLE", "text": "CANARYTEXT " * 12, "told_by": "CANARYNAME"}


def outputs(client: Client, story: Story) -> dict[str, str]:
    """Everything public that could carry this story."""
    return {
        "page": client.get(story.get_absolute_url()).content.decode(),
        "list": client.get("/stories/").content.decode(),
        "search": client.get("/stories/?q=CANARYTEXT").content.decode(),
        "api list": client.get("/api/v1/stories/").content.decode(),
        "api": client.get(f"/api/v1/stories/{story.public_id}/").content.decode(),
        "csv": b"".join(client.get("/api/v1/stories/?format=csv").streaming_content).decode(),  # type: ignore[attr-defined]
        "ndjson": b"".join(client.get("/api/v1/stories/?format=ndjson").streaming_content).decode(),  # type: ignore[attr-defined]
    }


@pytest.mark.parametrize(
    "chosen", [set(c) for n in range(5) for c in itertools.combinations(ASKED, n)], ids=lambda c: "+".join(sorted(c)) or "none"
)
@pytest.mark.parametrize("others", [(), OTHERS], ids=["alone", "with the rest"])
@pytest.mark.parametrize("way", ["given at once", "given later", "given and taken back"])
def test_outputs_are_exactly_what_was_agreed_to(client, chosen, others, way):
    if way == "given at once":
        story = make.agreed_twice(consents=(Use.HOLD, *chosen, *others), **WORDS)
    elif way == "given later":
        story = make.agreed_twice(consents=(Use.HOLD,), **WORDS)
        story = stories.change_consents(story=story, consents=[*chosen, *others])
    else:
        story = make.agreed_twice(consents=(Use.HOLD, *ASKED, *others), **WORDS)
        story = stories.change_consents(story=story, consents=[*chosen, *others])
    shown, named, found, passed_on = (use in chosen for use in ASKED)
    seen = outputs(client, story)
    pages, programs = {"page", "list", "search"}, {"api list", "api", "csv", "ndjson"}
    expected = (pages if shown else set()) | (programs if shown and passed_on else set())
    assert {name for name, text in seen.items() if "CANARYTITLE" in text} == expected
    assert {name for name, text in seen.items() if "CANARYNAME" in text} == (expected if named else set())
    assert {name for name, text in seen.items() if "CANARYTEXT" in text} - {"search"} == expected - {"list", "search"}
    if shown:
        assert ("noindex" in client.get(story.get_absolute_url()).headers.get("X-Robots-Tag", "")) is not found
    last = Change.objects.filter(public_id=story.public_id).last()
    assert (last is not None and last.change != "removed") is (shown and passed_on)


def public_addresses(story: Story) -> list[str]:
    """Every address of the site that a visitor may type for this story or without knowing anything."""
    known = {
        "<slug:slug>": story.slug,
        "<slug:public_id>": story.public_id,
        "<str:token>": "guess",
        "(?P<slug>[^/]+)": story.slug,
    }
    found = []
    for route, _pattern in doors(get_resolver().url_patterns):
        if route.startswith(("stories/", "api/v1/stories")) or "<" not in route:
            for part, value in known.items():
                route = route.replace(part, value)  # noqa: PLW2901
            if "<" not in route and "(" not in route and not route.startswith(("accounts/", "static/")):
                found.append("/" + route.removesuffix(r"\Z"))
    return sorted(set(found))


@pytest.mark.parametrize(
    "reach",
    [
        lambda: make.story(**WORDS),
        lambda: make.agreed_once(**WORDS),
        lambda: stories.send_back(story=make.story(**WORDS), by=make.guardian(), reason="CANARYREASON"),
        lambda: make.agreed_twice(consents=(Use.HOLD, Use.NAME, Use.API, Use.SEARCH_ENGINES), **WORDS),
        lambda: stories.pause(story=make.published(**WORDS)),
        lambda: stories.hold(story=make.published(**WORDS), by=make.guardian(), reason="CANARYREASON"),
        lambda: stories.decline(story=make.story(**WORDS), by=make.guardian(), reason="CANARYREASON"),
        lambda: stories.withdraw(story=make.published(**WORDS)),
    ],
    ids=["submitted", "in_review", "back", "cooling_off", "paused", "held", "declined", "withdrawn"],
)
def test_nothing_unpublished_is_in_any_public_byte(client, cast, sign_in, reach):
    story = reach()
    addresses = public_addresses(story)
    near = [address for address in addresses if address.startswith(("/stories/", "/api/v1/stories/", "/desk/"))]
    assert {f"/stories/{story.slug}/", f"/api/v1/stories/{story.slug}/"} <= set(near)
    readers = [(client, addresses), *((sign_in(user), near) for user in (cast.curator, cast.secretariat, cast.stranger))]
    for reader, asked in readers:
        for address in asked:
            answer = reader.get(address)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"CANARY" not in text, address
            assert answer.status_code < 500, address


def test_severity_is_in_no_public_byte(client):
    """Two sites that differ in nothing but severity answer alike."""
    story = make.published()
    answers = []
    for severity in (0, 5, None):
        Story.objects.filter(pk=story.pk).update(severity=severity)
        answers.append([client.get(a).content for a in (story.get_absolute_url(), "/stories/", "/api/v1/stories/")])
    assert answers[0] == answers[1] == answers[2]
    assert "severity" not in client.get("/api/v1/stories/").content.decode()
