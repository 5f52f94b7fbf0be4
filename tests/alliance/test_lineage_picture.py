"""The data of the moving picture and of the spreadsheet, and the figures the clock counts: public ones only, exact, in order."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from alliance.documents import figures, recruiting
from alliance.models import Organisation
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
PAGE, DATA = "/alliance/lineage/", "/alliance/lineage/branch.json"


@pytest.fixture
def forest():
    """A root with two recruits; one of them brought two, and one of those has left again."""
    root = make.signed_organisation("Root House")
    left, right = (make.signed_organisation(name, recruiter=root) for name in ("Left House", "Right House"))
    make.signed_organisation("Leaf House", recruiter=left, country="CZ")
    gone = make.accepted_pledge("Canary Gone House", named_recruiter=left)
    make.in_state(gone, "withdrawn")
    make.verified_pledge("Canary Waiting House", named_recruiter=root)
    return root, left, right


def walk(node):
    yield node
    for child in node["children"]:
        yield from walk(child)


def test_picture_holds_the_forest_and_its_shape(client, forest):
    data = client.get(DATA).json()
    assert data["focus"] == ""
    names = [node["name"] for node in walk(data["root"])]
    assert names == ["Root House", "Left House", "Leaf House", "Right House"]
    leaf = next(node for node in walk(data["root"]) if node["name"] == "Leaf House")
    assert leaf["part"] == "150"
    assert leaf["href"] == "/alliance/members/leaf-house/"


def test_picture_of_a_branch_begins_at_the_top_of_its_way(client, forest):
    data = client.get(DATA, {"focus": "left-house"}).json()
    assert data["focus"] == "left-house"
    assert next(node for node in walk(data["root"]) if node["is_focus"])["name"] == "Left House"
    assert client.get(DATA, {"focus": "no-such-house"}).json()["focus"] == ""


def rows(client, **asked):
    answer = client.get(PAGE, {"format": "csv", **asked})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_spreadsheet_has_every_member_with_its_recruiter(client, forest):
    found = {row["name"]: row for row in rows(client)}
    assert set(found) == {"Root House", "Left House", "Right House", "Leaf House"}
    assert (found["Leaf House"]["recruiter"], found["Leaf House"]["generation"]) == ("Left House", "2")
    assert found["Left House"]["descendant_count"] == "2", "who left stays counted"


def test_spreadsheet_of_a_branch_has_that_branch_alone(client, forest):
    assert [row["name"] for row in rows(client, focus="left-house")] == ["Left House", "Leaf House"]


def test_nobody_unlisted_is_in_any_byte(client, forest):
    secretariat = Organisation.objects.filter(name__startswith="Canary")
    assert secretariat.count() == 2
    recruiting.refresh()
    for asked in ({}, {"focus": "left-house"}, {"sort": "name"}, {"format": "csv"}, {"focus": "canary-gone-house"}):
        for address in (PAGE, DATA):
            answer = client.get(address, asked)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Canary" not in body


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "Leaf House"), ("branch", "Root House"), ("generation", "Root House"), ("nonsense", "Root House")],
)
def test_table_stands_in_the_order_asked_for(client, forest, sort, first):
    page = client.get(PAGE, {"sort": sort}).content.decode()
    table = page.split("Organisations in the list above</caption>")[1]
    assert table.index(f">{first}<") == min(table.index(f">{name}<") for name in ("Root House", "Left House", "Leaf House"))


def test_figures_say_so_until_the_clock_has_counted(client, forest):
    assert "come back in a little while" in client.get(PAGE).content.decode()
    recruiting.refresh()
    page = client.get(PAGE).content.decode()
    assert "come back in a little while" not in page
    assert "Too few members have been here long enough" in page


def test_members_without_time_to_recruit_are_left_out(forest):
    """Everyone signed today, so nobody is mature; two years on all five who ever signed are, with the four they brought."""
    today = timezone.localdate()
    assert recruiting.count(today).whole.members == 0
    later = recruiting.count(today + dt.timedelta(days=800))
    assert (later.whole.members, later.whole.recruits) == (5, 4)
    assert dict(later.by_generation)[0].recruits == 2


def test_clock_counts_only_what_changed(forest):
    assert figures.refresh() is True
    assert figures.refresh() is False
    make.signed_organisation("Newcomer House")
    assert figures.live().members == 4
    assert figures.refresh() is True
    assert figures.live().members == 5
