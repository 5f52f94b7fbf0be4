"""The framework in a browser: what helped in two clicks, a team that looks at itself twice, a group that learns, a shelf."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import alliance
from tests.factories import toolkit as make
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import everything_delivered, sign_in
from toolkit.models import BarrierTry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def cast(transactional_db, person):
    return alliance.member_cast(person)


def as_somebody(visit: Callable[..., Page], user, path: str, *, scripts: bool = True, size: dict[str, int] | None = None) -> Page:
    page = sign_in(visit, user, scripts=scripts)
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(path)
    return page


@with_and_without_scripts
def test_nurse_tells_in_two_clicks_that_an_idea_helped(visit, cast, axe, scripts):
    # given a barrier that two ideas are known against, neither tried yet
    for title in ("Tea round", "Toast round"):
        make.published_initiative(title)
    ideas = [{"words": "Sit down for tea.", "initiative": "tea-round"}, {"words": "Make toast.", "initiative": "toast-round"}]
    make.page("Worn out", kind="barrier", slug="burnout", ideas=ideas)
    nurse = as_somebody(visit, cast.contributor, "/toolkit/barriers/burnout/", scripts=scripts, size=NARROW)
    expect(nurse.get_by_text("no proof")).to_be_visible()

    # when the nurse clicks twice, by keyboard
    nurse.get_by_role("link", name=re.compile("^We tried this.*Toast round")).press("Enter")
    expect(nurse.get_by_text("You met this, and you tried: Toast round.")).to_be_visible()
    assert no_sideways_scroll(nurse)
    if scripts:
        assert axe(nurse) == []
    nurse.get_by_role("button", name="It helped").press("Enter")

    # then it is counted without a name, and stands first
    expect(nurse.get_by_text("Thank you. It is counted.")).to_be_visible()
    first = nurse.get_by_role("listitem").filter(has_text="1 member tried it against this: helped 1")
    expect(first).to_contain_text("Make toast.")
    reader = visit("/toolkit/barriers/")
    words = reader.get_by_role("main").inner_text()
    assert words.index("Make toast.") < words.index("Sit down for tea.")
    assert cast.organisation.name not in words
    assert BarrierTry.objects.get().outcome == "helped"


def answer(team: Page, *answers: tuple[str, str]) -> None:
    for question, said in answers:
        team.get_by_role("radiogroup", name=question).get_by_label(said, exact=True).check()
    team.get_by_role("button", name="We are done").click()
    expect(team.get_by_role("heading", name=re.compile("^Where we stand"))).to_be_visible()


@with_and_without_scripts
def test_team_looks_at_itself_twice_shares_it_and_follows_an_idea(visit, cast, axe, scripts):
    # given two questions, one with an idea
    make.published_initiative("Plan together")
    make.page("We have a plan", kind="item", framework="protect", initiatives=["plan-together"])
    make.page("We have a strategy", kind="item", framework="process")

    # when the team answers, and answers again later
    team = as_somebody(visit, cast.lead, "/toolkit/assessment/", scripts=scripts, size=NARROW)
    team.get_by_role("link", name="Begin", exact=True).click()
    team.get_by_role("button", name="Begin").click()
    assert no_sideways_scroll(team)
    if scripts:
        assert axe(team) == []
    answer(team, ("We have a plan", "Not yet"), ("We have a strategy", "Yes"))
    expect(team.get_by_role("heading", name=re.compile("^What has moved"))).to_have_count(0)
    team.goto("/toolkit/assessment/")
    team.get_by_role("link", name="Begin", exact=True).click()
    team.get_by_role("button", name="Begin").click()
    team.get_by_label("People who use the service").check()
    answer(team, ("We have a plan", "Partly"), ("We have a strategy", "Yes"))

    # then it sees what has moved, as a picture and in words
    expect(team.get_by_role("heading", name=re.compile("^What has moved since"))).to_be_visible()
    expect(team.get_by_text("We have a plan: Not yet → Partly")).to_be_visible()
    expect(team.get_by_text("Who took part: People who use the service.")).to_be_visible()
    assert team.locator(".bars__bar--change").count() == 4
    assert no_sideways_scroll(team)
    if scripts:
        assert axe(team) == []

    # and what is not shared the chapter cannot see; what is shared it can
    chapter = as_somebody(visit, cast.coordinator, "/toolkit/assessment/")
    expect(chapter.get_by_role("link", name=re.compile("^Cast House"))).to_have_count(0)
    team.get_by_label("Our chapter's coordinators may read it").check()
    team.get_by_role("button", name="Save who may see it").click()
    chapter.reload()
    chapter.get_by_role("link", name=re.compile("^Cast House")).click()
    expect(chapter.get_by_text("We have a plan: Not yet → Partly")).to_have_count(1)
    expect(chapter.get_by_role("heading", name="Who may see it")).to_have_count(0)

    # and the suggestion leads into the bank
    team.get_by_role("link", name="Plan together").click()
    expect(team.get_by_role("heading", level=1)).to_have_text("Plan together")


def test_group_learns_by_a_code_and_its_educator_alone_sees_who(visit, cast, person, axe):
    # given a module of two steps, and an educator who begins a group
    make.published_initiative("Tea")
    make.module("The ten minutes before")
    educator = as_somebody(visit, cast.contributor, "/toolkit/training/")
    educator.get_by_role("link", name="I teach: begin a group").click()
    educator.get_by_label("Name of the group").fill("Second year")
    educator.get_by_role("button", name="Begin the group").click()
    code = educator.locator(".lead strong").inner_text()
    assert axe(educator) == []

    # when a learner joins on a phone and ticks both
    learner = as_somebody(visit, person("Learner Lou"), "/toolkit/training/", size=NARROW)
    learner.get_by_role("link", name="I have a code from my educator").click()
    learner.get_by_label("Code of the group").fill(code.lower())
    learner.get_by_role("button", name="Join").click()
    expect(learner.get_by_text("You are in. Your educator sees your name")).to_be_visible()
    for done in (1, 2):
        learner.get_by_role("button", name=re.compile("^Done")).first.press("Enter")
        expect(learner.get_by_text(f"{done} of 2 done.")).to_be_visible()
    assert no_sideways_scroll(learner)
    assert axe(learner) == []

    # then there is a certificate, for the learner alone
    link = learner.get_by_role("link", name="Your certificate (PDF)")
    paper = learner.request.get(link.get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF-")
    assert educator.request.get(link.get_attribute("href") or "").status == 404

    # and the educator sees how far everybody is, the chapter nothing of it
    educator.reload()
    expect(educator.get_by_text(re.compile(r"^Learner Lou: 2 of 2, finished"))).to_be_visible()
    chapter = as_somebody(visit, cast.coordinator, educator.url)
    expect(chapter.get_by_text("Learner Lou")).to_have_count(0)
    assert chapter.request.get(educator.url).status == 404


def test_shelf_is_filled_by_a_curator_and_by_a_member(visit, cast, person, axe):
    # given a curator who plans an entry, writes it and publishes it
    curator = as_somebody(visit, person("Curator Cleo", "curator"), "/toolkit/pages/")
    curator.get_by_role("link", name=re.compile("^Begin another.*Entry of the library")).click()
    curator.get_by_label("Title").fill("Act on force")
    curator.get_by_label("In one or two sentences").fill("What a unit must have.")
    curator.get_by_role("button", name="Save").click()
    reader = visit("/toolkit/library/", size=NARROW)
    planned = reader.get_by_role("article", name="Act on force")
    expect(planned).to_contain_text("Planned")
    curator.get_by_label("Text").first.fill("Each unit needs somebody who answers for it.")
    curator.get_by_label("Phone").fill("020 7946 0000")
    curator.get_by_role("button", name="Save").click()
    assert axe(curator) == []
    curator.get_by_role("button", name="Publish it as it stands").click()
    expect(curator.get_by_text("Readers see it now.")).to_be_visible()
    reader.reload()
    reader.get_by_role("link", name="Act on force").click()
    expect(reader.get_by_text("Each unit needs somebody who answers for it.")).to_be_visible()
    expect(reader.get_by_text("Not verified:")).to_be_visible()

    # when a member tells of a campaign
    member = as_somebody(visit, cast.contributor, "/toolkit/library/", size=NARROW)
    member.get_by_role("link", name="Tell the story of your campaign").click()
    for label, words in (
        ("Title", "How we closed a room"), ("In one or two sentences", "We asked why, until it was closed."),
        ("How it was before", "A room nobody wanted to see."), ("What you did", "We counted the nights."),
        ("What came of it", "It is a garden door now."), ("Who speaks here, and for whom", "Two who were in it, for themselves."),
    ):  # fmt: skip
        member.get_by_label(label).fill(words)
    assert no_sideways_scroll(member)
    assert axe(member) == []
    member.get_by_role("button", name="Send to a curator").click()
    everything_delivered()

    # then the curator reads all of it and puts it on the shelf
    curator.goto("/desk/queue/")
    curator.get_by_role("link", name=re.compile("How we closed a room")).first.click()
    expect(curator.get_by_text("We counted the nights.")).to_be_visible()
    assert axe(curator) == []
    curator.get_by_label("Publish it").check()
    curator.get_by_role("button", name="Decide").click()
    reader.goto("/toolkit/library/?shelf=campaign")
    reader.get_by_role("link", name="How we closed a room").click()
    expect(reader.get_by_text("Two who were in it, for themselves.")).to_be_visible()
    assert no_sideways_scroll(reader)
