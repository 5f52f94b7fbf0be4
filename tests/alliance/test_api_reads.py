"""The alliance for programs: the promised fields, the same filters as the pages, and nobody who is not public."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.actions import lineage
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/organisations/"
PROMISED = {
    "id", "slug", "url", "name", "kind", "country", "is_founding", "status", "generation", "recruiter", "recruited",
    "descendant_count", "chapters", "signed_on", "commitments",
}  # fmt: skip


def get(client, path: str = ROOT, **query):
    answer = client.get(path, query)
    return json.loads(answer.content)


def names(body) -> list[str]:
    return [row["name"] for row in body["results"]]


def test_organisation_has_the_promised_fields(client, settings):
    make.national_chapter("GB")
    top = make.signed_organisation("Top House")
    middle = make.signed_organisation("Middle House", recruiter=top)
    make.signed_organisation("Lower House", recruiter=middle)
    row = get(client, f"{ROOT}middle-house/")
    assert set(row) >= PROMISED
    assert row["url"] == f"{settings.SITE_URL}/alliance/members/middle-house/"
    assert (row["recruiter"], row["recruited"], row["descendant_count"], row["generation"]) == ("top-house", 1, 1, 1)
    assert row["chapters"] == ["united-kingdom", "europe", "global"]
    assert row["commitments"] == [
        {
            "framework": "promote",
            "text": "Open the garden every day",
            "due_on": make.intent().due_on.isoformat(),
            "state": "planned",
        }
    ]
    assert get(client, f"{ROOT}{row['id']}/") == row
    assert get(client)["results"][1] == row


@pytest.mark.parametrize("field", ["signatory", "email", "ada", "name_key", "folded", "nonce", "hash", "certificate"])
def test_documents_hold_nothing_private(client, field):
    make.accepted_pledge("House", signatory_name="Ada Private", signatory_email="ada@private.example")
    text = client.get(ROOT).content.decode().lower() + client.get(f"{ROOT}house/").content.decode().lower()
    assert field not in text.replace("canada", "")


def test_unlisted_organisations_are_nowhere(client):
    top = make.accepted_pledge("Canary Top")
    middle = make.signed_organisation("Middle House", recruiter=top.organisation)
    leaf = make.accepted_pledge("Canary Leaf", named_recruiter=middle)
    waiting = make.verified_pledge("Canary Waiting", named_recruiter=middle)
    before = get(client, f"{ROOT}middle-house/lineage/")
    assert [one["name"] for one in before["ancestors"]] == ["Canary Top"]
    assert [one["name"] for one in before["children"]] == ["Canary Leaf"]
    assert before["recruited"] == 1
    make.in_state(top, "withdrawn")
    make.in_state(leaf, "withdrawn")
    answers = [
        client.get(ROOT, query)
        for query in ({}, {"q": "canary"}, {"count": "true"}, {"sort": "newest"}, {"sort": "descendants"}, {"page_size": "200"})
    ]
    answers += [client.get(f"{ROOT}middle-house/"), client.get(f"{ROOT}middle-house/lineage/"), client.get("/api/v1/chapters/")]
    streams = [b"".join(client.get(ROOT, {"format": kind}).streaming_content) for kind in ("csv", "ndjson")]
    for content in [answer.content for answer in answers] + streams:
        assert b"anary" not in content.replace(b"q=canary", b"")
    assert get(client, count="true")["count"] == 1
    row = get(client, f"{ROOT}middle-house/lineage/")
    assert (row["recruiter"], row["recruited"], row["ancestors"], row["children"]) == (None, 0, [], [])
    assert row["descendant_count"] == 1, "counts of a branch are kept when somebody leaves"
    for pledge in (top, leaf, waiting):
        for key in (pledge.organisation.slug, pledge.organisation.public_id):
            for tail in ("", "lineage/"):
                assert client.get(f"{ROOT}{key}/{tail}").status_code == 404


def test_recruited_counts_only_active_direct_recruits(client):
    top = make.signed_organisation("Top House")
    for state in ("active", "due", "overdue", "lapsed", "returned", "withdrawn"):
        make.in_state(make.accepted_pledge(f"{state} House", named_recruiter=top), state)
    row = get(client, f"{ROOT}top-house/")
    assert (row["recruited"], row["descendant_count"]) == (4, 6)


def test_lineage_gives_the_founder_first_and_children_by_branch(client):
    chain = [make.signed_organisation("Link 0")]
    for n in range(1, 4):
        chain.append(make.signed_organisation(f"Link {n}", recruiter=chain[-1]))
    make.signed_organisation("Another Child", recruiter=chain[1])
    row = get(client, f"{ROOT}link-1/lineage/")
    assert [one["slug"] for one in row["ancestors"]] == ["link-0"]
    assert [(one["slug"], one["descendant_count"]) for one in row["children"]] == [("link-2", 1), ("another-child", 0)]
    assert [one["slug"] for one in get(client, f"{ROOT}link-3/lineage/")["ancestors"]] == ["link-0", "link-1", "link-2"]


def test_filters_are_those_of_the_pages(client):
    make.national_chapter("GB")
    make.signed_organisation("British School", kind="education")
    make.signed_organisation("Älvs Ward")
    make.in_state(make.accepted_pledge("Czech Ward", country="CZ"), "lapsed")
    assert names(get(client, kind="education")) == ["British School"]
    assert names(get(client, country="CZ")) == ["Czech Ward"]
    assert names(get(client, country=["CZ", "GB"], kind="provider")) == ["Älvs Ward", "Czech Ward"]
    assert names(get(client, chapter="united-kingdom")) == ["Älvs Ward", "British School"]
    assert len(names(get(client, chapter="europe"))) == len(names(get(client, chapter="global"))) == 3
    assert names(get(client, status="lapsed")) == ["Czech Ward"]
    assert names(get(client, q="alvs")) == ["Älvs Ward"]
    assert names(get(client, founding="true")) == []


def test_sorts(client):
    top = make.signed_organisation("B House")
    make.signed_organisation("A House", recruiter=top)
    lineage.fold()  # whole lists are sorted by the counts of the last fold
    assert names(get(client)) == ["A House", "B House"]
    assert names(get(client, sort="descendants")) == ["B House", "A House"]
    assert names(get(client, sort="newest")) == ["A House", "B House"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "circus"}, "kind"), ({"country": "XX"}, "country"), ({"country": "gb"}, "country"),
        ({"chapter": "nowhere"}, "chapter"),
        ({"status": "applied"}, "status"), ({"status": "withdrawn"}, "status"), ({"founding": "maybe"}, "founding"),
        ({"sort": "status"}, "sort"), ({"shoe": "9"}, "shoe"), ({"recruiter__name": "x"}, "recruiter__name"),
        ({"q": "\x00"}, "q"),
        ({"cursor": "x"}, "cursor"), ({"cursor": "eyJvIjoiYSJ9", "q": "x"}, "cursor"), ({"page_size": "0"}, "page_size"),
        ({"updated_since": "soon"}, "updated_since"), ({"q": "x" * 300}, "q"), ({"chapter": "\x00"}, "chapter"),
        ({"cursor": "eyJrIjoiam9pbmVkX29uIiwidiI6Im5vIiwiaSI6MSwiZCI6Im4ifQ", "sort": "newest"}, "cursor"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_400_that_names_it(client, query, field):
    answer = client.get(ROOT, query)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert field in json.loads(answer.content)["errors"]


@pytest.mark.parametrize("query", [{}, {"sort": "newest"}, {"sort": "descendants"}, {"q": "house"}])
def test_cursor_walks_there_and_back(client, query):
    for n in range(7):
        make.signed_organisation(f"House {n}")
    first = get(client, page_size="3", **query)
    second = json.loads(client.get(first["next"]).content)
    third = json.loads(client.get(second["next"]).content)
    assert sorted(names(first) + names(second) + names(third)) == [f"House {n}" for n in range(7)]
    assert third["next"] is None
    assert first["previous"] is None
    assert names(json.loads(client.get(third["previous"]).content)) == names(second)
    assert names(json.loads(client.get(second["previous"]).content)) == names(first)


def test_lists_ask_as_many_questions_for_many_as_for_few(client):
    def questions(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len([one for one in asked if "core_bucket" not in one["sql"]])

    paths = (ROOT, f"{ROOT}?q=house", f"{ROOT}first-house/lineage/", "/api/v1/chapters/", "/api/v1/meetings/")
    make.continental_chapter("150")
    first = make.signed_organisation("First House")
    make.meeting("One")
    few = [questions(path) for path in paths]
    for n in range(9):
        make.signed_organisation(f"House {n}", recruiter=first)
        make.meeting(f"Meeting {n}")
    make.national_chapter("GB")
    assert [questions(path) for path in paths] == few
    assert max(few) <= 5


def test_csv_and_ndjson_stream_everything(client):
    for n in range(4):
        make.signed_organisation(f"House {n}")
    text = b"".join(client.get(ROOT, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == [f"House {n}" for n in range(4)]
    lines = b"".join(client.get(ROOT, {"format": "ndjson"}).streaming_content).splitlines()
    assert [json.loads(line)["slug"] for line in lines] == [f"house-{n}" for n in range(4)]


def test_an_unchanged_answer_is_a_304(client):
    make.signed_organisation("House")
    tag = client.get(ROOT)["ETag"]
    assert client.get(ROOT, headers={"if-none-match": tag}).status_code == 304


def test_chapters_count_those_below(client):
    make.national_chapter("GB")
    make.national_chapter("CZ", is_open=False)
    make.signed_organisation("British House")
    make.signed_organisation("American House", country="US")
    rows = {row["slug"]: row for row in get(client, "/api/v1/chapters/")["results"]}
    assert "czechia" not in rows
    assert (rows["united-kingdom"]["members"], rows["europe"]["members"], rows["global"]["members"]) == (1, 1, 2)
    assert rows["united-kingdom"]["parent"] == "europe"
    assert rows["united-kingdom"]["country"] == "GB"
    assert get(client, "/api/v1/chapters/", level="national")["results"] == [rows["united-kingdom"]]
    assert get(client, "/api/v1/chapters/europe/") == rows["europe"]


def test_meetings_are_public_ones_without_the_way_in(client):
    make.meeting("Open meeting", join_link="https://meet.example/canary")
    hidden = make.meeting("Canary meeting", is_public=False)
    answer = client.get("/api/v1/meetings/")
    (row,) = json.loads(answer.content)["results"]
    assert row["title"] == "Open meeting"
    assert row["host_zone"] == "Europe/London"
    assert b"anary" not in answer.content
    assert client.get(f"/api/v1/meetings/{hidden.slug}/").status_code == 404
    assert get(client, "/api/v1/meetings/", upcoming="false")["results"] == []


def test_a_founding_place_has_no_day_of_signing(client):
    from alliance.management import starter

    starter.load()
    rows = get(client, founding="true")["results"]
    assert len(rows) == 5
    assert {row["signed_on"] for row in rows} == {None}
    assert {row["generation"] for row in rows} == {0}
    assert len(get(client, sort="newest", page_size="2")["results"]) == 2
