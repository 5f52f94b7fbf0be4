"""Counting on a ward in a browser: typed by keyboard without scripts, read as a chart at 360 pixels, sent as a file, shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.factories import alliance, measures
from tests.factories.measures import START
from tests.journeys.conftest import NARROW, no_sideways_scroll
from toolkit.models import Point

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward(person):
    cast = alliance.member_cast(person)
    counts = [14, 12, 16, 15, 13, 17, 14, 15, 12, 16, 14, 13, 15, 41]
    return measures.measure_series(organisation=cast.organisation, by=cast.lead, counts=counts, is_shared=True)


def signed_in(page: Page) -> Page:
    page.locator("input[name=login]").fill("contributor.cy@example.org")
    page.locator("input[name=password]").fill("a long enough password")
    page.locator("main form button[type=submit]").first.click()
    return page


def test_months_are_typed_by_keyboard_without_scripts(visit, ward):
    page = signed_in(visit(f"{ward.get_absolute_url()}enter/?from=2025-03", scripts=False))
    page.get_by_label("March 2025, times somebody was held face down").focus()
    for key in ("1", "9", "Tab", "Tab", "6", "1", "0", "Tab", "1", "2", "Tab", "1", "3"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Save all twelve").click()
    expect(page.get_by_text("There cannot be more people than times.").first).to_be_visible()
    assert not Point.objects.filter(month=START + 14).exists()
    page.get_by_label("April 2025, people it happened to").fill("8")
    page.get_by_role("button", name="Save all twelve").click()
    expect(page.get_by_text("2 months are written down.")).to_be_visible()
    assert Point.objects.get(month=START + 14).denominator == 610


def test_chart_is_read_on_a_phone_and_as_a_table(visit, ward, axe):
    page = signed_in(visit(ward.get_absolute_url(), size=NARROW))
    worse = page.get_by_role("listitem").filter(has_text="A change for the worse: February 2025, outside the limits.")
    expect(worse).to_be_visible()
    expect(page.get_by_text("Triangle: a change for the worse")).to_be_visible()
    assert no_sideways_scroll(page)
    assert axe(page) == []
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="February 2025 41")).to_be_visible()


def test_a_file_is_mended_and_sent_again(visit, ward, axe):
    page = signed_in(visit("/toolkit/measures/files/"))
    bad = measures.lines("Willow ward,,restraint-prone,,2025-03,x,,600")
    page.get_by_label("Your file").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": bad})
    page.get_by_role("button", name="Read my file").click()
    expect(page.get_by_role("row", name="2 F (times) “x” is no whole number")).to_be_visible()
    assert axe(page) == []
    good = bad.replace(b",x,", b",18,")
    page.get_by_label("Your file").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": good})
    page.get_by_role("button", name="Read my file").click()
    expect(page.get_by_text("1 month is new.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Yes, write it down").click()
    expect(page.get_by_text("1 month is written down.")).to_be_visible()


def test_the_world_reads_what_is_shown(visit, ward, axe):
    measures.fill(ward, [4], start=START + 14)
    page = visit("/toolkit/measures/")
    page.get_by_role("link", name=ward.organisation.name).click()
    page.get_by_role("link", name="Willow ward: Held face down").click()
    expect(page.get_by_role("listitem").filter(has_text="so that nobody can be recognised").first).to_be_visible()
    assert axe(page) == []
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="March 2025 too small to show")).to_be_visible()
