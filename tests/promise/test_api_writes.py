"""What a program may write with a key: the same actions as the pages, once, for its own organisation only."""

from __future__ import annotations

import json
import threading

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from alliance.models import Seat
from promise.core.models import AuditEvent, Change
from promise.partners.actions import calls
from promise.partners.models import Call
from tests.factories import alliance, partners, toolkit
from tests.factories.partners import bearer
from toolkit.models import Initiative
from toolkit.models.vocabularies import Setting

pytestmark = pytest.mark.django_db
DRAFTS, REPORTS = "/api/v1/initiatives/", "/api/v1/adoptions/"
WHOLE = {
    "title": "Tea at nine", "summary": "Staff and patients drink tea together.", "trouble": "Evenings are tense.",
    "settings": ["inpatient"], "steps": ["Boil water.", "Sit down."], "takes": {"money": "Tea"}, "country": "GB",
}  # fmt: skip


@pytest.fixture
def key():
    return partners.made_key()


def post(client, address, body, made, **headers):
    sent = body if isinstance(body, str) else json.dumps(body)
    return client.post(address, sent, content_type="application/json", headers={**bearer(made.secret), **headers})


def whole(**more):
    alliance.country("GB")
    return {**WHOLE, "settings": [Setting.values[0]], **more}


def test_program_drafts_and_hands_in_what_its_author_sees_on_the_desk(client, key, sign_in):
    made = post(client, DRAFTS, whole(), key)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["state"], body["missing"]) == ("draft", [])
    assert made["Location"] == body["url"]
    assert client.get(f"{DRAFTS}{body['id']}/").status_code == 404  # nobody reads a draft
    handed = post(client, f"{DRAFTS}{body['id']}/submit/", {"note": "From our own list."}, key)
    assert (handed.status_code, handed.json()["state"]) == (200, "submitted")
    stored = Initiative.objects.get(public_id=body["id"])
    assert (stored.owner, stored.organisation) == (key.key.made_by, key.key.holder.organisation)
    page = sign_in(key.key.made_by).get(f"/toolkit/submissions/{body['id']}/")
    assert "Tea at nine" in page.content.decode()
    again = post(client, f"{DRAFTS}{body['id']}/submit/", {}, key)
    assert again.status_code in {403, 409}


def test_program_reports_what_became_of_trying_something(client, key):
    idea = toolkit.published_initiative()
    body = {
        "initiative": idea.slug, "state": "stopped", "setting": Setting.values[0], "outcome": "made_worse", "cause": "harm",
        "words": "It made nights louder.", "started_on": "2026-01-05", "visibility": "public",
    }  # fmt: skip
    made = post(client, REPORTS, body, key)
    assert made.status_code == 201, made.content
    assert made.json()["organisation"] == key.key.holder.organisation.slug
    assert client.get(f"{REPORTS}{made.json()['id']}/").json()["outcome"] == "made_worse"
    assert Change.objects.filter(type="adoption", change="created").exists()
    assert AuditEvent.objects.filter(verb="report").exists()


def test_unnamed_report_tells_its_writer_no_name_either(client, key):
    idea = toolkit.published_initiative()
    body = {"initiative": idea.slug, "state": "testing", "setting": Setting.values[0], "visibility": "unnamed", "unit": "Elm"}
    made = post(client, REPORTS, body, key)
    assert made.status_code == 201
    assert "Elm" not in made.content.decode()
    assert made.json()["organisation"] is None


@pytest.mark.parametrize("address", [DRAFTS, f"{DRAFTS}something/submit/", REPORTS])
def test_writes_want_a_key_that_reaches_so_far(client, address, cast, sign_in):
    reader = partners.made_key(scopes=("read",))
    assert client.post(address, "{}", content_type="application/json").status_code == 401
    assert "Bearer" in client.post(address, "{}", content_type="application/json")["WWW-Authenticate"]
    signed_in = sign_in(reader.key.made_by)  # a session is no key
    assert signed_in.post(address, "{}", content_type="application/json").status_code == 401
    refused = post(client, address, {}, reader)
    assert refused.status_code == 403
    assert "initiatives:write" in refused.json()["detail"]


