from __future__ import annotations

import csv
import io
import json

import pytest

from stories.actions import stories
from stories.models import Consent, Story
from tests.factories import stories as make

pytestmark = pytest.mark.django_db
Use = Consent.Use
LIST = "/api/v1/stories/"
FIELDS = {
    "id", "slug", "url", "title", "text", "told_by", "language", "medium", "minutes", "themes", "setting",
    "content_notes", "pictures", "responses", "initiatives", "published_at", "updated_at", "licence", "citation",
}  # fmt: skip


def test_list_and_detail_carry_the_fields_of_the_contract(client, settings):
    story = make.published(content_notes=["restraint"])
    (row,) = client.get(LIST).json()["results"]
    assert set(row) == FIELDS
    assert row["url"] == f"{settings.SITE_URL}/stories/{story.slug}/"
    assert (row["told_by"], row["content_notes"], row["initiatives"]) == ("Robin", ["restraint"], [])
    for key in (story.slug, story.public_id):
        answer = client.get(f"{LIST}{key}/")
        assert answer.json() == row
        assert answer["Cache-Control"] == "public, max-age=30"
        assert answer["X-Robots-Tag"] == "noindex"


def test_the_name_is_empty_unless_its_use_was_agreed_to(client):
    story = make.published(consents=(*make.SHOWN, Use.API))
    assert client.get(f"{LIST}{story.slug}/").json()["told_by"] == ""


def test_withdrawn_is_410_by_slug_and_id_for_ever(client):
    story = make.published()
    stories.withdraw(story=story)
    for key in (story.slug, story.public_id):
        answer = client.get(f"{LIST}{key}/")
        assert answer.status_code == 410
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 410
    assert client.get(LIST).json()["results"] == []


def test_paused_is_404_and_comes_back(client):
    story = stories.pause(story=make.published())
    assert client.get(f"{LIST}{story.slug}/").status_code == 404
    stories.resume(story=story)
    assert client.get(f"{LIST}{story.slug}/").status_code == 200


def test_streams_hold_what_the_list_holds(client):
    kept, other = make.published(title="=SUM(A1)"), make.published(consents=make.SHOWN)
    lines = b"".join(client.get(LIST + "?format=ndjson").streaming_content).decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [kept.public_id]
    table = b"".join(client.get(LIST + "?format=csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["id"], row["title"]) == (kept.public_id, "'=SUM(A1)")
    assert other.public_id not in table


def test_filters_count_and_pages(client):
    for number in range(3):
        make.published(title=f"Told {number}", content_notes=["police"] if number else [])
    assert client.get(LIST + "?count=true").json()["count"] == 3
    assert len(client.get(LIST + "?without=police").json()["results"]) == 1
    assert [row["title"] for row in client.get(LIST + "?q=told+2").json()["results"]] == ["Told 2"]
    seen, address = [], LIST + "?page_size=1"
    while address:
        page = client.get(address.replace("http://localhost:8000", "")).json()
        seen += [row["title"] for row in page["results"]]
        address = page["next"]
    assert seen == ["Told 2", "Told 1", "Told 0"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", "colour"), ("without=nonsense", "without"), ("initiative=nope", "initiative"), ("sort=oldest", "sort"),
        ("page_size=0", "page_size"), ("cursor=x", "cursor"), ("updated_since=yesterday", "updated_since"), ("q=%00", "q"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_400_that_names_it(client, query, named):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert named in answer.json()["errors"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_never_moves_a_story(client, method):
    story = make.published()
    assert getattr(client, method)(f"{LIST}{story.slug}/").status_code in {401, 403, 405}
    assert Story.objects.published().count() == 1


def test_a_story_told_by_a_picture_comes_with_it(client, settings):
    settings.COOLING_OFF_DAYS = 0
    story = make.published_with_picture()
    (picture,) = client.get(f"/api/v1/stories/{story.slug}/").json()["pictures"]
    assert (picture["alt"], picture["note"]) == ("A door in yellow light", "Painted in the garden.")
    address = picture["url"].removeprefix(settings.SITE_URL)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    stories.withdraw(story=story)
    assert client.get(address).status_code == 404
