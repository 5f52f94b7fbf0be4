"""The directory in a browser: the map draws, filters stay, time runs back; without scripts the tables stand in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from alliance.models import Organisation
from tests.factories import alliance as make
from tests.journeys.conftest import NARROW, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def members():
    first = make.signed_organisation("Riverbend House")
    Organisation.objects.filter(pk=first.pk).update(signed_on=dt.date(2025, 2, 1))
    make.signed_organisation("Harbour Street Clinic", country="CZ")
    make.signed_organisation("Cape House", country="ZA")


def test_map_draws_filters_and_goes_back_in_time(visit, members, axe):
    page = visit("/alliance/members/")
    page.get_by_role("link", name="Show them on a map").click()
    expect(page.locator("[data-world-picture] svg path").nth(100)).to_be_attached()
    said = page.locator("[data-world-said]")
    expect(said).to_contain_text("3 organisations in 3 countries")
    page.get_by_label("How the map filled", exact=True).press("Home")
    expect(said).to_contain_text("1 organisations in 1 countries")
    page.get_by_role("link", name="Czechia").click()
    expect(page).to_have_url(re.compile("country=CZ"))
    expect(page.get_by_role("link", name="Harbour Street Clinic")).to_be_visible()
    assert axe(page) == []


def test_tables_stand_in_without_scripts(visit, members):
    page = visit("/alliance/members/?view=map", scripts=False, size=NARROW)
    expect(page.get_by_role("row", name=re.compile("South Africa"))).to_be_visible()
    page.locator("summary", has_text="How the map filled").click()
    page.get_by_role("link", name="quarter 1, 2025").click()
    expect(page.get_by_role("main")).to_contain_text("This is how it was at the end of quarter 1, 2025")
    expect(page.get_by_role("row", name=re.compile("South Africa"))).to_have_count(0)
    assert no_sideways_scroll(page)