def test_key_of_one_organisation_touches_nothing_of_another(client, person):
    """T37: also where one person leads both."""
    here, there = alliance.signed_organisation("Here House"), alliance.signed_organisation("There House")
    lead = alliance.lead_of(here)
    Seat.objects.filter(organisation=there, role="lead").update(user=lead)
    draft = toolkit.draft(title="Theirs", by=lead, organisation=there)
    made = partners.made_key(partners.member_holder(here))
    assert post(client, f"{DRAFTS}{draft.public_id}/submit/", {}, made).status_code == 404
    own = partners.made_key(partners.member_holder(there))
    assert post(client, f"{DRAFTS}{draft.public_id}/submit/", {}, own).status_code == 200
    third = partners.made_key(partners.member_holder(alliance.signed_organisation("Third House")))
    assert post(client, f"{DRAFTS}{draft.public_id}/submit/", {}, third).status_code == 404


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": 5}, "title"),
        ({"title": None}, "title"),
        ({"settings": ["moon"]}, "settings"),
        ({"settings": "inpatient"}, "settings"),
        ({"takes": {"love": "much"}}, "takes"),
        ({"takes": [1]}, "takes"),
        ({"steps": ["x" * 401]}, "steps"),
        ({"steps": [{"a": 1}]}, "steps"),
        ({"kind": ["a"]}, "kind"),
        ({"country": "Atlantis"}, "country"),
        ({"country": {"a": 1}}, "country"),
        ({"licence": "mine"}, "licence"),
        ({"state": "published"}, "state"),
        ({"owner": 1}, "owner"),
        ({"published_at": "2026-01-01"}, "published_at"),
        ({"evidence_level": "review"}, "evidence_level"),
        ({"organisation": "other"}, "organisation"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(client, key, change, named):
    answer = post(client, DRAFTS, whole(**change), key)
    assert answer.status_code == 400, answer.content
    assert named in answer.json()["errors"]
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    "sent", ["", "[]", "null", '"x"', "{", '{"title": "\\ud800"}', '{"title": NaN}', '{"title": "a\\u0000b"}', "[" * 100_000]
)
def test_no_body_breaks_anything(client, key, sent):
    assert post(client, DRAFTS, sent, key).status_code == 400
    assert not Initiative.objects.exists()


def test_body_has_a_size_and_a_kind(client, key, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    assert post(client, DRAFTS, {"title": "x" * 3000}, key).status_code == 413
    form = client.post(DRAFTS, {"title": "x"}, headers=bearer(key.secret))
    assert form.status_code == 415
    plain = client.post(DRAFTS, "{}", content_type="text/plain", headers=bearer(key.secret))
    assert plain.status_code == 415


def test_same_call_twice_counts_once(client, key):
    first = post(client, DRAFTS, whole(), key, **{"idempotency-key": "night-1"})
    again = post(client, DRAFTS, whole(), key, **{"idempotency-key": "night-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Initiative.objects.count() == 1
    other = post(client, DRAFTS, whole(title="Another"), key, **{"idempotency-key": "night-1"})
    assert other.status_code == 422
    assert post(client, DRAFTS, whole(title="Another"), key, **{"idempotency-key": "night-2"}).status_code == 201
    assert post(client, DRAFTS, whole(), key, **{"idempotency-key": "with a blank"}).status_code == 400


def test_call_sent_again_is_told_how_it_stands_now(client, key):
    draft = post(client, DRAFTS, whole(), key).json()["id"]
    said = {"idempotency-key": "hand-in"}
    for _ in range(2):
        handed = post(client, f"{DRAFTS}{draft}/submit/", {"note": "Here."}, key, **said)
        assert (handed.status_code, handed.json()["state"]) == (200, "submitted")


def test_refused_call_may_be_mended_under_the_same_name(client, key):
    said = {"idempotency-key": "mend"}
    assert post(client, DRAFTS, whole(title=""), key, **said).status_code == 400
    assert post(client, DRAFTS, whole(), key, **said).status_code == 201


def test_name_of_one_key_is_not_that_of_another(client, key):
    said = {"idempotency-key": "same"}
    other = partners.made_key(key.key.holder, name="Other")
    for made in (key, other):
        assert post(client, DRAFTS, whole(), made, **said).status_code == 201
    assert Initiative.objects.count() == 2


def test_calls_hold_ids_and_are_forgotten_after_a_day(client, key):
    post(client, DRAFTS, whole(title="CanaryTitle"), key, **{"idempotency-key": "k"})
    assert "CanaryTitle" not in str(list(Call.objects.values()))
    assert calls.forget_calls() == 0
    with time_machine.travel(timezone.now() + calls.KEPT, tick=False):
        assert calls.forget_calls() == 1


@pytest.mark.django_db(transaction=True)
def test_same_call_from_six_sides_at_once_counts_once():
    key, body = partners.made_key(), json.dumps(whole())
    answers: list[int] = []

    def send() -> None:
        try:
            headers = {**bearer(key.secret), "idempotency-key": "race"}
            answers.append(Client().post(DRAFTS, body, content_type="application/json", headers=headers).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [201] * 6
    assert Initiative.objects.count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}
