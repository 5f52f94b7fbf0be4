"""The bank for programs."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from django.utils import timezone

from alliance.management.starter import load_countries
from promise.core import rendered
from promise.core.models import Rendered
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.management import starter
from toolkit.models import Adoption, Initiative

pytestmark = pytest.mark.django_db
LIST = "/api/v1/initiatives/"
FIELDS = {
    "id", "slug", "url", "title", "summary", "kind", "settings", "themes", "targets", "phases", "frameworks", "evidence",
    "cost", "outcomes", "sources", "origin", "licence", "citation", "published_at", "updated_at", "trouble", "steps", "takes",
    "barriers", "contested",
}  # fmt: skip


@pytest.fixture
def api() -> Client:
    return Client()


def got(api: Client, question: str = ""):
    answer = api.get(f"{LIST}{question}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_fresh_starter_has_271(api, deliver):
    load_countries()
    starter.load()
    assert got(api, "?count=true&page_size=1")["count"] == 271
    deliver()
    assert got(api, "?count=true&page_size=1")["count"] == 271
    assert got(api, "?q=tea+and+toast&page_size=1")["results"][0]["slug"] == "promise-tea-and-toast"


def test_a_record_has_the_fields_of_the_contract(api):
    held = make.published_initiative("Tea")
    record = api.get(f"{LIST}{held.slug}/").json()
    assert set(record) >= FIELDS
    assert record == api.get(f"{LIST}{held.public_id}/").json()
    assert set(record["outcomes"]) == {"helped", "no_clear_change", "made_worse", "too_early", "not_reported"}
    assert set(record["evidence"]) >= {"level", "effect", "reason"}
    assert record["url"].endswith(held.get_absolute_url())
    assert "lay_phrases" not in record


def test_what_is_not_published_is_nowhere(api):
    held = make.submitted_initiative("CANARY tea")
    assert api.get(f"{LIST}{held.slug}/").status_code == 404
    assert api.get(f"{LIST}{held.public_id}/").status_code == 404
    for question in ("", "?q=canary", "?setting=acute_ward", "?format=csv", "?format=ndjson"):
        answer = api.get(f"{LIST}{question}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"CANARY" not in body


def test_values_within_a_facet_are_either_and_facets_are_both(api, deliver):
    make.published_initiative("One", settings=["acute_ward"], kind="index")
    make.published_initiative("Two", settings=["picu"], kind="index")
    make.published_initiative("Three", settings=["picu"], kind="insight")
    for _ in range(2):  # without an index, then with one
        found = got(api, "?setting=picu&setting=acute_ward&kind=index&count=true")
        assert {row["title"] for row in found["results"]} == {"One", "Two"}
        assert found["count"] == 2
        deliver()


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("setting=moon", "setting"),
        ("setting=picu&setting=moon", "setting"),
        ("colour=red", "colour"),
        ("sort=loud", "sort"),
        ("sort=relevance", "sort"),
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("count=perhaps", "count"),
        ("cursor=zzz", "cursor"),
        ("q=a&cursor=eyJnIjoieCIsIm8iOi0xfQ", "cursor"),
        ("q=a&cursor=eyJnIjoieCIsIm8iOjk5OTl9", "cursor"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=", "updated_since"),
        ("q=%00", "q"),
        ("format=xml", "format"),
    ],
)
def test_what_is_wrong_is_a_400_that_names_it(api, deliver, question, named):
    make.published_initiative("One")
    deliver()
    answer = api.get(f"{LIST}?{question}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert named in answer.json()["errors"]


def test_relevance_pages_through_and_starts_again_with_a_note(api, deliver):
    for number in range(5):
        make.published_initiative(f"Evening {number}")
    deliver()
    seen, address = [], f"{LIST}?q=evening&page_size=2"
    while address:
        page = api.get(address).json()
        assert "note" not in page
        seen += [row["title"] for row in page["results"]]
        address, last = page["next"], address
    assert sorted(seen) == [f"Evening {n}" for n in range(5)]
    make.published_initiative("Evening 5")
    deliver()
    again = api.get(last).json()
    assert again["note"]
    assert again["previous"] is None
    assert len(again["results"]) == 2


def test_a_cursor_of_the_database_in_a_list_of_the_index_starts_again(api, deliver):
    for number in range(3):
        make.published_initiative(f"Evening {number}")
    deliver()
    plain = got(api, "?page_size=1")["next"].split("cursor=")[1]
    assert got(api, f"?page_size=1&setting=acute_ward&cursor={plain}")["note"]
    chosen = got(api, "?page_size=1&setting=acute_ward")["next"].split("cursor=")[1]
    assert got(api, f"?page_size=1&cursor={chosen}")["note"]


@pytest.mark.parametrize("has_index", [True, False])
@pytest.mark.parametrize("question", ["", "setting=acute_ward", "q=finch", "q=finch&setting=acute_ward&sort=newest"])
def test_streams_hold_the_whole_filtered_list(api, deliver, question, has_index):
    for number in range(4):
        make.published_initiative(f"=Finch {number}", takes={} if number % 2 else {"money": "None"})
    make.published_initiative("Morning", settings=["picu"])
    if has_index:
        deliver()
    wanted = {f"=Finch {n}" for n in range(4)} | (set() if question else {"Morning"})
    lines = b"".join(api.get(f"{LIST}?{question}&format=ndjson").streaming_content).splitlines()
    assert {json.loads(line)["title"] for line in lines} == wanted
    table = b"".join(api.get(f"{LIST}?{question}&format=csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {row["title"] for row in rows} == {f"'{t}" if t.startswith("=") else t for t in wanted}
    assert "takes_money" in rows[0]


def test_updated_since_gives_only_what_changed(api, deliver):
    old = make.published_initiative("Evening old")
    Initiative.objects.filter(pk=old.pk).update(updated_at="2020-01-01T00:00:00Z")
    make.published_initiative("Evening new")
    deliver()
    for question in ("updated_since=2021-01-01T00:00:00Z", "q=evening&updated_since=2021-01-01T00:00:00Z"):
        assert [row["title"] for row in got(api, f"?{question}")["results"]] == ["Evening new"]


def test_a_public_answer_has_a_tag_and_is_304_when_known(api):
    make.published_initiative("Tea")
    tag = api.get(LIST)["ETag"]
    assert api.get(LIST, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("many", [2, 9])
@pytest.mark.parametrize("question", ["", "?q=evening", "?setting=acute_ward&sort=adopted"])
def test_the_number_of_queries_does_not_grow(api, deliver, django_assert_num_queries, many, question):
    for number in range(many):
        make.published_initiative(f"Evening {number}")
    deliver()
    got(api, question)
    with django_assert_num_queries(3 if "q=" in question else 2):  # lay words are asked first, whole rows last
        got(api, question)


# -- adoptions -----------------------------------------------------------------------------------------------------------


def test_adoptions_are_public_and_unnamed_ones_tell_nothing_of_whose_they_are(api):
    held = make.published_initiative("Tea")
    shy = alliance.signed_organisation("Zebrafinch House", country="AU")
    make.adoption(initiative=held, organisation=alliance.signed_organisation("Heron Court"), unit="Willow")
    make.adoption(initiative=held, organisation=shy, unit="CANARY", visibility="unnamed", started_on=dt.date(2025, 3, 7))
    make.adoption(initiative=held, organisation=shy, words="HIDDEN", visibility="members")
    answer = api.get("/api/v1/adoptions/?count=true")
    assert answer.json()["count"] == 2
    body = answer.content.decode()
    for secret in ("zebrafinch", "CANARY", "HIDDEN", "2025-03-07", '"AU"'):
        assert secret not in body
    unnamed, named = sorted(answer.json()["results"], key=lambda row: row["is_named"])  # their order is drawn by lot
    assert (named["organisation"], named["unit"], named["country"]) == ("heron-court", "Willow", "GB")
    assert (unnamed["organisation"], unnamed["unit"], unnamed["country"], unnamed["updated_at"]) == (None, "", None, None)
    one = api.get(f"/api/v1/adoptions/{unnamed['id']}/")
    assert one.json() == unnamed
    assert api.get(f"/api/v1/adoptions/?organisation={shy.slug}").json()["results"] == []
    assert len(api.get("/api/v1/adoptions/?organisation=heron-court").json()["results"]) == 1
    for kind in ("csv", "ndjson"):
        stream = b"".join(api.get(f"/api/v1/adoptions/?format={kind}").streaming_content).decode()
        assert "Willow" in stream
        for secret in ("zebrafinch", "CANARY", "HIDDEN", "2025-03-07"):
            assert secret not in stream


def test_reports_of_who_has_left_are_not_found_by_its_name(api):
    pledge = alliance.accepted_pledge("Leaver House")
    make.adoption(initiative=make.published_initiative("Tea"), organisation=pledge.organisation)
    asked = f"/api/v1/adoptions/?organisation={pledge.organisation.slug}"
    assert len(api.get(asked).json()["results"]) == 1
    alliance.in_state(pledge, "withdrawn")
    assert api.get(asked).json()["results"] == []


def test_asking_again_and_again_finds_no_date_of_an_unnamed_one(api):
    held = make.published_initiative("Tea")
    report = make.adoption(initiative=held, visibility="unnamed")
    Adoption.objects.filter(pk=report.pk).update(updated_at="2025-03-17T10:00:00Z")
    moments = [f"2025-03-{day:02}T12:00:00Z" for day in (1, 16, 17, 18, 31)]
    answers = [len(api.get(f"/api/v1/adoptions/?updated_since={moment}").json()["results"]) for moment in moments]
    assert len(set(answers)) == 1
    assert api.get("/api/v1/adoptions/?updated_since=2025-06-01T00:00:00Z").json()["results"] == []


def test_cursors_of_adoptions_hold_no_moment_but_a_month(api):
    held = make.published_initiative("Tea")
    for _ in range(3):
        make.adoption(initiative=held, visibility="unnamed")
    cursor = api.get("/api/v1/adoptions/?page_size=1").json()["next"].split("cursor=")[1]
    state = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert set(state) == {"k", "v", "i", "d"}
    assert dt.datetime.fromisoformat(state["v"]) == Adoption.objects.values_list("created_at", flat=True).first()
    local = timezone.localtime(dt.datetime.fromisoformat(state["v"]))
    assert (local.day, local.hour, local.minute, local.second, local.microsecond) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("name", ["barriers", "briefings", "library"])
def test_lists_of_the_framework_answer_without_records(api, name):
    assert api.get(f"/api/v1/{name}/?count=true").json() == {"next": None, "previous": None, "count": 0, "results": []}
    assert api.get(f"/api/v1/{name}/anything/").status_code == 404
    assert api.get(f"/api/v1/{name}/?colour=red").status_code == 400


def test_the_description_of_the_api_matches_the_answers(api):
    from toolkit.api.serializers import AdoptionOut, InitiativeOut

    held = make.published_initiative("Tea")
    make.adoption(initiative=held)
    assert set(api.get(f"{LIST}{held.slug}/").json()) == set(InitiativeOut().fields)
    assert set(api.get("/api/v1/adoptions/").json()["results"][0]) == set(AdoptionOut().fields)


def test_whole_stream_is_the_list_whatever_is_kept_of_it(api):
    """The full pull reads kept texts alone: with none, some and all of them kept it must say what the list says."""
    made = [make.published_initiative(f"Idea {n}") for n in range(5)]
    for keep in (lambda: None, rendered.keep_missing, lambda: Rendered.objects.filter(public_id=made[2].public_id).delete()):
        keep()
        for sort in ("newest", "adopted"):
            listed = api.get(f"{LIST}?sort={sort}").json()["results"]
            lines = b"".join(api.get(f"{LIST}?sort={sort}&format=ndjson").streaming_content).splitlines()
            assert [json.loads(line) for line in lines] == listed
            assert len(lines) == 5
    assert b"".join(api.get(f"{LIST}?updated_since=2999-01-01T00:00:00Z&format=ndjson").streaming_content) == b""
