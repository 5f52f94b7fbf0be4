"""T17: what is not public is in no byte the world gets, in whatever state it waits, and changing it changes nothing outside.

The list of what the world gets is the map itself: every address, with what is public in its place and with what is hidden, as
page, API, paper, picture, feed and table. Whatever is planted is seen by its owner first, and a published twin by the world.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from promise.core.checks import doors, is_exempt
from stories.actions import authors, drafts, withdrawals
from stories.actions import reviews as guarding
from stories.actions import stories as telling
from stories.models import Consent
from tests.contracts.test_access import samples
from tests.contracts.world import build
from tests.factories import stories, toolkit
from toolkit.actions import initiatives

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::UserWarning")]

# asked for, so a page may say it back; told, so nobody may
ASKED, TOLD = "zqasked", "zqtold"
VARIANTS = ("", f"?q={ASKED}", "?format=csv", "?format=ndjson", "?count=true", "?page_size=200", f"?sort=newest&q={ASKED}")
QUIET = {"Set-Cookie", "Date", "Content-Security-Policy", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


def idea(move: Callable[[Any, Any], Any]) -> Callable[[], Any]:
    """An initiative with a word in every text, brought where it belongs."""

    def made() -> Any:
        words = {name: f"{ASKED} {TOLD} {name}" for name in ("summary", "trouble", "benefits", "difficulties", "credit")}
        held = toolkit.draft(f"{ASKED} {TOLD} idea", by=toolkit.author(), steps=[f"{TOLD} step"], **words)
        toolkit.attachment(held, title=f"{TOLD} poster")
        return move(held, toolkit.curator())

    return made


def sent(held: Any) -> Any:
    return initiatives.submit(initiative=held, by=held.owner)


def told(move: Callable[[Any], Any], **more: Any) -> Callable[[], Any]:
    """A story with a word in every text, brought where it belongs."""

    def made() -> Any:
        words = {"title": f"{ASKED} {TOLD} story", "text": f"{ASKED} {TOLD} " * 20, "told_by": f"{TOLD} name"}
        return move(stories.story(**words, **more))

    return made


HIDDEN: dict[str, Callable[[], Any]] = {
    "draft": idea(lambda held, _by: held),
    "submitted": idea(lambda held, _by: sent(held)),
    "in review": idea(lambda held, by: initiatives.claim(initiative=sent(held), by=by)),
    "changes requested": idea(lambda held, by: initiatives.request_changes(initiative=sent(held), by=by, reason=TOLD)),
    "taken back": idea(lambda held, _by: initiatives.take_back(initiative=sent(held), by=held.owner)),
    "declined": idea(lambda held, by: initiatives.archive(initiative=sent(held), by=by, reason=TOLD)),
    "archived": idea(
        lambda held, by: initiatives.archive(initiative=initiatives.publish(initiative=sent(held), by=by), by=by, reason=TOLD)
    ),
    "story sent in": told(lambda story: story),
    "story agreed once": told(lambda story: guarding.agree(story=story, by=stories.guardian(lived=True), severity=1)),
    "story back with its author": told(lambda story: guarding.send_back(story=story, by=stories.guardian(), reason=TOLD)),
    "story cooling off": told(stories.agree_twice, consents=(Consent.Use.HOLD,)),
    "story held": told(lambda story: guarding.hold(story=story, by=stories.guardian(), reason=TOLD)),
    "story declined": told(lambda story: guarding.decline(story=story, by=stories.guardian(), reason=TOLD)),
    "story paused": told(lambda story: authors.pause(story=stories.agree_twice(story))),
    "story taken back": told(lambda story: withdrawals.withdraw(story=stories.agree_twice(story))),
}


@pytest.fixture
def world(person, settings, deliver):
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**9
    made = build(person)
    deliver()
    return made


def addresses(world: Any, subject: Any) -> Iterator[str]:
    """Each route as it is for what is public, and as it would be for the hidden one; lists in every form they have."""
    names = {getattr(subject, "slug", ""), subject.public_id}
    start = "stories/" if hasattr(subject, "told_by") else "toolkit/initiatives/"
    api = "api/v1/stories/" if hasattr(subject, "told_by") else "api/v1/initiatives/"
    for route, filled in samples(world).items():
        yield filled["address"]
        if "<" not in route:
            yield from (filled["address"] + variant for variant in VARIANTS[1:])
    for route, _pattern in doors():
        if not is_exempt(route) and route.startswith((start, api)) and "<" in route and not route.startswith("stories/mine/"):
            yield from ("/" + re.sub(r"<[^>]+>", name, route) for name in names)


def bytes_of(answer: Any) -> str:
    """Body and headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{heads}\n{body.decode('latin-1')}"


