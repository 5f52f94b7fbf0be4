"""One initiative in a browser: read at 360 pixels, looked at for print, said whether it was useful, asked its author."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from promise.core import outbox
from tests.factories import toolkit as make
from tests.journeys.conftest import NARROW, no_sideways_scroll
from toolkit.models import Feedback

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan():
    made = make.published_initiative(
        "Joint crisis plans", themes=["care_planning_and_choice"], wish_list="A quiet room for the talk."
    )
    make.adoption(initiative=made, outcome="made_worse", words="It was done in a hurry.")
    while outbox.deliver_due():
        pass
    return made


def test_nurse_reads_on_a_phone_and_says_it_was_partly_useful(visit, plan, axe):
    page = visit(plan.get_absolute_url(), size=NARROW)
    expect(page.get_by_role("heading", name="What they would still like")).to_be_visible()
    expect(page.get_by_text("A quiet room for the talk.")).to_be_visible()
    expect(page.get_by_text("Not known yet, tell us.").first).to_be_visible()
    assert no_sideways_scroll(page)
    assert axe(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Was this useful?")).to_be_hidden()
    expect(page.get_by_text("It was done in a hurry.")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name=re.compile("^Partly")).click()
    expect(page.get_by_label("Partly")).to_be_checked()
    assert axe(page) == []
    page.get_by_label(re.compile("What was missing")).fill("How long the talk takes.")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Only the curators see it")).to_be_visible()
    assert Feedback.objects.get().words == "How long the talk takes."


def test_reader_signs_in_and_writes_to_the_author_without_scripts(visit, plan, person, post, axe):
    reader = person("Reader Ria")
    page = visit(plan.get_absolute_url(), scripts=False)
    page.get_by_role("link", name="Write to the author").click()
    page.locator("input[name=login]").fill(reader.email)
    page.locator("input[name=password]").fill("a long enough password")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", name="Write to the author")).to_be_visible()
    page.get_by_label("Your letter").fill("Who sat in the room when you began?")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("Your letter is on its way")).to_be_visible()
    letter = post(plan.owner.email)
    assert "Who sat in the room" in letter
    assert reader.email not in letter
