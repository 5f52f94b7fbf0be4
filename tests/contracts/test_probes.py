"""T12: what the API does not tell cannot be asked out of it, by no filter, lookup, order, search or list of fields.

Every list of the API joins by itself. Each field of its model and of the models next to it is tried as a parameter in every
form an object mapper knows. What is not told is found out, not written down here: a field whose other value leaves the record's
own document as it was is hidden, and so is every row that the list does not hold.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models, transaction
from django.test import Client, RequestFactory
from django.urls import resolve
from rest_framework.request import Request

from promise.core.api.fields import names_of as names_of_record
from promise.core.checks import doors, is_exempt
from tests.contracts.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LOOKUPS = ("", "__exact", "__startswith", "__gt", "__isnull")
# what an object mapper takes for its own words, and an alias with a full stop in it
TRAPS = ("_connector", "_negated", "pk__in", "id", "a.b", "__class__", "filter", "fields", "expand", "ordering", "order_by")
FROM, CANARY = "CanaryBefore", "CanaryAfter"
# these tell nothing of themselves in a document, and lists may be ordered or cut by them: the API says so
SAID_BY_ORDER = {"id", "created_at", "updated_at", "xact"}


@pytest.fixture
def world(person, settings, deliver):
    settings.COOLING_OFF_DAYS = 0
    settings.RATE_ANON = 10**9
    made = build(person)
    deliver()
    return made


@pytest.fixture
def quiet():
    """Ten thousand refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def lists() -> list[str]:
    """The address of every list of records, found in the map."""
    found = [route for route, _ in doors() if route.startswith("api/v1/") and "<" not in route and not is_exempt(route)]
    return [f"/{route}" for route in found if hasattr(view_of(f"/{route}"), "records")]


def view_of(address: str) -> Any:
    return getattr(resolve(address).func, "cls", None)


def model_of(address: str) -> type[models.Model]:
    view = view_of(address)()
    view.request, view.kwargs, view.action = Request(RequestFactory().get(address)), {}, "list"
    found: type[models.Model] = view.records().model
    return found


def names_of(model: type[models.Model]) -> list[str]:
    """Its fields, and those one relation further."""
    own = [field.name for field in model._meta.get_fields()]
    further = [
        f"{field.name}__{other.name}"
        for field in model._meta.get_fields()
        if field.related_model and isinstance(field.related_model, type)
        for other in field.related_model._meta.get_fields()
        if not other.is_relation
    ]
    return own + further


def probes_of(address: str, hidden: list[str]) -> Iterator[tuple[str, str]]:
    """(parameter, address)."""
    for name in names_of(model_of(address)):
        for lookup in LOOKUPS:
            yield name + lookup, f"{address}?{urlencode({name + lookup: FROM})}"
        for direction in ("", "-"):
            yield "sort", f"{address}?{urlencode({'sort': direction + name})}"
        yield "fields", f"{address}?{urlencode({'fields': name})}"
        yield "expand", f"{address}?{urlencode({'expand': name})}"
    for name in TRAPS:
        yield name, f"{address}?{urlencode({name: 'OR'})}"
    yield from chosen(address, hidden)
    known = sorted(view_of(address)().known_parameters() - {"cursor", "format", "page_size"})
    for words in ["", *hidden]:
        for name in known:
            yield name, f"{address}?{urlencode({name: words})}"


def chosen(address: str, hidden: list[str]) -> Iterator[tuple[str, str]]:
    """Each field and each expansion there is, alone, all together, and with every filter and order beside them."""
    view = view_of(address)()
    fields, beside = names_of_record(view.serializer_class) if view.serializer_class else (), tuple(view.expansions)
    for parameter, names in (("fields", fields), ("expand", beside)):
        for name in names:
            yield parameter, f"{address}?{urlencode({parameter: name})}"
            for inside in ("owner", "organisation__name", "seats"):
                yield parameter, f"{address}?{urlencode({parameter: f'{name}__{inside}'})}"
    everything = {name: ",".join(names) for name, names in (("fields", fields), ("expand", beside)) if names}
    for name in sorted(view.known_parameters() - {"cursor", "format", "page_size", "fields", "expand"}):
        for words in ("", *hidden, "true"):
            yield name, f"{address}?{urlencode({**everything, name: words})}"
    for order in view.sorts:
        yield "sort", f"{address}?{urlencode({**everything, 'sort': order})}"


