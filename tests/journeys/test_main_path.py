"""The main job, played whole: an organisation signs, an idea is shared, a story is told and taken back, programs see it all.

Each journey runs with scripts and without: a ward computer may have either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from promise.core import outbox
from tests.conftest import PASSWORD
from tests.factories import alliance, stories, toolkit
from tests.journeys.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def people(transactional_db, person, settings) -> SimpleNamespace:
    """Somebody for each post, a member to recruit, and no days of cooling off."""
    settings.COOLING_OFF_DAYS = 0
    alliance.national_chapter("GB")
    return SimpleNamespace(
        recruiter=alliance.signed_organisation("Northmoor Care"),
        secretariat=person("Secretary Sam", "secretariat"),
        curator=person("Curator Cleo", "curator"),
        guardian=person("Guardian Gil", "guardian"),
        guardian2=person("Guardian Lena", "guardian", has_lived_experience=True),
    )


def sign_in(visit: Callable[..., Page], user: Any, *, scripts: bool = True) -> Page:
    page = visit("/accounts/login/?next=/desk/", scripts=scripts)
    page.get_by_label(re.compile("e-?mail", re.I)).first.fill(user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))
    return page


def link_in(letter: str) -> str:
    found = re.search(r"https?://\S+", letter)
    assert found, letter
    return found.group(0).rstrip(".,)")


def pull(site: str, path: str) -> Any:
    with urlopen(f"{site}/api/v1/{path}") as answer:  # noqa: S310
        return json.load(answer)


def everything_delivered() -> None:
    while outbox.deliver_due():
        pass


@with_and_without_scripts
def test_organisation_signs_and_stands_in_the_lineage(visit, site, post, people, scripts):
    # given somebody who may sign for an organisation
    page = visit("/", scripts=scripts)
    page.get_by_role("main").get_by_role("link", name="Sign the pledge").first.click()
    page.get_by_label("Name of the organisation").fill("Harbour Mental Health")
    page.get_by_label("Health or social care provider").check()
    page.get_by_label("Country").select_option(label="United Kingdom")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Which initiative will you put money or effort into?").fill("Open the garden every day from May")
    page.get_by_label("What does it serve most?").first.select_option("promote")
    for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2027")):
        page.get_by_label(part, exact=True).first.fill(value)
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Your name").fill("Dara Signs")
    page.get_by_label("Your post").fill("Director of nursing")
    page.get_by_label("Your work e-mail").fill("dara@harbour.example")
    page.get_by_label("I am allowed to sign").check()
    page.get_by_label("Which member told you about us?").fill("Northmoor Care")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("We have read the pledge").check()

    # when they sign, confirm by the mailed link, and the secretariat accepts
    page.get_by_role("button", name="Sign the pledge").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert pull(site, "organisations/?q=Harbour")["results"] == [], "nothing is public before it is accepted"
    page.goto(link_in(post("dara@harbour.example")))
    page.get_by_role("main").get_by_role("button").first.click()
    desk = sign_in(visit, people.secretariat, scripts=scripts)
    desk.goto(f"{site}/desk/queue/")
    desk.get_by_role("link", name=re.compile("Harbour Mental Health")).first.click()
    desk.get_by_label(re.compile("^Accept")).check()
    desk.get_by_role("main").get_by_role("button").last.click()

    # then it is a member, under its recruiter, on every page and for programs; its signatory leads it and was told
    page.goto(f"{site}/alliance/members/harbour-mental-health/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbour Mental Health")
    expect(page.get_by_role("main")).to_contain_text("Northmoor Care")
    expect(page.get_by_role("main")).to_contain_text("Open the garden every day from May")
    page.goto(f"{site}/alliance/lineage/?focus=harbour-mental-health")
    expect(page.get_by_role("main")).to_contain_text("Harbour Mental Health")
    record = pull(site, "organisations/harbour-mental-health/")
    assert (record["recruiter"], record["generation"], record["status"]) == ("northmoor-care", 1, "active")
    assert pull(site, "organisations/northmoor-care/")["recruited"] == 1
    assert pull(site, "organisations/harbour-mental-health/lineage/")["ancestors"][0]["slug"] == "northmoor-care"
    assert "dara" not in json.dumps(record).lower()
    assert "Harbour Mental Health" in post("dara@harbour.example")


@with_and_without_scripts
def test_idea_is_found_sent_in_published_and_tried(visit, site, post, people, scripts):
    # given a bank with an idea in it, and a member with something to share
    toolkit.published_initiative("Evening tea round", summary="Staff and patients share tea before bed.")
    member = alliance.lead_of(people.recruiter)
    member.set_password(PASSWORD)
    member.save()
    everything_delivered()

    # when somebody searches in plain words
    page = visit("/", scripts=scripts, size=NARROW)
    page.get_by_role("searchbox").fill("tea before bed")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Evening tea round").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Evening tea round")

    # and a member sends in another idea
    desk = sign_in(visit, member, scripts=scripts)
    desk.goto(f"{site}/toolkit/submit/")
    desk.get_by_label("What do you call it?").fill("Shoes by the door")
    desk.get_by_role("button", name="Save and go on").click()
    desk.get_by_label("What was the trouble?").fill("Nobody went out, because shoes were locked away.")
    desk.get_by_role("button", name="Save and go on").click()
    desk.get_by_label("What is the idea?").fill("People keep their own shoes at the door, so that going out is one step less.")
    desk.get_by_role("button", name="Save and look at it").click()
    desk.get_by_role("link", name="12. Where it fits").click()
    desk.get_by_label("Acute ward").first.check()
    desk.get_by_role("button", name="Save and look at it").click()
    desk.get_by_role("button", name="Send to a curator").click()
    expect(desk.get_by_role("main")).to_contain_text("It is with the curators")
    assert pull(site, "initiatives/?q=shoes")["results"] == []

    # and a curator publishes it
    curator = sign_in(visit, people.curator, scripts=scripts)
    curator.goto(f"{site}/desk/queue/")
    curator.get_by_role("link", name=re.compile("Shoes by the door")).first.click()
    curator.get_by_label("Experience", exact=True).check()
    curator.get_by_label("Why this level?").fill("Told by the team that does it.")
    curator.get_by_label("No money", exact=True).check()
    curator.get_by_label("Why this band?").fill("It needs a shelf.")
    curator.get_by_label("Publish it", exact=True).check()
    for box in curator.get_by_role("group", name="Before you publish it: is this so?").get_by_role("checkbox").all():
        box.check()
    curator.get_by_role("button", name="Do this").click()

    # then it is in the bank, its author was told, and it can be tried with an honest outcome
    letter = post(member.email)
    assert "Shoes by the door" in letter
    found = pull(site, "initiatives/?q=shoes")["results"]
    assert [record["slug"] for record in found] == ["shoes-by-the-door"]
    desk.goto(f"{site}/toolkit/initiatives/shoes-by-the-door/tried/")
    desk.get_by_label("Where?").select_option("acute_ward")
    desk.get_by_label("Being tried").check()
    desk.get_by_label("No clear change").check()
    desk.get_by_label("In your words").fill("The shoes were there. The door stayed locked.")
    desk.get_by_label(re.compile("Everyone may see it, with our name")).check()
    desk.get_by_role("main").get_by_role("button").first.click()
    page.goto(f"{site}/toolkit/initiatives/shoes-by-the-door/")
    expect(page.get_by_role("main")).to_contain_text("The door stayed locked")
    assert pull(site, "initiatives/shoes-by-the-door/")["outcomes"]["no_clear_change"] == 1


@with_and_without_scripts
def test_story_is_told_published_and_taken_back(visit, site, people, scripts):
    # given somebody who wants what happened to count for something
    page = visit("/stories/share/", scripts=scripts, size=NARROW)
    page.get_by_label("I am 18 or older").check()
    page.get_by_label("A title").fill("The blue blanket")
    page.get_by_label("Your story", exact=True).fill(
        "They sat with me all night. CANARY-4711. In the morning I could speak again."
    )
    page.get_by_label("Being held or restrained").check()
    page.get_by_label("The name to show").fill("Robin")
    boxes = page.get_by_role("group", name="What may we do with it?").get_by_role("checkbox")
    assert not any(box.is_checked() for box in boxes.all()), "no consent is ticked before the author ticks it"
    for value in ("hold", "publish", "name", "api"):
        page.locator(f"input[type=checkbox][value={value}]").check()
    page.get_by_role("button", name="See it as others would").click()
    expect(page.get_by_role("main")).to_contain_text("CANARY-4711")
    page.get_by_role("main").get_by_role("button").first.click()
    private = page.locator("a.private-link").get_attribute("href")
    assert private

    # when two guardians agree, one of them with lived experience
    for guardian in (people.guardian, people.guardian2):
        assert "CANARY-4711" not in visit("/stories/").content()
        desk = sign_in(visit, guardian, scripts=scripts)
        desk.goto(f"{site}/desk/queue/")
        desk.locator("main a[href*='/stories/review/']").first.click()
        desk.get_by_label("Why do you open this story?").fill("My turn in the queue")
        desk.get_by_role("button", name="Open it").click()
        expect(desk.get_by_role("main")).to_contain_text("CANARY-4711")
        desk.get_by_label("1", exact=True).check()
        desk.get_by_role("button", name="Agree to show it").click()
    everything_delivered()

    # then it is there for all, notes first
    page.goto(f"{site}/stories/")
    page.get_by_role("link", name=re.compile("The blue blanket")).first.click()
    public = page.url
    shown = page.get_by_role("main").inner_text()
    assert shown.index("Being held or restrained") < shown.index("CANARY-4711")
    (record,) = pull(site, "stories/")["results"]
    assert record["told_by"] == "Robin"

    # and when its author takes it back, it is gone for everyone at once
    page.goto(private)
    page.get_by_role("link", name="Take it back for good").click()
    page.get_by_role("button", name="Yes, take it back for good").click()
    everything_delivered()
    answer = page.goto(public)
    assert answer is not None
    assert answer.status == 410
    assert pull(site, "stories/")["results"] == []
    removals = [row for row in pull(site, "changes/?since=2026-01-01T00:00:00Z")["results"] if row["change"] == "removed"]
    assert [row["id"] for row in removals] == [record["id"]]


def test_programs_pull_all_that_is_public(site, people):
    alliance.meeting("Open evening")
    toolkit.adoption()
    stories.published()
    for name in ("organisations", "chapters", "meetings", "initiatives", "adoptions", "stories"):
        body = pull(site, f"{name}/?count=true")
        assert body["count"] == len(body["results"]) > 0, name
        record = body["results"][0]
        assert pull(site, f"{name}/{record.get('slug') or record['id']}/")["id"] == record["id"]
        assert record["url"] is None or record["url"].startswith(site)
    for name in ("barriers", "briefings", "library"):
        assert pull(site, f"{name}/") == {"next": None, "previous": None, "results": []}


def test_keyboard_alone_reaches_the_search_and_the_first_result(visit, people):
    toolkit.published_initiative("Evening tea round")
    everything_delivered()
    page = visit("/toolkit/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip", re.I))
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('type')") == "search":
            break
    page.keyboard.type("tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Evening tea round")).to_be_visible()
