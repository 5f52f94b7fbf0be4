"""The cast: the same people in every test, made through the same actions as in life."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs beside the tests that use the database

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from promise.accounts.actions import roles
from promise.accounts.models import User
from promise.core import buckets, outbox
from promise.core.search.asking import forget_meanings

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _own_ground(settings, tmp_path: Path) -> Iterator[None]:
    """Each test has its own files, fresh limits and cheap passwords; mail lands in memory."""
    settings.SEARCH_ROOT = tmp_path / "search"
    settings.LEDGER_PATH = str(tmp_path / "withdrawals.ledger")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    buckets.leases._held.clear()
    yield
    buckets.leases._held.clear()


@pytest.fixture
def person(db):
    """Make somebody: person("Ana") or person("Cem", "curator", has_lived_experience=True)."""

    def make(name: str, *granted: str, **mark: bool) -> User:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        user = User.objects.create_user(email, PASSWORD, name=name)
        user.emailaddress_set.create(email=email, verified=True, primary=True)
        for role in granted:
            roles.grant(user=user, role=role, by=None, **mark)
        return user

    return make


@pytest.fixture
def cast(person) -> SimpleNamespace:
    """People who hold a post, and one who holds none. Seats in organisations: see tests/factories/alliance.py."""
    return SimpleNamespace(
        curator=person("Curator Cleo", "curator"),
        guardian=person("Guardian Gil", "guardian"),
        guardian2=person("Guardian Lena", "guardian", has_lived_experience=True),
        secretariat=person("Secretary Sam", "secretariat"),
        stranger=person("Stranger Stan"),
    )


@pytest.fixture
def sign_in():
    """A test client in which this person is signed in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def deliver(db):
    """Deliver everything that waits in the outbox, as run_outbox would. Returns how many items that were."""

    def run() -> int:
        total = 0
        while handed := outbox.deliver_due():
            total += handed
        return total

    return run


@pytest.fixture(autouse=True)
def _fresh_cache(request) -> None:
    for name in ("transactional_db", "db"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
            cache.clear()
            forget_meanings()
            return


def dump() -> str:
    """Every row of every table as one text, as a thief of the database would read it."""
    parts = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows = [[str(value) for value in row] for row in cursor.fetchall()]
            parts.append(json.dumps([model._meta.db_table, rows], ensure_ascii=False))
    return "\n".join(parts)


@pytest.fixture
def all_tables(db) -> Callable[[], str]:
    return dump


@pytest.fixture
def fingerprint_of_tables(db) -> Callable[[], str]:
    """Changes when any row of any table does."""
    return lambda: hashlib.sha256(dump().encode()).hexdigest()
