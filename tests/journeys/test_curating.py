"""Two curators read the same submission at once: the second is told what the first did, and no word of either is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import toolkit as make
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import everything_delivered, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
HERS, HIS = "A loaf a night, and somebody's mother bakes it.", "Two loaves from the kitchen."


def open_review(desk: Page, name: str) -> None:
    desk.set_viewport_size(NARROW)  # type: ignore[arg-type]
    desk.goto("/desk/queue/")
    desk.get_by_role("link", name=re.compile(name)).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)


def sort(desk: Page, why_cost: str) -> None:
    desk.get_by_label("Experience", exact=True).check()
    desk.get_by_label("Why this level?").fill("Told by the team that does it.")
    desk.get_by_label("Low", exact=False).first.check()
    desk.get_by_label("Why this band?").fill(why_cost)


@with_and_without_scripts
def test_second_curator_is_told_and_loses_nothing(visit, transactional_db, person, axe, scripts):
    # given one submission that two curators have open at the same time
    tea = make.submitted_initiative("Evening tea round", by=make.author("Author Asa"))
    everything_delivered()
    cleo = sign_in(visit, person("Curator Cleo", "curator"), scripts=scripts)
    cem = sign_in(visit, person("Curator Cem", "curator"), scripts=scripts)
    for desk in (cleo, cem):
        open_review(desk, tea.title)

    # when the first sets the cost and leaves the decision for later
    sort(cleo, HERS)
    cleo.get_by_label("Decide later, keep what I have set").check()
    cleo.get_by_role("button", name="Do this").click()
    expect(cleo.get_by_role("main")).to_contain_text("It still waits for a decision")

    # and the second, who saw nothing of it, asks the author for changes
    sort(cem, HIS)
    for box in cem.get_by_label(re.compile("^Your words about: ")).all():
        expect(box).not_to_be_visible()
    cem.get_by_text("Say something about: How it works").click()
    cem.get_by_label(re.compile("^Your words about: .*how", re.I)).first.fill("Which bread?")
    cem.get_by_label("Your words to the author").fill("Thank you. One thing is missing.")
    cem.get_by_label("Ask the author for changes").check()
    cem.get_by_role("button", name="Do this").click()

    # then he reads who was there and what she set; his own words stand in the form; nothing of his is stored yet
    told = cem.get_by_role("alert").filter(has_text="Curator Cleo was here meanwhile.")
    expect(told).to_contain_text(HERS)
    expect(cem.get_by_label("Why this band?")).to_have_value(HIS)
    expect(cem.get_by_label("Your words to the author")).to_have_value("Thank you. One thing is missing.")
    expect(cem.get_by_label(re.compile("^Your words about: .*how", re.I)).first).to_have_value("Which bread?")
    tea.refresh_from_db()
    assert (tea.state, tea.cost_reason) == ("submitted", HERS)
    assert not tea.comments.exists()
    if scripts:
        assert no_sideways_scroll(cem)
        assert axe(cem) == []

    # and when he sends it once more, knowing that, it goes to the author, and she is told that it is decided
    cem.get_by_role("button", name="Do this").click()
    expect(cem).to_have_url(re.compile("/desk/queue/$"))
    tea.refresh_from_db()
    assert (tea.state, tea.cost_reason) == ("changes_requested", HIS)
    cleo.get_by_label("Your words to the author").fill("Lovely, thank you.")
    cleo.get_by_label("Publish it", exact=True).check()
    for box in cleo.get_by_role("group", name="Before you publish it: is this so?").get_by_role("checkbox").all():
        box.check()
    cleo.get_by_role("button", name="Do this").click()
    expect(cleo.get_by_role("alert").filter(has_text="Curator Cem was here meanwhile.")).to_be_visible()
    tea.refresh_from_db()
    assert (tea.state, tea.cost_reason) == ("changes_requested", HIS)


@with_and_without_scripts
def test_second_curator_sees_that_somebody_is_reading_it(visit, transactional_db, person, scripts):
    tea = make.submitted_initiative("Evening tea round", by=make.author("Author Asa"))
    cleo = sign_in(visit, person("Curator Cleo", "curator"), scripts=scripts)
    cem = sign_in(visit, person("Curator Cem", "curator"), scripts=scripts)
    for desk in (cleo, cem):
        open_review(desk, tea.title)
    cleo.get_by_role("button", name="I am reading this one").click()
    expect(cleo.get_by_role("main")).to_contain_text("You are reading this one.")
    cem.get_by_role("button", name="I am reading this one").click()
    expect(cem.get_by_role("main")).to_contain_text("Curator Cleo is reading this one.")
    assert tea.decisions.filter(move="claim").count() == 1
