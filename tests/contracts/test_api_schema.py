"""The description of the API is valid OpenAPI 3.1, and what the API answers is what the description says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.factories import alliance, measures, stories, toolkit

LISTS = (
    "organisations", "chapters", "meetings", "initiatives", "adoptions", "measures", "series", "stories", "barriers",
    "briefings", "library",
)  # fmt: skip


HELD: dict[str, Any] = {}


@pytest.fixture
def schema(db) -> dict[str, Any]:
    """As it is served; written once for all the tests here, since nothing in it hangs on what is stored."""
    if not HELD:
        HELD.update(Client().get("/api/v1/schema/").json())
    return HELD


@pytest.mark.django_db
def test_schema_is_valid_openapi(schema):
    assert schema["openapi"].startswith("3.1")
    validate(schema)


@pytest.mark.django_db
def test_every_route_of_the_api_is_described(schema):
    described = {path.rstrip("/") for path in schema["paths"]}
    for name in (*LISTS, "changes"):
        assert f"/api/v1/{name}" in described


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_records_are_as_described(schema, name, settings):
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    alliance.meeting()
    toolkit.adoption()
    measures.measure_series(counts=[14, 3], is_shared=True)
    toolkit.barrier_try(initiative=toolkit.published_initiative("Rest"))
    toolkit.page("Worn out", kind="barrier", slug="burnout", ideas=[{"words": "Rest.", "initiative": "rest"}])
    toolkit.page("Board", kind="briefing")
    toolkit.page("How we began", kind="campaign", context="It was loud.")
    stories.published()
    path = next(p for p in schema["paths"] if p.startswith(f"/api/v1/{name}/{{") and p.count("/") == 5)
    answer = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    record = Client().get(f"/api/v1/{name}/").json()["results"][0]
    faults = [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in Draft202012Validator({**answer, "components": schema["components"]}).iter_errors(record)
    ]
    assert faults == []
    whole, part = (schema["components"]["schemas"][one["$ref"].rsplit("/", 1)[1]] for one in answer["anyOf"])
    assert Draft202012Validator({**whole, "components": schema["components"]}).is_valid(record)
    assert "required" not in part
    assert set(record) == set(whole["properties"]) - {"expanded"}, (
        "a field that is not described, or one that is described and missing"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_empty_value_is_a_slip_and_empty_words_ask_for_everything(schema, name):
    operation = schema["paths"][f"/api/v1/{name}/"]["get"]
    names = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
    assert {"cursor", "page_size"} <= names
    for parameter in sorted(names - {"q"}):
        answer = Client().get(f"/api/v1/{name}/?{parameter}=")
        assert (answer.status_code, parameter in str(answer.json())) == (400, True), (parameter, answer.content)
    if "q" in names:
        assert Client().get(f"/api/v1/{name}/?q=").status_code == 200
