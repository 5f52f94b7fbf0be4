from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from promise.core import ledger
from promise.desk.views.health import Ready
from tests.factories import alliance, stories


@pytest.fixture(autouse=True)
def _forget():
    Ready.is_migrated = False
    yield
    Ready.is_migrated = False


def test_livez_needs_no_database(client):
    """No database fixture: a query would fail this test."""
    answer = client.get("/livez")
    assert answer.json() == {"status": "alive"}
    assert answer["Cache-Control"] == "no-store"


def test_readyz_is_green_without_redis(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "database": True, "migrations": True, "withdrawals": True},
    )
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_readyz_is_red_while_a_migration_is_missing(client, db):
    done = MigrationRecorder(connection).migration_qs.filter(app="alliance")
    done.filter(pk=done.latest("id").pk).delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, False)


def test_readyz_is_red_without_a_database(client, db, monkeypatch):
    def away(*args):
        raise OperationalError("CANARY: where the database lives")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert b"CANARY" not in answer.content


def test_readyz_asks_for_migrations_until_they_fit_and_then_only_for_the_database(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.parametrize("kind", ["story", "draft", "words beside a signature"])
def test_readyz_is_red_after_a_restore_until_what_was_taken_back_is_taken_back_again(client, db, kind, settings):
    settings.COOLING_OFF_DAYS = 0
    made = {
        "story": stories.published, "draft": stories.story_draft,
        "words beside a signature": lambda: alliance.co_signature(alliance.accepted_pledge(), shown=True),
    }[kind]()  # fmt: skip
    stories.published()  # one that nobody took back
    assert client.get("/readyz").status_code == 200
    ledger.append(made.public_id, at=made.created_at)  # as if the database were older than the withdrawal
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["withdrawals"]) == (503, False)
    call_command("replay_withdrawals", stdout=io.StringIO())
    assert client.get("/readyz").json() == {"status": "ready", "database": True, "migrations": True, "withdrawals": True}
