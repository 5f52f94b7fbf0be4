"""The forest in a browser: a picture that opens branches and can be saved, and a list that holds the same by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories import alliance as make
from tests.journeys.conftest import NARROW, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forest():
    root = make.signed_organisation("Root House")
    left = make.signed_organisation("Left House", recruiter=root)
    make.signed_organisation("Right House", recruiter=root)
    make.signed_organisation("Leaf House", recruiter=left)


def test_picture_draws_and_is_saved(visit, forest, axe):
    page = visit("/alliance/lineage/")
    picture = page.locator("[data-forest-picture]")
    expect(picture).to_have_attribute("data-nodes", "4")
    expect(picture.locator("svg")).to_contain_text("Leaf House")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").click()
    drawing = Path(saved.value.path()).read_text()
    assert drawing.startswith("<svg")
    assert "Right House" in drawing
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    assert axe(page) == []


def test_deep_link_opens_at_a_branch_and_leads_back(visit, forest):
    page = visit("/alliance/lineage/?focus=left-house")
    expect(page.locator("[data-forest-picture]")).to_have_attribute("data-nodes", "3")
    page.get_by_role("button", name="Show the whole tree").click()
    expect(page.locator("[data-forest-picture]")).to_have_attribute("data-nodes", "4")
    expect(page).to_have_url(re.compile("/lineage/$"))


def test_list_is_the_twin_without_scripts(visit, forest):
    page = visit("/alliance/lineage/", scripts=False, size=NARROW)
    expect(page.locator("[data-forest]")).to_be_hidden()
    expect(page.locator(".tree").get_by_role("link", name="Leaf House", exact=True)).to_be_visible()
    summary = page.locator(".tree summary").first
    summary.focus()
    summary.press("Enter")
    expect(page.locator(".tree").get_by_role("link", name="Leaf House", exact=True)).to_be_hidden()
    assert no_sideways_scroll(page)
