"""The bank in a browser at 360 pixels: found in one's own words, tried and told of, put on a team's list; nothing typed runs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from alliance.models import Organisation
from tests.conftest import PASSWORD
from tests.factories import alliance
from tests.factories import toolkit as make
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import everything_delivered, sign_in
from toolkit.figures.codes import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def lead(transactional_db):
    made = alliance.lead_of(alliance.signed_organisation("Northmoor Care"))
    made.set_password(PASSWORD)
    made.save()
    return made


def clean(page: Page, axe, *, scripts: bool) -> None:
    if scripts:
        assert no_sideways_scroll(page)
        assert axe(page) == []


@with_and_without_scripts
def test_ward_manager_sees_the_filters_beside_the_results(visit, transactional_db, scripts):
    make.published_initiative("Evening tea round", settings=["acute_ward"])
    everything_delivered()
    page = visit("/toolkit/?q=tea", scripts=scripts)
    expect(page.get_by_role("heading", name="Narrow it down")).to_be_visible()
    expect(page.get_by_text("Where", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Show these")).to_be_visible()


@with_and_without_scripts
def test_nurse_finds_something_in_her_own_words(visit, transactional_db, axe, scripts):
    # given three ideas, one of them for evenings on an acute ward
    tea = make.published_initiative(
        "Evening tea round", trouble="Evenings are loud and people shout at the locked door.", settings=["acute_ward"]
    )
    make.published_initiative("Walks in the garden", trouble="Nobody goes out.", settings=["forensic"])
    make.published_initiative("Shouting log", trouble="People shout and nobody writes it down.", settings=["forensic"])
    everything_delivered()

    # when she types what troubles her and narrows it down
    page = visit("/toolkit/", scripts=scripts, size=NARROW)
    clean(page, axe, scripts=scripts)
    page.get_by_role("searchbox").fill("people shout at the door")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Found:")
    expect(page.get_by_role("link", name="Shouting log")).to_be_visible()
    box = page.get_by_role("list", name="3 initiatives").get_by_role("link").first.bounding_box()
    assert box is not None
    assert box["y"] < 1.2 * NARROW["height"], "what was found comes first, the ways to narrow it down are folded"
    page.get_by_text("Narrow it down").locator("visible=true").click()
    page.get_by_text("Where", exact=True).first.click()
    page.get_by_label(re.compile("^Acute ward")).check()
    page.get_by_role("button", name="Show these").click()

    # then one is left, the address can be sent on, and the filter can be taken back
    expect(page.get_by_role("link", name="Evening tea round")).to_be_visible()
    expect(page.get_by_role("link", name="Shouting log")).to_have_count(0)
    clean(page, axe, scripts=scripts)
    other = visit(path_of(page.url), scripts=scripts)
    expect(other.get_by_role("link", name="Evening tea round")).to_be_visible()
    page.get_by_role("link", name=re.compile("Remove filter:.*Acute ward")).click()
    expect(page.get_by_role("link", name="Shouting log")).to_be_visible()

    # and the page of the idea leads back to what was asked
    page.get_by_role("link", name="Evening tea round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(tea.title)
    page.get_by_role("link", name=re.compile("Results for")).click()
    expect(page.get_by_role("searchbox")).to_have_value("people shout at the door")


@with_and_without_scripts
def test_team_tells_without_its_name_that_it_did_not_help(visit, lead, axe, scripts):
    # given the kit of an idea on the wall of a ward, with its short code
    tea = make.published_initiative("Evening tea round")
    everything_delivered()
    desk = sign_in(visit, lead, scripts=scripts)
    desk.set_viewport_size(NARROW)  # type: ignore[arg-type]
    desk.goto("/toolkit/tried/")
    clean(desk, axe, scripts=scripts)
    desk.get_by_role("main").get_by_role("textbox").first.fill(code_of(tea.pk).lower())
    desk.get_by_role("main").get_by_role("button").first.click()

    # when the team tells of a failing, forgetting to say who may see it
    expect(desk.get_by_role("heading", level=1)).to_have_text("Tell us how it went")
    clean(desk, axe, scripts=scripts)
    desk.get_by_label("Where?").select_option("acute_ward")
    desk.get_by_label(re.compile("^Stopped")).check()
    desk.get_by_label("No clear change").check()
    desk.get_by_label("It began well and did not last").check()
    desk.get_by_label("In your words").fill("After two weeks nobody had time to boil water.")
    desk.get_by_role("button", name="Tell the alliance").click()
    expect(desk).to_have_title(re.compile("^Error"))
    expect(desk.get_by_label("In your words")).to_have_value("After two weeks nobody had time to boil water.")
    desk.get_by_label(re.compile("Everyone may see it, without our name")).check()
    desk.get_by_role("button").filter(has_text=re.compile("Tell the alliance|Save")).first.click()

    # then everybody reads what happened, in the same list as any success, and nobody reads who it was
    page = visit(tea.get_absolute_url(), scripts=scripts, size=NARROW)
    expect(page.get_by_role("main")).to_contain_text("After two weeks nobody had time to boil water.")
    expect(page.get_by_role("main")).to_contain_text("A member who does not want to be named")
    expect(page.locator("body")).not_to_contain_text("Northmoor")
    clean(page, axe, scripts=scripts)


@with_and_without_scripts
def test_team_makes_a_list_and_sends_the_link(visit, lead, axe, scripts):
    # given two ideas that a ward wants to try
    tea, walks = make.published_initiative("Evening tea round"), make.published_initiative("Walks in the garden")
    everything_delivered()
    desk = sign_in(visit, lead, scripts=scripts)
    desk.set_viewport_size(NARROW)  # type: ignore[arg-type]

    # when they are put on a list, with a reason, in another order, and it is opened by link
    desk.goto(tea.get_absolute_url())
    desk.get_by_role("link", name="Put it on a team's list").click()
    desk.get_by_label("What do you call it?").fill("Calmer evenings")
    desk.get_by_label("Whoever has the link").check()
    clean(desk, axe, scripts=scripts)
    desk.get_by_role("button", name="Save").click()
    desk.goto(walks.get_absolute_url())
    desk.get_by_role("link", name="Put it on a team's list").click()
    desk.get_by_label("Calmer evenings").check()
    desk.get_by_label("Why is it on this list?").fill("We have a garden.")
    desk.get_by_role("button", name="Put it on the list").click()
    desk.get_by_role("button", name="Up Walks in the garden").click()
    expect(desk.get_by_role("main").get_by_role("heading", level=2).nth(1)).to_have_text("Walks in the garden")
    clean(desk, axe, scripts=scripts)
    link = desk.get_by_label("The link to send:").input_value()

    # then whoever has the link reads it, without a button to change anything
    page = visit(path_of(link), scripts=scripts, size=NARROW)
    expect(page.get_by_role("main")).to_contain_text("We have a garden.")
    expect(page.get_by_role("button", name=re.compile("Take it off"))).to_have_count(0)
    clean(page, axe, scripts=scripts)


def test_nothing_that_people_typed_runs(visit, lead, transactional_db):
    """T26: markup in every text of the bank is words on every page that shows it."""
    trap = '<img src=x onerror="hurt=1"><script>hurt=1</script>\'"><svg onload=hurt=1>'
    made = make.published_initiative(
        f"Tea {trap}", summary=trap, trouble=trap, steps=[trap], difficulties=trap, keep_going=trap, wish_list=trap,
        benefits=trap, consider=trap, left_out=trap, credit=trap, evidence_text=trap, takes={"weekly_time": trap},
    )  # fmt: skip
    make.adoption(initiative=made, words=trap, outcome="helped")
    listed = make.collection(
        f"List {trap}", organisation=lead_home(lead), by=lead, visibility="public", words=trap, holds=[made]
    )  # fmt: skip
    everything_delivered()
    page = visit("/")
    for address in (
        "/toolkit/?q=tea", "/toolkit/?q=%3Cscript%3Ehurt%3D1%3C/script%3E&view=grid", made.get_absolute_url(),
        f"{made.get_absolute_url()}versions/", "/toolkit/collections/", listed.get_absolute_url(), "/toolkit/featured/", "/",
    ):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state()
        assert page.evaluate("() => window.hurt") is None, address
        assert page.locator("main img[src=x], main svg[onload]").count() == 0, address
    expect(page.locator("body")).to_be_visible()
    page.goto(made.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>")


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def lead_home(lead) -> Organisation:
    return Organisation.objects.get(seats__user=lead)
