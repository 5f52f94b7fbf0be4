from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection


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


@pytest.fixture
def thinking_time(settings) -> Callable[[int], None]:
    def days(number: int) -> None:
        settings.COOLING_OFF_DAYS = number

    return days


@pytest.fixture(autouse=True)
def _no_thinking_time(settings) -> None:
    settings.COOLING_OFF_DAYS = 0
