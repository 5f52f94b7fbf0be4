"""What joins the three apps for programs: the root, the change log, the handbook, leave to read from other sites."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from promise.core import changes
from promise.core.models import Change

CHANGES = "/api/v1/changes/"
NOON = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def written(number: int, *, start: dt.datetime = NOON) -> list[str]:
    """That many changes, one a minute; their ids."""
    ids = []
    for n in range(number):
        with time_machine.travel(start + dt.timedelta(minutes=n), tick=False):
            changes.created("organisation", f"organisation{n}", f"/alliance/members/m{n}/")
        ids.append(f"organisation{n}")
    return ids


def test_root_names_every_list(client, settings):
    found = client.get("/api/v1/").json()
    assert {"organisations", "chapters", "meetings", "initiatives", "adoptions", "stories", "changes", "docs"} <= set(found)
    for address in found.values():
        assert address.startswith(settings.SITE_URL)
        assert client.get(urlsplit(address).path).status_code == 200, address


def test_changes_come_in_order_by_pages(client):
    ids = written(45)
    seen, address, pages = [], CHANGES + "?page_size=20", 0
    while address:
        body = client.get(address).json()
        assert set(body) == {"next", "results"}
        seen += [row["id"] for row in body["results"]]
        address, pages = body["next"], pages + 1
    assert (seen, pages) == (ids, 3)


def test_changes_since_a_moment_begin_there(client):
    written(5)
    rows = client.get(CHANGES, {"since": "2026-03-07T12:03:00Z"}).json()["results"]
    assert [row["id"] for row in rows] == ["organisation3", "organisation4"]
    elsewhere = client.get(CHANGES, {"since": "2026-03-07T13:03:00+01:00"}).json()["results"]
    assert elsewhere == rows


def test_change_has_its_address_and_a_removal_nothing_of_what_it_was(client, settings):
    changes.created("organisation", "a" * 20, "/alliance/members/a/")
    changes.updated("organisation", "a" * 20, "/alliance/members/a/")
    (before, _again) = client.get(CHANGES).json()["results"]
    assert before["url"] == f"{settings.SITE_URL}/alliance/members/a/"
    changes.removed("organisation", "a" * 20, successor="b" * 20)
    changes.removed("story", "c" * 20)
    created, updated, merged, removed = client.get(CHANGES).json()["results"]
    assert set(created) == {"id", "type", "change", "at", "url"}
    assert created["url"] is updated["url"] is None  # an address may hold the words of a title
    assert (created["change"], updated["change"], merged["change"]) == ("created", "updated", "removed")
    assert set(merged) == {"id", "type", "change", "removed_at", "successor"}
    assert set(removed) == {"id", "type", "change", "removed_at"}


def test_change_without_a_page_has_no_address(client):
    changes.updated("adoption", "a" * 20, "")
    assert client.get(CHANGES).json()["results"][0]["url"] is None


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "2026-03-07"}, "since"),
        ({"since": "2026-03-07T12:00:00"}, "since"),
        ({"since": ["2026-03-07T12:00:00Z", "2026-03-08T12:00:00Z"]}, "since"),
        ({"since": "99999999-01-01T00:00:00Z"}, "since"),
        ({"since": "\x00"}, "since"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "e30"}, "cursor"),
        ({"page_size": "201"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"updated_since": "2026-03-07T12:00:00Z"}, "updated_since"),
        ({"q": "x"}, "q"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_changes_refuse_what_they_do_not_know_by_name(client, question, named):
    answer = client.get(CHANGES, question)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert named in answer.json()["errors"]


def test_changes_answer_304_to_the_tag_they_gave(client):
    written(1)
    first = client.get(CHANGES)
    again = client.get(CHANGES, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    changes.removed("organisation", "organisation0")
    assert client.get(CHANGES, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_changes_cost_one_query_however_many_there_are(client):
    for more in (5, 200):
        written(more)
        with CaptureQueriesContext(connection) as asked:
            client.get(CHANGES)
        assert sum("core_change" in query["sql"] for query in asked) == 1
    assert Change.objects.count() == 205


@pytest.mark.parametrize("address", ["/api/v1/", CHANGES, "/api/v1/docs/", "/api/v1/schema/", "/api/v1/no-such-list/"])
def test_unknown_key_is_a_clean_401_everywhere(client, address):
    answer = client.get(address, headers={"authorization": "Bearer not-one-of-ours"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "not-one-of-ours" not in answer.content.decode()


@pytest.mark.parametrize("header", ["bearer x", "BEARER x", "Bearer", "Bearer a b", "Bearer \u00e9"])
def test_key_in_any_spelling_is_a_401(client, header):
    assert client.get(CHANGES, headers={"authorization": header}).status_code == 401


def test_unknown_key_does_not_matter_outside_the_api(client):
    assert client.get("/about/", headers={"authorization": "Bearer not-one-of-ours"}).status_code == 200


def test_public_reads_may_be_made_from_other_sites_without_credentials(client):
    answer = client.get(CHANGES, headers={"origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert "X-RateLimit-Remaining" in answer["Access-Control-Expose-Headers"]
    assert not answer.cookies
    assert client.head(CHANGES)["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/nothing/")["Access-Control-Allow-Origin"] == "*"


def test_preflight_is_answered_at_once_and_counts_for_nothing(client, settings, django_assert_num_queries):
    settings.RATE_ANON = 1
    with django_assert_num_queries(0):
        answers = [client.options(CHANGES, headers={"origin": "https://elsewhere.example"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [204] * 3
    assert answers[0]["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" in answers[0]["Access-Control-Allow-Headers"]
    assert answers[0]["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("/api/v1/", "GET, HEAD, OPTIONS"),
        ("/api/v1/changes/", "GET, HEAD, OPTIONS"),
        ("/api/v1/initiatives/", "GET, POST, HEAD, OPTIONS"),
        ("/api/v1/adoptions/", "GET, POST, HEAD, OPTIONS"),
        ("/api/v1/stories/", "GET, HEAD, OPTIONS"),
        ("/api/v1/token", "POST, OPTIONS"),
        ("/api/v1/no-such/", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_names_the_methods_an_address_really_takes(client, address, methods):
    assert client.options(address)["Allow"] == methods


@pytest.mark.parametrize("name", ["sort", "format", "count", "page_size", "cursor", "updated_since"])
def test_choice_without_a_value_is_refused_by_name(client, name):
    for address in ("/api/v1/initiatives/", "/api/v1/organisations/", "/api/v1/stories/"):
        answer = client.get(f"{address}?{name}=")
        assert answer.status_code == 400, address
        assert name in answer.json()["errors"]


def test_writes_and_pages_carry_no_leave_for_other_sites(client):
    assert "Access-Control-Allow-Origin" not in client.post(CHANGES)
    assert "Access-Control-Allow-Origin" not in client.get("/about/")
    assert client.options("/about/").status_code != 204


def test_refused_for_too_many_requests_is_readable_from_other_sites(settings):
    settings.RATE_ANON = 1
    answers = [Client().get(CHANGES) for _ in range(2)]
    assert answers[1].status_code == 429
    assert answers[1]["Access-Control-Allow-Origin"] == "*"


def test_handbook_shows_every_operation_of_the_schema_with_an_example(client, settings):
    schema = client.get("/api/v1/schema/").json()
    page = client.get("/api/v1/docs/")
    html = page.content.decode()
    assert page.status_code == 200
    assert schema["openapi"].startswith("3.1")
    for path, methods in schema["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in html, path
    assert html.count("curl ") >= len(schema["paths"])
    assert f"{settings.SITE_URL}/api/v1/changes/" in html


def test_handbook_begins_its_examples_with_the_address_of_the_site(client, settings):
    client.get("/api/v1/docs/")
    settings.SITE_URL = "https://moved.example"
    assert 'curl "https://moved.example/api/v1/changes/' in client.get("/api/v1/docs/").content.decode().replace("&quot;", '"')


def test_schema_describes_the_change_log(client):
    described = client.get("/api/v1/schema/").json()["paths"][CHANGES]["get"]
    assert {p["name"] for p in described["parameters"]} == {"since", "cursor", "page_size"}
