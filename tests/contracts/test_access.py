"""T11, T14: who gets what: every address, every role, GET and POST, held against access.txt; and canaries in every answer.

A route that is not in the table fails, so does a status that is not the one written there. After a change on purpose write
the table again with `ACCESS_TABLE=write pytest tests/contracts/test_access.py` and read its diff as carefully as code.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from promise.core.checks import doors, is_exempt
from tests.contracts.world import ROLES, build, canaries, clients

TABLE = Path(__file__).with_name("access.txt")
METHODS = ("GET", "POST")
SIGN_IN = "sign-in"

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::UserWarning")]


@pytest.fixture
def world(person, settings):
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**9
    return build(person)


def samples(world: Any) -> dict[str, dict[str, str]]:
    """What stands for the parameters of each route: a record that somebody else owns wherever there is one."""
    own = world.own.organisation.slug
    by_start = {
        "desk/enquiries/": world.enquiry.public_id,
        "desk/outbox/": world.stuck.pk,
        "desk/keys/notices/": world.endpoint.public_id,
        "desk/keys/of/": world.key.holder.public_id,
        "desk/keys/": world.key.public_id,
        "embed/badge/": own,
        "embed/": world.published.slug,
        "alliance/pledge/confirm/": world.waiting.link_token(),
        "alliance/pledge/go-on/": world.unfinished.link_token(),
        "alliance/pledge/status/": world.waiting.link_token(),
        "alliance/pledges/": world.waiting.public_id,
        "alliance/organisations/": own,
        "alliance/people/": world.seat.public_id,
        "alliance/invitations/": world.invitation.public_id,
        "alliance/contacts/": "",
        "alliance/beside/mine/": world.beside.link_token(),
        "alliance/beside/": world.beside.public_id,
        "alliance/recruit/": own,
        "alliance/fosters/": world.foster.public_id,
        "alliance/sponsor/requests/": world.sponsor_request.public_id,
        "alliance/sponsor/mine/": world.sponsor_request.link_token(),
        "alliance/join/": world.invitation.link_token(),
        "alliance/seats/": "no-such-token",
        "alliance/members/": own,
        "alliance/chapters/": world.own.chapter.slug,
        "alliance/chapters/proposals/": world.proposal.public_id,
        "alliance/chapters/notes/": world.note.public_id,
        "alliance/systems/": world.system.slug,
        "alliance/meetings/": world.meeting.slug,
        "alliance/meetings/<slug:slug>/minutes/": world.closed.slug,
        "alliance/actions/": world.closed.actions.get().public_id,
        "alliance/verify/": "NO-SUCH-CODE",
        "alliance/name-changes/": world.name_change.public_id,
        "alliance/founders/interests/": world.founding.public_id,
        "alliance/partners/": world.partner.public_id,
        "toolkit/initiatives/": world.published.slug,
        "toolkit/submissions/": world.submitted.public_id,
        "toolkit/feedback/": world.said.pk,
        "toolkit/missed-words/": world.asked.pk,
        "toolkit/lay-words/": world.word.pk,
        "toolkit/kept/": world.kept.pk,
        "toolkit/kept/followed/": world.followed.pk,
        "toolkit/weekly/unsubscribe/": world.weekly.link_token(),
        "toolkit/searches/": world.search.public_id,
        "toolkit/suggestions/": world.suggestion.public_id,
        "toolkit/collections/": world.team_list.public_id,
        "an item of the list": world.team_list.items.get().pk,
        "toolkit/shared/": "no-such-token",
        "toolkit/letters/": world.letter.public_id,
        "toolkit/measures/definitions/": world.own_measure.key,
        "toolkit/measures/ours/": world.counted.public_id,
        "toolkit/measures/lines/": world.cut.pk,
        "toolkit/measures/marks/": world.mark.pk,
        "toolkit/measures/files/": world.upload.public_id,
        "toolkit/measures/shown/": world.shown_series.public_id,
        "toolkit/files/": world.file.public_id,
        "toolkit/adoptions/": world.unnamed.public_id,
        "toolkit/briefings/": "board",
        "toolkit/progress/": world.year.public_id,
        "toolkit/progress/begin/": own,
        "toolkit/progress/years/": "1",
        "toolkit/barriers/": "burnout",
        "toolkit/assessment/": world.look.public_id,
        "toolkit/assessment/letters/": world.twin_letter.public_id,
        "a twin": world.twin.public_id,
        "toolkit/training/": world.module.slug,
        "toolkit/training/groups/": world.group.public_id,
        "toolkit/library/": world.shelved.slug,
        "toolkit/library/send/": "campaign",
        "toolkit/pages/": world.unready.public_id,
        "toolkit/pages/<slug:public_id>/decide/": world.unread.public_id,
        "toolkit/pages/new/": "stage",
        "stories/mine/": world.raw.private_token,
        "stories/review/": world.raw.public_id,
        "stories/mine/<str:token>/write/": world.unsent.private_token,
        "stories/mine/<str:token>/discard/": world.unsent.private_token,
        "stories/mine/picture": world.raw.pictures.get().public_id,
        "stories/review/picture": world.raw.pictures.get().public_id,
        "stories/picture": world.shown.pictures.get().public_id,
        "stories/books/": world.book.public_id,
        "stories/responses/": world.answer.public_id,
        "stories/<slug:slug>/respond/": world.answer.story.slug,
        "stories/": world.shown.slug,
        "api/v1/organisations/": own,
        "api/v1/chapters/": world.own.chapter.slug,
        "api/v1/meetings/": world.meeting.slug,
        "api/v1/initiatives/": world.published.slug,
        "api/v1/adoptions/": world.unnamed.public_id,
        "api/v1/barriers/": "burnout",
        "api/v1/briefings/": "board",
        "api/v1/library/": world.shelved.slug,
        "api/v1/stories/": world.shown.slug,
        "api/v1/measures/": "seclusion",
        "api/v1/series/": world.shown_series.public_id,
        "sitemap-": "pages",
    }
    return {route: fill(route.replace("<slug:organisation>", own), by_start) for route, _ in doors() if not is_exempt(route)}


def fill(route: str, by_start: dict[str, Any]) -> dict[str, str]:
    start = max((s for s in by_start if route.startswith(s)), key=len, default="")
    address = (
        re.sub(r"<int:(number|version)>", "1", route)
        .replace("/items/<int:pk>/", f"/items/{by_start['an item of the list']}/")
        .replace("<slug:step>", "worked" if "progress/" in route else "trouble")
        .replace("<slug:kind>", "initiatives" if route.startswith("embed/") else "<slug:kind>")
        .replace("<slug:twin>", str(by_start["a twin"]))
        .replace("<slug:initiative>", str(by_start["toolkit/initiatives/"]))
        .replace("<slug:picture>", str(by_start.get(f"{start}picture")))
        .replace("<slug:organisation>", str(by_start["alliance/organisations/"]))
    )
    return {"address": "/" + re.sub(r"<[^>]+>", str(by_start.get(start, "no-such-one")), address)}


def ask(client: Client, method: str, address: str) -> Any:
    """The answer, with whatever it wrote taken back."""
    with transaction.atomic():
        answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        answer.whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer


def word(answer: Any) -> str:
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return SIGN_IN
    return str(answer.status_code)


def row(route: str, method: str, words: list[str]) -> str:
    told = words[0] if len(set(words)) == 1 else " ".join(f"{role}={w}" for role, w in zip(ROLES, words, strict=True))
    return f"{method:4} /{route}  {'everyone ' if len(set(words)) == 1 else ''}{told}"


@pytest.mark.parametrize("method", METHODS)
def test_every_route_answers_each_role_as_the_table_says(world, settings, method):
    """And no answer, of any status, to any role holds a canary of somebody else."""
    settings.SITE_URL = "http://testserver"
    people, planted, found, leaks = clients(world), canaries(world), [], []
    for canary in planted:
        shown = people[canary.owner].get(canary.found_at).content.decode()
        assert canary.word in shown, f"{canary.word} must be seen by {canary.owner} at {canary.found_at}"
    for route, sample in samples(world).items():
        own_link = route.startswith(
            (
                "stories/mine/<",
                "alliance/beside/mine/<",
                "alliance/join/<",
                "alliance/pledge/go-on/<",
                "alliance/sponsor/mine/<",
                "alliance/pledge/confirm/<",
                "alliance/pledge/status/<",
            )
        )
        answers = {role: ask(people[role], method, sample["address"]) for role in ROLES}
        found.append(row(route, method, [word(answer) for answer in answers.values()]))
        for role, answer in answers.items():
            whole = answer.whole.decode(errors="replace") + str(answer.headers)
            leaks += [
                f"{canary.word} reached {role} by {method} {sample['address']}"
                for canary in planted
                if canary.word in whole and role not in canary.allowed and not own_link
            ]
            assert answer.status_code < 500, f"{method} {sample['address']} as {role}"
    assert leaks == []
    assert sorted(found) == sorted(expected(method, found))


def expected(method: str, found: list[str]) -> list[str]:
    """The rows of this method; written anew first when that is asked for."""
    rows = TABLE.read_text().splitlines() if TABLE.exists() else []
    if os.environ.get("ACCESS_TABLE") == "write":
        rows = [kept for kept in rows if not kept.startswith(method)] + found
        TABLE.write_text("\n".join(sorted(rows, key=lambda line: line.split(maxsplit=1)[::-1])) + "\n")
    return [kept for kept in TABLE.read_text().splitlines() if kept.startswith(method)] if TABLE.exists() else []


def test_reading_private_links_changes_nothing(world):
    """Mail scanners open every link: GET, HEAD and OPTIONS leave every table as it was."""
    from django.apps import apps

    def state() -> dict[str, str]:
        skip = {"core.Bucket", "sessions.Session", "stories.StoryReading"}
        models = [m for m in apps.get_models() if m._meta.label not in skip]
        return {m._meta.label: str(sorted(map(str, m._default_manager.values_list()))) for m in models}

    before = state()
    mine = f"/stories/mine/{world.raw.private_token}/"
    links = [mine, f"{mine}withdraw/", f"{mine}pause/", f"{mine}consents/"]
    links += [f"/alliance/join/{world.invitation.link_token()}/", f"/alliance/pledge/confirm/{world.waiting.link_token()}/"]
    links += [f"/alliance/pledge/go-on/{world.unfinished.link_token()}/"]
    links += [f"/toolkit/weekly/unsubscribe/{world.weekly.link_token()}/"]
    shared = f"/toolkit/shared/{world.linked_list.link_token()}/"
    links += [shared, f"{shared}list.pdf", f"{shared}list.csv"]
    for link in links:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert Client().generic(method, link).status_code < 500
    assert state() == before
