"""Somebody reads at a bad moment: finds by what helped, never meets what they put on their own list, and leaves no trace."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import stories as make
from tests.factories import toolkit
from tests.journeys.conftest import NARROW, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf(settings):
    settings.COOLING_OFF_DAYS = 0
    tea = toolkit.published_initiative("Tea and toast")
    heavy = {"content_notes": ["restraint", "suicide"], "themes": ["hope"]}
    make.published(title="The heavy one", initiatives=[tea], **heavy)
    make.published(title="The light one", content_notes=[], themes=["hope", "agency"], initiatives=[tea])
    make.published(title="The other one", content_notes=["police"], themes=["complaints"])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_find_by_what_it_is_about(visit, site, shelf, axe, scripts):
    page = visit("/stories/", scripts=scripts, size=NARROW)
    cards = page.locator("main article h2")
    expect(cards).to_have_count(3)
    page.locator("summary", has_text="What it is about").click()
    page.get_by_label("What gave me hope", exact=True).check()
    page.get_by_role("button", name="Show these").click()
    expect(cards).to_have_text(["The light one", "The heavy one"])
    page.get_by_label("Having a say", exact=True).check()
    page.get_by_role("button", name="Show these").click()
    expect(cards).to_have_text(["The light one", "The heavy one"])
    assert no_sideways_scroll(page)
    assert not scripts or axe(page) == []
    page.get_by_role("link", name="Remove filter: What gave me hope").click()
    expect(cards).to_have_text(["The light one"])
    page.get_by_role("link", name="The light one").click()
    expect(page.get_by_text("Also about: Tea and toast; What gave me hope.")).to_be_visible()
    page.get_by_role("link", name="Having a say").click()
    expect(cards).to_have_text(["The light one"])


def test_own_country_stands_first_among_those_who_can_be_called(visit, site, shelf, axe):
    page = visit("/stories/", size=NARROW)
    page.get_by_role("link", name="The light one").click()
    lines = page.get_by_role("region", name="Someone to talk to")
    number = lines.get_by_role("link", name="0800 567 567")
    expect(number).to_be_hidden()
    lines.locator("summary", has_text="I am in another country").press("Enter")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    lines.get_by_role("button", name="Always show South Africa first").press("Enter")
    expect(lines.get_by_role("status")).to_have_text("Your choice is kept in this browser only. We never see it.")
    expect(lines.get_by_role("button", name="No longer show South Africa first")).to_be_focused()
    assert axe(page) == []
    assert asked == []
    page.goto("/stories/")
    page.get_by_role("link", name="The other one").click()
    expect(number).to_be_visible()
    assert number.bounding_box()["y"] < lines.get_by_role("link", name="116 123").first.bounding_box()["y"]
    assert no_sideways_scroll(page)
    lines.get_by_role("button", name="No longer show South Africa first").press("Enter")
    expect(lines.get_by_role("button", name="Always show South Africa first")).to_be_focused()
    page.reload()
    expect(number).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_own_list_stays_in_the_browser_and_counts_on_every_page(visit, site, shelf, axe):
    page = visit("/stories/", size=NARROW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.locator("summary", has_text="My own list: do not show me").click()
    page.get_by_role("group", name="My own list: do not show me").get_by_label("Suicide").check()
    expect(page.get_by_role("status").filter(has_text="Kept in this browser.")).to_be_visible()
    heavy = page.get_by_role("link", name="The heavy one")
    expect(heavy).to_be_hidden()
    expect(page.get_by_role("link", name="The light one")).to_be_visible()
    assert axe(page) == []
    # the list itself, a story under its own address, the idea it names: each gives way to one line
    for address in ("/stories/", "/toolkit/initiatives/tea-and-toast/"):
        page.goto(address)
        expect(page.get_by_text("Put away by your own list: it speaks about")).to_be_visible()
        expect(heavy).to_be_hidden()
    page.goto("/stories/")
    page.get_by_role("button", name="Show it").focus()
    page.keyboard.press("Enter")
    expect(heavy).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The heavy one")).to_be_hidden()
    assert axe(page) == []
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("heading", name="The heavy one")).to_be_focused()
    # taken off again by keyboard; nothing of it ever left the browser
    page.goto("/stories/")
    page.get_by_role("button", name="Empty my list").press("Enter")
    expect(heavy).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert asked
    assert not [line for line in asked if "suicide" in line.lower()]


def test_without_scripts_nothing_is_hidden_and_no_list_is_offered(visit, site, shelf):
    page = visit("/stories/", scripts=False, size=NARROW)
    expect(page.get_by_role("link", name="The heavy one")).to_be_visible()
    expect(page.locator("summary", has_text="My own list: do not show me")).to_be_hidden()
    page.get_by_text("Leave out stories that speak about").first.click()
    page.get_by_role("checkbox", name="Suicide").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="The heavy one")).to_have_count(0)


NEUTRAL = "https://www.bbc.co.uk/weather"


@pytest.mark.parametrize("way", ["one key", "the button, halfway down a long story"])
def test_somebody_leaves_at_once_and_the_back_button_does_not_bring_the_story_back(visit, site, shelf, way):
    told = make.published(title="The long one", text="It went on and on, and I stayed where I was.\n\n" * 80)
    page = visit("/stories/", size=NARROW)
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>"))
    page.get_by_role("link", name="The long one").click()
    expect(page.get_by_text("You can also press the Escape key.")).to_be_visible()
    if way == "one key":
        page.keyboard.press("Escape")
    else:
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        leave = page.get_by_role("link", name="Leave this page")
        expect(leave).to_be_in_viewport()
        leave.click()
    page.wait_for_url(NEUTRAL)
    page.go_back()
    expect(page).to_have_url(f"{site}/stories/")
    assert told.title not in page.title()


def test_without_scripts_the_way_out_promises_no_more_than_it_does(visit, site, shelf):
    page = visit(make.published(title="Another one").get_absolute_url(), scripts=False, size=NARROW)
    expect(page.get_by_role("link", name="Leave this page")).to_have_attribute("href", NEUTRAL)
    assert "The back button can bring this page back" in page.get_by_role("main").inner_text()
    expect(page.get_by_text("press the Escape key")).to_be_hidden()
    assert no_sideways_scroll(page)
