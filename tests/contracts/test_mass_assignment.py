"""T13: a form takes what it asks for and nothing else, whatever names of columns are posted with it.

Every form that a role finds on any page is filled in as a person would and sent twice from the same state: as it is, and with the
name of every column we have beside it. Both must change the same columns to the same kind of thing.
"""

from __future__ import annotations

import logging
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from tests.contracts.test_access import samples
from tests.contracts.world import build, clients

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.filterwarnings("ignore::UserWarning")]

APPS = ("alliance", "toolkit", "stories", "accounts")
POISON = "CanaryPoison"
WORDS = "Some plain words that somebody wrote here."
# moments, links and keys differ from one sending to the next
BY_LOT = (models.DateTimeField, models.DateField)
# how many forms of each role must have written something, or the test shows nothing
LEAST = {"visitor": 8, "contributor": 24, "lead": 33, "coordinator": 21, "curator": 18, "guardian": 14, "secretariat": 27}


class Forms(HTMLParser):
    """The forms of a page that write: address -> what is in their fields, filled in where they are empty."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.now = page, {}, None
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form" and have.get("method", "").lower() == "post":
            self.now = self.found.setdefault(have.get("action") or self.page, {})
        if self.now is None:
            return
        name = have.get("name", "")
        if tag == "select":
            self.select = name
            self.now.setdefault(name, "")  # a browser sends the empty choice too
        elif tag == "option" and self.select and have.get("value") and not self.now.get(self.select):
            self.now[self.select] = have["value"]
        elif tag == "textarea":
            self.area = name
            self.now.setdefault(name, "")
        elif tag in {"input", "button"} and name:
            self.keep(name, have.get("type", "text"), have)

    def keep(self, name: str, kind: str, have: dict[str, str]) -> None:
        value = have.get("value", "")
        if kind in {"radio", "checkbox", "submit"}:
            if name not in self.now or "checked" in have:
                self.now[name] = value or "on"
        elif kind != "file":
            filled = {"email": "somebody@example.org", "number": "1", "url": "https://example.org/", "hidden": ""}
            is_number = have.get("inputmode") == "numeric"
            self.now[name] = value or ("1" if is_number else filled.get(kind, WORDS))

    def handle_data(self, data: str) -> None:
        if self.area and self.now is not None:
            self.now[self.area] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.now is not None:
            self.now[self.area] = self.now.get(self.area) or WORDS
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.now = None


def poison() -> dict[str, str]:
    """Each column of ours with a value that its kind could take."""
    found = {}
    for model in ours():
        for field in model._meta.concrete_fields:
            if field.choices:
                value = str([key for key, _words in field.flatchoices][-1])
            elif isinstance(field, models.BooleanField):
                value = "on"
            elif field.is_relation or isinstance(field, models.IntegerField):
                value = "1"
            else:
                value = "1999-12-31" if isinstance(field, BY_LOT) else POISON
            found |= {field.name: value, field.attname: value}
    return found


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def state() -> dict[tuple[str, Any], dict[str, Any]]:
    return {(model._meta.label, row["pk"]): row for model in ours() for row in model._base_manager.values("pk", *columns(model))}


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def telling(label: str, column: str) -> bool:
    """Whether the value of this column is the same each time the same thing is done."""
    field = next(field for field in apps.get_model(label)._meta.concrete_fields if field.attname == column)
    return bool(field.choices) or isinstance(field, models.BooleanField)


def changes(before: dict[Any, dict[str, Any]], after: dict[Any, dict[str, Any]]) -> set[tuple[str, str, str]]:
    """(table, column, what it holds now where that can be told)."""
    found = set()
    for key, row in after.items():
        was = before.get(key, {})
        for column, value in row.items():
            if column != "pk" and (not was or was[column] != value):
                found.add((key[0], column, str(value) if telling(key[0], column) else ""))
    return found | {(key[0], "", "gone") for key in before if key not in after}


def forms_of(client: Any, world: Any) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for place in samples(world).values():
        answer = client.get(place["address"])
        if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
            reader = Forms(place["address"])
            reader.feed(answer.content.decode())
            for address, fields in reader.found.items():
                found.setdefault(address, {}).update(fields)
    return {address: fields for address, fields in found.items() if not address.startswith(("/accounts/", "http"))}


def sent(client: Any, address: str, fields: dict[str, str], before: Any) -> set[tuple[str, str, str]]:
    """What it changed; then everything stands as before."""
    with transaction.atomic():
        client.post(address, {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"})
        after = state()
        transaction.set_rollback(True)
    said = str([row for key, row in after.items() if before.get(key) != row])
    assert POISON not in said, (address, said[max(0, said.index(POISON) - 300) :][:400])
    return changes(before, after)


@pytest.fixture
def world(person, settings):
    settings.COOLING_OFF_DAYS = 0
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # every column of ours beside a form's own fields is more than we take
    logging.disable(logging.CRITICAL)
    yield build(person)
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("role", LEAST)
def test_forms_take_what_they_ask_for_and_nothing_else(world, role):
    client, beside, wrote = clients(world)[role], poison(), set()
    assert {"state", "owner", "owner_id", "is_founding", "recruiter", "status"} <= set(beside)
    before = state()
    for address, fields in forms_of(client, world).items():
        plain = sent(client, address, fields, before)
        assert sent(client, address, {**beside, **fields}, before) == plain, address
        if plain:
            wrote.add(address)
    assert len(wrote) >= LEAST[role], sorted(wrote)
