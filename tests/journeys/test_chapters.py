"""A coordinator looks after the branch, and members found a chapter: each played with scripts and without."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from playwright.sync_api import expect

from alliance.models import Chapter, CoordinatorNote
from tests.conftest import PASSWORD
from tests.factories import alliance
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import sign_in, with_and_without_scripts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db, person, settings) -> SimpleNamespace:
    """Two members that have long been silent, one that has just signed, and whoever looks after them."""
    settings.CHAPTER_THRESHOLD = 3
    britain = alliance.national_chapter("GB")
    with time_machine.travel("2024-05-01 10:00", tick=True):
        quiet = [alliance.signed_organisation("Northmoor Care"), alliance.signed_organisation("Eastmoor Care")]
    return SimpleNamespace(
        quiet=quiet, young=alliance.signed_organisation("Young House"), secretariat=person("Secretary Sam", "secretariat"),
        coordinator=alliance.coordinator(person("Cora Coordinates"), britain),
    )  # fmt: skip


def able_to_sign_in(user: Any) -> Any:
    user.set_password(PASSWORD)
    user.save()
    return user


@with_and_without_scripts
def test_coordinator_finds_the_quiet_notes_writes_and_takes_the_list(visit, site, post, people, axe, scripts):
    # given a coordinator who wants to know who has gone quiet
    desk = sign_in(visit, people.coordinator, scripts=scripts)
    desk.goto(f"{site}/alliance/chapters/united-kingdom/")
    desk.get_by_role("link", name="The member tree, for coordinators").click()
    desk.get_by_label("Nothing heard").select_option(label="for 12 months")
    desk.get_by_role("button", name="Show").click()
    table = desk.get_by_role("table")
    expect(table).to_contain_text("Northmoor Care")
    expect(table).not_to_contain_text("Young House")
    if scripts:
        assert axe(desk) == []

    # when a note is written about one of them
    table.get_by_role("link", name="Northmoor Care").click()
    desk.get_by_label("Your note").fill("Their lead is on leave until June.")
    desk.get_by_role("button", name="Keep the note").click()
    expect(desk.get_by_role("main")).to_contain_text("Their lead is on leave until June.")
    if scripts:
        assert axe(desk) == []
    assert CoordinatorNote.objects.get().organisation == people.quiet[0]

    # and a letter to both, which is looked at first
    desk.get_by_role("link", name="Member tree").click()
    desk.get_by_label("Nothing heard").select_option(label="for 12 months")
    desk.get_by_role("button", name="Show").click()
    with desk.expect_download() as file:
        desk.get_by_role("link", name=re.compile("as a file")).click()
    desk.get_by_role("link", name="Write to the leads of these").click()
    expect(desk.get_by_role("main")).not_to_contain_text("Young House")
    desk.get_by_label(re.compile("^Northmoor Care")).check()
    desk.get_by_label(re.compile("^Eastmoor Care")).check()
    desk.get_by_label("Subject").fill("How are you?")
    desk.get_by_label("Your letter").fill("We have not heard from you.\n\nMay I ring you?")
    desk.get_by_role("button", name="See how it looks").click()
    expect(desk.get_by_role("main")).to_contain_text("Cora Coordinates, who coordinates the United Kingdom chapter")
    if scripts:
        assert axe(desk) == []
    desk.get_by_role("button", name="Send the letter").click()
    expect(desk.get_by_role("main")).to_contain_text("How are you?")
    expect(desk.locator("body")).to_contain_text("Your letter goes to 2 leads.")

    # then both have it in their mailbox, and the file holds the two and nobody else
    for organisation in people.quiet:
        letter = post(alliance.lead_of(organisation).email)
        assert "May I ring you?" in letter
        assert f"as the lead of {organisation.name}" in letter
    taken = file.value.path().read_text(encoding="utf-8-sig")
    assert "Northmoor Care" in taken
    assert "Eastmoor Care" in taken
    assert "Young House" not in taken


@with_and_without_scripts
def test_members_found_a_chapter(visit, site, post, people, axe, scripts):
    # given three members of a country without a chapter
    houses = [alliance.signed_organisation(f"Czech House {n}", country="CZ") for n in (1, 2, 3)]
    leads = [able_to_sign_in(alliance.lead_of(house)) for house in houses]

    # when one of them proposes it
    page = sign_in(visit, leads[0], scripts=scripts)
    page.goto(f"{site}/alliance/chapters/")
    page.get_by_role("link", name="Propose a chapter").click()
    page.get_by_label("What would it be for?").fill("To meet in Czech, twice a year.")
    page.get_by_role("button", name="Propose the chapter").click()
    expect(page.get_by_role("main")).to_contain_text("Collecting support")
    if scripts:
        assert axe(page) == []
    proposal = page.url

    # and two others stand behind it
    for lead in leads[1:]:
        other = sign_in(visit, lead, scripts=scripts)
        other.goto(f"{site}/alliance/chapters/")
        other.get_by_role("main").get_by_role("link", name="Czechia").click()
        other.get_by_role("button", name="Support this chapter").click()
    expect(other.get_by_role("main")).to_contain_text("Waiting for the secretariat")

    # and the secretariat opens it
    desk = sign_in(visit, people.secretariat, scripts=scripts)
    desk.goto(f"{site}/desk/queue/")
    desk.get_by_role("link", name=re.compile("A chapter for Czechia")).click()
    desk.get_by_label("Open the chapter").check()
    desk.get_by_role("button", name="Send the decision").click()
    expect(desk.get_by_role("main")).to_contain_text("This chapter is open")

    # then it has a page with its members, and they were told
    assert "is open" in post(leads[1].email)
    assert Chapter.objects.get(code="CZ").parent.slug == "europe"
    public = visit(proposal.replace(site, ""), scripts=scripts, size=NARROW)
    public.get_by_role("link", name="Go to its page").click()
    expect(public.get_by_role("heading", level=1)).to_contain_text("Czechia")
    expect(public.get_by_role("main")).to_contain_text("Czech House 2")
    expect(public.get_by_role("main")).to_contain_text("To meet in Czech, twice a year.")
    assert no_sideways_scroll(public)
    if scripts:
        assert axe(public) == []