def leaks(world: Any, subject: Any, clients: dict[str, Client]) -> list[str]:
    found = []
    for address in dict.fromkeys(addresses(world, subject)):
        for role, client in clients.items():
            answer = client.get(address)
            assert answer.status_code != 500, address
            seen = bytes_of(answer)
            if TOLD in (seen.replace(subject.slug, "") if subject.slug in address else seen):
                found.append(f"{role} {address}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_of_what_is_hidden_is_in_any_byte(world, deliver, sign_in, state):
    subject = HIDDEN[state]()
    deliver()
    if state != "story taken back":
        assert TOLD in seen_by_owner(subject, sign_in)
    others = {"visitor": Client(), "stranger": sign_in(world.users["stranger"]), "partner": sign_in(world.users["other_lead"])}
    assert leaks(world, subject, others) == []


def seen_by_owner(subject: Any, sign_in: Any) -> str:
    if hasattr(subject, "told_by"):
        return str(Client().get(f"/stories/mine/{subject.private_token}/").content.decode())
    return str(sign_in(subject.owner).get("/toolkit/submissions/").content.decode())


@pytest.mark.slow
def test_the_published_twins_are_seen_on_pages_lists_and_in_tables(world, deliver):
    """The very same looking finds what is public, or it would prove nothing."""
    public = idea(lambda held, by: initiatives.publish(initiative=sent(held), by=by))()
    story = told(stories.agree_twice)()
    deliver()
    found = leaks(world, public, {"visitor": Client()}) + leaks(world, story, {"visitor": Client()})
    for part in (
        "/toolkit/", "/toolkit/?format=csv", public.get_absolute_url(), "/api/v1/initiatives/",
        "/api/v1/initiatives/?format=ndjson", f"/api/v1/initiatives/?q={ASKED}",
        f"/api/v1/initiatives/{public.public_id}/", "/stories/", story.get_absolute_url(),
        "/api/v1/stories/", f"/api/v1/stories/{story.slug}/", "/",
    ):  # fmt: skip
        assert f"visitor {part}" in found, part
    assert len(found) > 20


PUBLIC_LISTS = (
    "/", "/toolkit/", "/toolkit/?q=quiet", "/stories/", "/stories/?q=quiet", "/api/v1/initiatives/",
    "/api/v1/initiatives/?count=true", "/api/v1/initiatives/?q=quiet", "/api/v1/initiatives/?format=csv",
    "/api/v1/stories/", "/api/v1/stories/?count=true", "/api/v1/adoptions/", "/api/v1/changes/?page_size=200",
    "/sitemap.xml", "/sitemap-initiatives.xml",
)  # fmt: skip


def test_changing_what_is_hidden_changes_no_header_and_no_count_outside(world, deliver):
    """Neither tag nor length nor number tells that somebody wrote on: only what is published moves them."""
    draft = HIDDEN["draft"]()
    waiting = HIDDEN["story sent in"]()
    deliver()
    before = outside()
    initiatives.edit(initiative=draft, by=draft.owner, summary="Quite other words, and many more of them than before.")
    sent(draft)
    guarding.hold(story=waiting, by=stories.guardian(), reason="Somebody may be in danger.")
    drafts.save_draft(answers={"text": [f"{TOLD} not sent yet"]})
    telling.publish_due()
    deliver()
    assert outside() == before
    initiatives.publish(initiative=draft, by=toolkit.curator())
    deliver()
    changed = {address for address, seen in outside().items() if seen != before[address]}
    assert {"/toolkit/", "/api/v1/initiatives/", "/api/v1/initiatives/?count=true", "/api/v1/changes/?page_size=200"} <= changed


def outside() -> dict[str, tuple[int, dict[str, str], str]]:
    """Status, headers and body of what the world gets, less what is different at each visit by design."""
    seen = {}
    for address in PUBLIC_LISTS:
        answer = Client().get(address)
        body = bytes_of(answer).split("\n\n")[-1] if answer.streaming else answer.content.decode()
        body = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", body)
        heads = {name: value for name, value in answer.headers.items() if name not in QUIET}
        seen[address] = (answer.status_code, heads, body if not answer.streaming else "")
    return seen
