"""Finding a member: by its former name, its local system, on the map and through time; on the page and through the API alike."""

from __future__ import annotations

import datetime as dt

import pytest

from alliance.documents import map as world
from alliance.models import Organisation
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
LIST, MAP, API, FEED = "/alliance/members/", "/alliance/members/?view=map", "/api/v1/organisations/", "/alliance/members.atom"


@pytest.fixture
def members():
    first = make.signed_organisation("Riverbend House")
    make.former_name(first, "Saint Agnes Asylum")
    second = make.signed_organisation("Harbour Street Clinic", country="CZ", kind="charity")
    system = make.local_system("Fenland care system")
    Organisation.objects.filter(pk=first.pk).update(local_system=system)
    return first, second


def names(client, **asked) -> set[str]:
    return {row["name"] for row in client.get(API, asked).json()["results"]}


@pytest.mark.parametrize("words", ["Saint Agnes", "SAINT AGNÈS", "asylum agnes"])
def test_former_name_finds_the_member_on_page_and_api(client, members, words):
    page = client.get(LIST, {"q": words}).content.decode()
    assert "Riverbend House" in page
    assert "Harbour Street Clinic" not in page
    assert "Saint Agnes Asylum" in page, "and says why"
    assert names(client, q=words) == {"Riverbend House"}


def test_words_of_two_names_do_not_add_up_to_one(client, members):
    assert names(client, q="Riverbend Agnes") == set()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"system": "fenland-care-system"}, {"Riverbend House"}),
        ({"kind": "charity"}, {"Harbour Street Clinic"}),
        ({"country": "CZ"}, {"Harbour Street Clinic"}),
        ({"system": "fenland-care-system", "country": "CZ"}, set()),
        ({"q": "harbour", "kind": "charity"}, {"Harbour Street Clinic"}),
    ],
)
def test_page_and_api_agree(client, members, asked, found):
    page = client.get(LIST, asked).content.decode()
    both = {"Riverbend House", "Harbour Street Clinic"}
    assert {name for name in both if f">{name}</a>" in page} == found
    assert names(client, **asked) == found


def test_unknown_system_is_a_note_on_the_page_and_a_400_in_the_api(client, members):
    assert client.get(LIST, {"system": "nowhere"}).status_code == 200
    answer = client.get(API, {"system": "nowhere"})
    assert answer.status_code == 400
    assert "system" in answer.json()["errors"]


def test_chips_take_each_filter_back(client, members):
    page = client.get(LIST, {"q": "house", "kind": "provider", "view": "map"}).content.decode()
    assert 'href="?kind=provider&amp;view=map"' in page
    assert 'href="?q=house&amp;view=map"' in page


def test_member_page_tells_its_former_name_and_when(client, members):
    page = client.get(members[0].get_absolute_url()).content.decode()
    assert 'itemprop="alternateName">Saint Agnes Asylum' in page
    assert "until then it was Saint Agnes Asylum" in page


def test_map_counts_members_and_goes_back_in_time(client, members):
    Organisation.objects.filter(pk=members[0].pk).update(signed_on=dt.date(2025, 2, 1))
    page = client.get(MAP).content.decode()
    assert "United Kingdom" in page
    assert "Czechia" in page
    then = client.get(f"{MAP}&until=2025-Q1").content.decode()
    assert "Czechia</a>" not in then
    assert "United Kingdom</a>" in then
    assert client.get(f"{MAP}&until=nonsense").status_code == 200


def test_quarters_add_up_to_today(members):
    today = dt.date(2026, 11, 26)
    rows = [(None, "GB", 5), (dt.date(2026, 2, 3), "GB", 2), (dt.date(2026, 8, 1), "CZ", 1)]
    found = world.quarters(rows, today=today)
    assert [(one.key, one.total, one.countries) for one in found] == [
        ("2026-Q1", 7, 1), ("2026-Q2", 7, 1), ("2026-Q3", 8, 2), ("2026-Q4", 8, 2),
    ]  # fmt: skip
    assert world.at_end_of(found, "2026-Q2") == {"GB": 7}
    assert world.at_end_of(found, "no such key") == {"GB": 7, "CZ": 1}
    assert world.quarters([], today=today) == []


def test_feed_tells_new_members_and_nobody_else(client, members):
    make.verified_pledge("Canary Waiting House", country="US")
    gone = make.accepted_pledge("Canary Left House", country="AU")
    make.in_state(gone, "withdrawn")
    lapsed = make.accepted_pledge("Lapsed House")
    make.in_state(lapsed, "lapsed")
    answer = client.get(FEED)
    feed = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Riverbend House" in feed
    assert "Lapsed House" in feed
    assert f"organisation:{members[0].public_id}" in feed
    for address in (FEED, LIST, MAP, f"{LIST}?format=csv", API, f"{LIST}?q=house", "/sitemap.xml"):
        given = client.get(address)
        body = b"".join(given.streaming_content) if given.streaming else given.content
        assert b"Canary" not in body, address
    on_map = client.get(MAP).content.decode()
    assert "United States" not in on_map.split('id="world-data"')[1]
    assert "Australia" not in on_map.split('id="world-data"')[1]
