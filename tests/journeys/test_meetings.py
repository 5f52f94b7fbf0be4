"""A coordinator plans a series, members come or wait, a calendar knows it, and the meeting ends with minutes and actions."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from urllib.request import urlopen

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from alliance.models import Meeting
from tests.factories import alliance
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import sign_in, with_and_without_scripts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db, person) -> SimpleNamespace:
    cast = alliance.member_cast(person)
    other, waiting = alliance.signed_organisation("Waiting House"), person("Waiting Wren")
    alliance.seat(waiting, other, "lead")
    return SimpleNamespace(coordinator=cast.coordinator, lead=cast.lead, waiting=waiting)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def plan(page: Page, site: str) -> None:
    day = timezone.localdate() + dt.timedelta(days=30)
    page.goto(f"{site}/alliance/meetings/plan/")
    page.get_by_label("Net meeting").check()
    page.get_by_label("Title").fill("Evening circle")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))
    page.get_by_label("Time", exact=True).fill("18:30")
    page.get_by_label("Time zone of the host").select_option("Europe/London")
    page.get_by_label("Every month on the same weekday").check()
    page.get_by_label("How many times?").fill("3")
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("The way in").fill("https://meet.example/evening-room")
    page.get_by_label("How many people fit?").fill("1")
    press(page, "Show the days")
    expect(page.get_by_role("heading", name="When it will be")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(3)
    press(page, "Plan it like this")


def register(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Register our people").click()
    page.get_by_label("Name").first.fill(name)
    page.get_by_label("Comes as").first.select_option("lived_experience")
    press(page, "Register these people")


@with_and_without_scripts
def test_from_plan_to_minutes(visit, site, post, people, scripts):
    # given a series with an agenda
    desk = sign_in(visit, people.coordinator, scripts=scripts)
    plan(desk, site)
    desk.get_by_label("What").first.fill("Welcome")
    desk.get_by_label("Kind").nth(1).select_option("progress")
    desk.get_by_label("Which member?").nth(1).fill("Cast House")
    desk.get_by_label("Kind").nth(2).select_option("listening")
    desk.get_by_label("What").nth(2).fill("What helped")
    press(desk, "Save the agenda")
    meeting = Meeting.objects.order_by("starts_at")[0]
    address = f"{site}{meeting.get_absolute_url()}"
    expect(desk.get_by_role("table")).to_contain_text("Progress of Cast House")

    # when one member registers and another finds it full
    first = sign_in(visit, people.lead, scripts=scripts)
    register(first, address, "Robin Example")
    expect(first.get_by_role("link", name="Join online")).to_have_attribute("href", "https://meet.example/evening-room")
    second = sign_in(visit, people.waiting, scripts=scripts)
    register(second, address, "Sasha Example")
    expect(second.get_by_role("main")).to_contain_text("on the waiting list")
    assert "evening-room" not in second.content()

    # then whoever waits moves up as soon as the place is given back, is told, and has the way in in the private calendar
    first.get_by_role("link", name="Change who comes").click()
    press(first, "We cannot come: give the places back")
    assert "Waiting House has moved up" in post(people.waiting.email)
    second.goto(f"{site}/alliance/meetings/mine/")
    press(second, "Make my address")
    feed = second.get_by_label("Copy this address").input_value()
    with urlopen(feed) as answer:  # noqa: S310
        events = icalendar.Calendar.from_ical(answer.read()).walk("VEVENT")
    assert len(events) == 3
    assert ["evening-room" in str(event["description"]) for event in events] == [True, False, False]

    # and after the meeting the coordinator closes it, and the member marks its action as done
    starts = timezone.now() - dt.timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    desk.goto(f"{address}close/")
    desk.get_by_label("Waiting House").fill("1")
    desk.get_by_label("Minutes", exact=True).fill("We listened to each other.")
    desk.get_by_label("What will be done?").first.fill("Ask the night staff")
    desk.get_by_label("Which member does it?").first.fill("Waiting House")
    for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2030")):
        desk.get_by_label(part, exact=True).first.fill(value)
    press(desk, "Close it and send the minutes")
    assert "Ask the night staff" in post(people.waiting.email)
    second.goto(f"{address}minutes/")
    expect(second.get_by_role("main")).to_contain_text("We listened to each other.")
    second.get_by_role("button", name=re.compile("^It is done")).click()
    expect(second.get_by_role("main").get_by_text("Done", exact=True)).to_be_visible()


def test_pages_of_meetings_are_accessible_and_fit_a_phone(visit, site, people, axe):
    held = alliance.lively_meeting("Evening circle", chapter=alliance.national_chapter("GB"), places=5, themes=["gardens"])
    alliance.agenda_item(held, "What helped", kind="listening")
    alliance.registration(held, people.lead.seats.get().organisation, "Robin Example")
    closed = alliance.closed_meeting(people.lead.seats.get().organisation)
    over, begun = alliance.lively_meeting("Over", chapter=held.chapter), timezone.now() - dt.timedelta(hours=3)
    alliance.registration(over, people.lead.seats.get().organisation)
    Meeting.objects.filter(pk=over.pk).update(starts_at=begun, ends_at=begun + dt.timedelta(hours=1))
    slug = people.lead.seats.get().organisation.slug
    by_person = {
        people.lead: [f"{held.slug}/", f"{held.slug}/register/", f"{held.slug}/print/", "mine/", "", f"{closed.slug}/minutes/"],
        people.coordinator: [
            "plan/",
            f"{over.slug}/close/",
            *(f"{held.slug}/{page}/" for page in ("agenda", "edit", "cancel", "people", "close")),
        ],
    }
    faults = []
    for user, pages in by_person.items():
        page = sign_in(visit, user)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        others = (
            [f"/alliance/organisations/{slug}/pairing/"]
            if user == people.lead
            else ["/alliance/chapters/united-kingdom/meetings/"]
        )
        for path in [*(f"/alliance/meetings/{one}" for one in pages), *others]:
            page.goto(f"{site}{path}")
            faults += axe(page)
            if not no_sideways_scroll(page):
                faults.append(f"{path} scrolls sideways")
    assert faults == []


def test_a_browser_adds_its_own_time(browser, site, transactional_db):
    starts = dt.datetime(2031, 7, 1, 17, 30, tzinfo=dt.UTC)
    meeting = alliance.meeting("Evening circle", starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    context = browser.new_context(timezone_id="Australia/Brisbane", locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}{meeting.get_absolute_url()}")
    expect(page.get_by_role("main")).to_contain_text("2 July 2031 at 03:30, Australia/Brisbane")
    assert page.locator("#zone").input_value() == "Australia/Brisbane"
    context.close()
