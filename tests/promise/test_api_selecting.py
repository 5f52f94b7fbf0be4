"""`fields=` and `expand=`: a part of the record, and what it names beside it; never more than its own list shows."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.actions import pledges
from tests.factories import alliance, stories, toolkit
from toolkit.actions import initiatives

LISTS = ("organisations", "chapters", "meetings", "initiatives", "adoptions", "stories")
pytestmark = pytest.mark.django_db


@pytest.fixture
def records(settings):
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    alliance.meeting()
    tried = toolkit.adoption()
    stories.published(initiatives=[tried.initiative])
    return tried


def rows(client, name: str, **question: str) -> list[dict]:
    answer = client.get(f"/api/v1/{name}/", question)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def stream(client, name: str, **question: str) -> str:
    return b"".join(client.get(f"/api/v1/{name}/", question).streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("name", LISTS)
def test_fields_take_the_same_part_in_every_form(client, records, name):
    whole = rows(client, name)[0]
    part = {"id": whole["id"], "url": whole["url"]}
    assert rows(client, name, fields="url,id")[0] == part
    assert client.get(f"/api/v1/{name}/{whole['id']}/", {"fields": "id,url"}).json() == part
    assert json.loads(stream(client, name, fields="id,url", format="ndjson").splitlines()[0]) == part
    assert next(csv.DictReader(io.StringIO(stream(client, name, fields="id,url", format="csv")))) == part


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("parameter", ["fields", "expand"])
def test_unknown_name_is_refused_with_the_names_there_are(client, records, name, parameter):
    described = client.get("/api/v1/schema/").json()["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    known = next((p["schema"]["items"]["enum"] for p in described if p["name"] == parameter), [])
    one = f"/api/v1/{name}/{rows(client, name)[0]['id']}/"
    for address in (f"/api/v1/{name}/", one):
        for wrong in ("colour", "id,created_by", "owner__email"):
            answer = client.get(address, {parameter: wrong})
            assert answer.status_code == 400
            told = answer.json()["errors"][parameter][0]
            assert all(name in told for name in known)
        assert client.get(f"{address}?{parameter}=id&{parameter}=slug").status_code == 400
    assert known or parameter == "expand"


@pytest.mark.parametrize("name", LISTS)
def test_table_has_every_column_of_the_record_also_while_it_is_empty(client, records, name):
    head = stream(client, name, format="csv").splitlines()[0].replace('"', "").split(",")
    told = rows(client, name)[0]
    assert [field for field in told if not any(f"{column}_".startswith(f"{field}_") for column in head)] == []
    nothing = stream(client, name, format="csv", updated_since="2999-01-01T00:00:00Z").splitlines()
    assert nothing[0].replace('"', "").split(",") == head
    assert len(nothing) == 1


def test_expanded_is_what_the_own_page_shows(client, records):
    (tried,) = rows(client, "adoptions", expand="initiative,organisation")
    assert tried["expanded"]["initiative"] == client.get(f"/api/v1/initiatives/{tried['initiative']}/").json()
    assert tried["expanded"]["organisation"] == client.get(f"/api/v1/organisations/{tried['organisation']}/").json()
    (told,) = rows(client, "stories", expand="initiatives", fields="id")
    assert set(told) == {"id", "expanded"}
    assert [one["slug"] for one in told["expanded"]["initiatives"]] == [tried["initiative"]]
    (line,) = stream(client, "adoptions", format="ndjson", expand="initiative,organisation").splitlines()
    assert json.loads(line) == tried
    table = next(csv.DictReader(io.StringIO(stream(client, "adoptions", format="csv", expand="organisation"))))
    assert table["expanded_organisation_name"] == tried["expanded"]["organisation"]["name"]


def test_expansion_never_tells_what_the_own_page_does_not(client, person, settings):
    """An unnamed report leads to nobody, who has left is not found, and nor is an idea that is out of the bank."""
    settings.COOLING_OFF_DAYS = 0
    canary = alliance.signed_organisation("CanaryUnnamed House")
    toolkit.adoption(organisation=canary, visibility="unnamed")
    gone = alliance.signed_organisation("CanaryGone House")
    toolkit.adoption(organisation=gone)
    child = alliance.signed_organisation("Child House", recruiter=gone)
    pledges.withdraw(pledge=gone.pledges.get(), by=None, capacity="clock", reason="Closed.")
    archived = toolkit.published_initiative(title="CanaryArchived idea")
    stories.published(initiatives=[archived])
    initiatives.archive(initiative=archived, by=person("Cleo", "curator"), reason="No longer right.")
    asked = {"adoptions": "initiative,organisation", "organisations": "recruiter,chapters", "stories": "initiatives"}
    told = "".join(
        client.get(f"/api/v1/{name}/", {"expand": beside}).content.decode() + stream(client, name, expand=beside, format="ndjson")
        for name, beside in asked.items()
        if name != "organisations"
    )
    assert "CanaryUnnamed" not in told
    assert "CanaryGone" not in told
    assert "CanaryArchived" not in told
    (row,) = [one for one in rows(client, "organisations", expand="recruiter") if one["id"] == child.public_id]
    assert row["recruiter"] is row["expanded"]["recruiter"] is None
    assert all(one["expanded"]["organisation"] is None for one in rows(client, "adoptions", expand="organisation"))


def test_expansion_costs_as_many_queries_for_many_as_for_one(client, person):
    counts = []
    rows(client, "adoptions")  # the first answer opens a window of the limits
    for _more in range(2):
        for _n in range(4):
            toolkit.adoption()
        with CaptureQueriesContext(connection) as asked:
            rows(client, "adoptions", expand="initiative,organisation")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_every_record_says_what_may_be_done_with_it_and_how_to_name_it(client, records, name):
    (first, *_more) = rows(client, name)
    assert first["licence"]
    assert first["url"] in first["citation"]
    line = json.loads(stream(client, name, format="ndjson").splitlines()[0])
    table = next(csv.DictReader(io.StringIO(stream(client, name, format="csv"))))
    assert line["citation"] == table["citation"] == first["citation"]
    assert line["licence"] == table["licence"] == first["licence"]
    if name == "stories":
        assert "Delete every copy" in first["licence"]
    else:
        assert first["licence"] in client.get("/about/").content.decode()
