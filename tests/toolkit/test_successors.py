"""Where one leads to that has left the bank: always to what stands there now, however often that changed."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from promise.core.models import Change
from tests.factories import toolkit as make
from toolkit.actions import initiatives
from toolkit.documents.detail import kindred
from toolkit.figures.codes import code_of
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db


def replaced(old: Initiative, new: Initiative | None) -> Initiative:
    return initiatives.archive(initiative=old, by=make.curator(), reason="Replaced.", superseded_by=new)


def chain(*titles: str) -> list[Initiative]:
    """Each takes the place of the one before it; the last is in the bank."""
    made = [make.published_initiative(title) for title in titles]
    for old, new in itertools.pairwise(made):
        replaced(old, new)
    return made


def test_page_of_one_replaced_twice_leads_to_what_stands_now(client):
    first, second, last = chain("Tea", "Tea and toast", "Supper")
    for gone in (first, second):
        answer = client.get(gone.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, last.get_absolute_url())


def test_page_of_one_whose_successor_left_for_good_is_unknown(client):
    first, last = chain("Tea", "Toast")
    replaced(last, None)
    first.refresh_from_db()
    assert first.stands_now is None
    assert client.get(first.get_absolute_url()).status_code == 404


def test_circle_of_successors_ends(client):
    """No action makes one; a row put right by hand might."""
    first, second, last = chain("Tea", "Toast", "Supper")
    replaced(last, None)
    Initiative.objects.filter(pk=last.pk).update(superseded_by=first, superseded_at=timezone.now())
    first.refresh_from_db()
    assert first.stands_now is None
    assert client.get(second.get_absolute_url()).status_code == 404
    assert set(first.led_here()) == {second.public_id, last.public_id}


def test_removals_in_the_change_list_name_what_stands_now(client):
    first, second, third, last = chain("Tea", "Toast", "Soup", "Supper")
    since = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    lines = client.get("/api/v1/changes/", {"since": since, "page_size": 200}).json()["results"]
    told = {line["id"]: line.get("successor") for line in lines if line["change"] == "removed"}
    assert told == {one.public_id: last.public_id for one in (first, second, third)}


def test_removal_of_one_that_nothing_replaced_names_nobody():
    gone = replaced(make.published_initiative("Tea"), None)
    assert Change.objects.get(public_id=gone.public_id, change="removed").successor == ""


def test_related_one_that_was_replaced_shows_what_stands_now(client):
    here = make.published_initiative("Breakfast together")
    first, _second, last = chain("Tea", "Toast", "Supper for everyone")
    here.related.add(first, last)
    assert [one["title"] for one in kindred(here)][:1] == ["Supper for everyone"]
    page = client.get(here.get_absolute_url()).content.decode()
    assert page.count(f'href="{last.get_absolute_url()}"') == 1
    assert first.get_absolute_url() not in page


def test_related_one_that_took_this_ones_place_is_not_beside_itself():
    first, last = chain("Tea", "Supper")
    last.related.add(first)
    assert last.title not in [one["title"] for one in kindred(last)]


def test_code_on_paper_of_one_replaced_twice_leads_to_the_report_of_what_stands_now(client):
    first, _second, last = chain("Tea", "Toast", "Supper")
    answer = client.post("/toolkit/tried/", {"code": code_of(first.pk)})
    assert answer["Location"].endswith(f"/{last.slug}/tried/")


def test_kept_line_of_one_replaced_twice_leads_to_what_stands_now(sign_in):
    reader = make.author("Reader Ria")
    first, second, last = (make.published_initiative(title) for title in ("CANARYTEA", "Toast", "Supper"))
    make.bookmark(first, by=reader)
    replaced(first, second), replaced(second, last)
    page = sign_in(reader).get("/toolkit/kept/").content.decode()
    assert last.get_absolute_url() in page
    assert "CANARYTEA" not in page