def another(field: Any, value: Any) -> Any:
    """Another value of the same kind, or the same where there is none."""
    if field.choices:
        return next((key for key, _words in field.flatchoices if key not in {value, ""}), value)
    if isinstance(field, models.DateTimeField | models.DateField):
        return value - dt.timedelta(days=400) if value else value
    made = {
        models.BooleanField: lambda: not value,
        models.IntegerField: lambda: (value or 0) + 1,
        models.JSONField: lambda: type(value)() if value else value,
        models.CharField: lambda: CANARY[: field.max_length or 100],
        models.TextField: lambda: CANARY,
    }
    return next((make() for kind, make in made.items() if isinstance(field, kind)), value)


def changeable(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.is_relation and not f.primary_key and f.name not in SAID_BY_ORDER]


def change(model: type[models.Model], pk: Any, field: Any) -> bool:
    """Whether the row took another value straight in the table."""
    row = model._base_manager.filter(pk=pk)
    value = row.values_list(field.attname, flat=True).get()
    try:
        with transaction.atomic():
            return another(field, value) != value and bool(row.update(**{field.attname: another(field, value)}))
    except (DatabaseError, FieldDoesNotExist):
        return False  # the database itself forbids it, or makes the value by itself


def told(client: Client, address: str) -> list[dict[str, Any]]:
    return list(client.get(f"{address}?page_size=200").json()["results"])


def hide_and_change(client: Client, address: str, shown: set[str]) -> tuple[list[str], int]:
    """Change everything hidden. Returns the first fields found to be told, and how many hidden values were changed.

    `shown`: the ids that any list tells, for several lists may be of one table.
    """
    model = model_of(address)
    keys, before = {row.get("id") for row in told(client, address)}, told(client, address)
    public, changed = [], 0
    has_id = any(field.name == "public_id" for field in model._meta.concrete_fields)
    inside = model._base_manager.filter(public_id__in=keys) if has_id else model._base_manager.none()
    orders = {column for column, _down in view_of(address).sorts.values()}
    for field in changeable(model):
        for pk in list(inside.values_list("pk", flat=True))[:2]:
            with transaction.atomic():
                took = change(model, pk, field)
                is_hidden = told(client, address) == before
                if not is_hidden:
                    transaction.set_rollback(True)
            if not is_hidden:
                public.append(field.name)
                break
            if field.name in orders:
                break
            changed += took
    for pk in model._base_manager.exclude(public_id__in=shown).values_list("pk", flat=True) if has_id else []:
        changed += sum(change(model, pk, field) for field in changeable(model) if not decides(field))
    assert told(client, address) == before
    return public, changed


def decides(field: Any) -> bool:
    """Whether a row is public hangs on these: another value would rightly bring it in."""
    return bool(field.choices) or field.name.endswith(("_at", "_on")) or isinstance(field, models.BooleanField)


def hidden_words(address: str) -> list[str]:
    """Words that stand in the tables and begin as no public one does."""
    model = model_of(address)
    found: set[str] = set()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField):
            found |= {str(v)[:60] for v in model._base_manager.values_list(field.attname, flat=True) if "anary" in str(v)}
    return sorted(found)[:6]


def test_no_question_finds_what_is_not_told(world, quiet):
    client, answers, asked = Client(), {}, 0
    places = lists()
    assert {"/api/v1/organisations/", "/api/v1/initiatives/", "/api/v1/adoptions/", "/api/v1/stories/"} <= set(places)
    for place in places:
        view = view_of(place)()
        known, sorts = view.known_parameters(), set(view.sorts) | {"relevance", ""}
        for name, address in probes_of(place, hidden_words(place)):
            answer = client.get(address)
            answers[address] = (answer.status_code, answer.content)
            asked += 1
            assert answer.status_code in {200, 400}, address
            if name not in known or (name == "sort" and address.rpartition("=")[2] not in sorts):
                assert answer.status_code == 400, address
                assert name in answer.json()["errors"], address
    assert asked >= 6_000
    assert sum("expand=" in address and before[0] == 200 for address, before in answers.items()) >= 30
    shown = {str(row.get("id")) for place in places for row in told(client, place)}
    found = {place: hide_and_change(client, place, shown) for place in places if told(client, place)}
    assert "title" in found["/api/v1/initiatives/"][0]
    assert "name" in found["/api/v1/organisations/"][0]
    assert found["/api/v1/initiatives/"][1] > 20
    assert found["/api/v1/organisations/"][1] > 20
    assert found["/api/v1/stories/"][1] > 5
    different = [address for address, before in answers.items() if before != again(client, address)]
    assert different == []


def again(client: Client, address: str) -> tuple[int, bytes]:
    answer = client.get(address)
    return answer.status_code, answer.content
