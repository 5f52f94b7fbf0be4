"""An author and two guardians on a phone: written in two sittings, changed by agreement, pictured, shown, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from promise.core import outbox
from stories.models import Story, StoryDraft
from tests.conftest import PASSWORD
from tests.factories import alliance, toolkit
from tests.factories import stories as make
from tests.journeys.conftest import NARROW, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
FIRST, WHOLE = "I came in at night.", "I came in at night. Nurse Okafor sat with me on Maple Ward, and I could sleep."


@pytest.fixture
def people(person, settings):
    settings.COOLING_OFF_DAYS = 0
    return SimpleNamespace(
        guardian=person("Guardian Gil", "guardian"),
        guardian2=person("Guardian Lena", "guardian", has_lived_experience=True),
    )


@pytest.fixture
def fine(axe) -> Callable[[Page, bool], None]:
    """Nothing runs out at the side of a phone, and axe finds no fault where scripts let it look."""

    def look(page: Page, scripts: bool) -> None:
        assert no_sideways_scroll(page), page.url
        assert not scripts or axe(page) == []

    return look


def sign_in(visit: Callable[..., Page], user: Any, *, scripts: bool) -> Page:
    page = visit("/accounts/login/?next=/desk/queue/", scripts=scripts, size=NARROW)
    page.get_by_label(re.compile("e-?mail", re.I)).first.fill(user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/queue/")
    return page


def open_story(page: Page) -> None:
    """From the queue; a reason given before the author changed something holds no more."""
    page.locator("main a[href*='/stories/review/']").first.click()
    page.get_by_label("Why do you open this story?").fill("My turn in the queue")
    page.get_by_role("button", name="Open it").click()


def agree(page: Page) -> None:
    page.get_by_label("1", exact=True).check()
    page.get_by_role("button", name="Agree to show it").click()


def settle() -> None:
    while outbox.deliver_due():
        pass


@with_and_without_scripts
def test_author_writes_in_two_sittings_and_stays_in_charge(visit, site, people, fine, tmp_path: Path, scripts):
    # given somebody who begins, is interrupted, and comes back on another device
    page = visit("/stories/share/", scripts=scripts, size=NARROW)
    fine(page, scripts)
    page.get_by_text("Not sure how to begin?").click()
    page.get_by_label("Your story", exact=True).fill(FIRST)
    page.get_by_role("button", name="Save it and go on later").click()
    expect(page.get_by_text("Your way back", exact=True)).to_be_visible()
    link = page.locator("a.private-link").get_attribute("href")
    assert link
    fine(page, scripts)
    assert StoryDraft.objects.count() == 1
    page = visit(link, scripts=scripts, size=NARROW)
    expect(page.get_by_label("Your story", exact=True)).to_have_value(FIRST)

    # when they go on, the preview names what may tell too much and stops nothing
    page.get_by_label("Your story", exact=True).fill(WHOLE)
    page.get_by_label("A title").fill("A night")
    page.get_by_label("I am 18 or older").check()
    page.get_by_label("Does somebody help you to write this?").select_option("peer")
    for value in ("hold", "publish"):
        page.locator(f"input[type=checkbox][value={value}]").check()
    page.get_by_role("button", name="See it as others would").click()
    expect(page.get_by_text("Words you may want to look at")).to_be_visible()
    expect(page.get_by_text("Nurse Okafor").first).to_be_visible()
    fine(page, scripts)
    page.get_by_role("button", name="Send it to the guardians").click()
    assert page.locator("a.private-link").get_attribute("href") == link
    story = Story.objects.get()

    # and a picture is added by the same link
    picture = tmp_path / "door.jpg"
    picture.write_bytes(make.painting().read())
    page.goto(link)
    page.get_by_role("link", name="Add a picture").click()
    fine(page, scripts)
    page.get_by_label("The picture").set_input_files(picture)
    page.get_by_label("What can be seen on it?").fill("A door in yellow light")
    page.get_by_role("button", name="Add this picture").click()
    page.get_by_role("heading", name="Your pictures").scroll_into_view_if_needed()
    expect(page.get_by_role("img", name="A door in yellow light")).to_be_visible()
    fine(page, scripts)

    # then a guardian proposes other words, the author says yes, two agree, the world reads it
    desk = sign_in(visit, people.guardian, scripts=scripts)
    open_story(desk)
    expect(desk.get_by_text("A peer worker").first).to_be_visible()
    fine(desk, scripts)
    desk.get_by_text("Propose other words", exact=True).click()
    desk.get_by_label("The words, as you propose them").fill(
        WHOLE.replace("Nurse Okafor", "A nurse").replace("Maple Ward", "a ward")
    )
    desk.get_by_label("Why, in plain words").fill("The nurse has not agreed to be named.")
    desk.get_by_role("button", name="Send the proposal to its author").click()
    assert Story.objects.get().text == WHOLE
    page.goto(link)
    expect(page.get_by_role("heading", name="A guardian proposes other words")).to_be_visible()
    fine(page, scripts)
    page.get_by_role("button", name="Yes, change it").click()
    expect(page.get_by_role("heading", name="It waits for a guardian")).to_be_visible()
    for guardian in (people.guardian, people.guardian2):
        desk = sign_in(visit, guardian, scripts=scripts)
        open_story(desk)
        agree(desk)
    settle()
    reader = visit(story.get_absolute_url(), scripts=scripts, size=NARROW)
    expect(reader.get_by_text("A nurse sat with me")).to_be_visible()
    expect(reader.get_by_role("img", name="A door in yellow light")).to_be_visible()
    assert "Okafor" not in reader.content()
    fine(reader, scripts)

    # and when they take it back, the receipt says what went and nothing of it is left to read
    page.goto(link)
    page.get_by_role("link", name="Take it back for good").click()
    page.get_by_role("button", name="Yes, take it back for good").click()
    expect(page.get_by_text("Your pictures, with what you wrote beside them")).to_be_visible()
    fine(page, scripts)
    answer = reader.goto(story.get_absolute_url())
    assert answer is not None
    assert answer.status == 410


@with_and_without_scripts
def test_author_by_keyboard_asks_for_a_lost_link_and_throws_a_draft_away(visit, site, post, fine, scripts):
    told = make.story(consents=(make.Use.HOLD, make.Use.CONTACT), email="author@example.org")
    settle()
    page = visit("/stories/mine/", scripts=scripts, size=NARROW)
    fine(page, scripts)
    field = page.get_by_label("The e-mail address you gave us with your story")
    field.focus()
    page.keyboard.type("author@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_text("If this address stands with a story")).to_be_visible()
    assert told.private_token in post("author@example.org")
    draft = make.story_draft(text="Words I do not want to keep after all.")
    page.goto(f"{site}/stories/mine/{draft.private_token}/")
    fine(page, scripts)
    page.get_by_role("button", name="Throw it away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing of what you wrote is kept")).to_be_visible()
    assert not StoryDraft.objects.exists()


def test_somebody_in_danger_is_told_first_where_to_turn(visit, fine):
    page = visit("/stories/share/", scripts=False, size=NARROW)
    text = page.get_by_role("main").inner_text()
    assert text.index("Not now, if you are in danger") < text.index("What will happen") < text.index("What cannot be undone")
    assert (
        page.get_by_role("main").locator("input:not([type=hidden]), textarea").first.bounding_box()["y"]
        > (page.get_by_role("heading", name="What cannot be undone").bounding_box()["y"])
    )
    page.get_by_role("main").get_by_role("link", name="Who you can call").click()
    expect(page.get_by_role("heading", name="Someone to talk to")).to_be_visible()
    fine(page, False)


@with_and_without_scripts
def test_a_house_answers_and_the_author_sees_what_came_of_it(visit, site, people, person, fine, post, scripts):
    # given a story whose author lets organisations answer, and a house that tries something
    told = make.published(
        title="The evening", consents=(*make.EVERYWHERE, make.Use.ANSWERS, make.Use.CONTACT), email="a@example.org"
    )
    house = alliance.signed_organisation("Answering House")
    alliance.seat(lead := person("Lead Lou"), house, "lead")
    toolkit.adoption(initiative=toolkit.published_initiative("Tea and toast"), organisation=house, by=lead)
    # when its lead answers on a phone
    page = sign_in(visit, lead, scripts=scripts)
    page.goto(told.get_absolute_url())
    page.get_by_role("link", name="Answer for your organisation").click()
    fine(page, scripts)
    page.get_by_label("A change is made").check()
    page.get_by_label("Your answer").fill("Thank you. Somebody sits down with people at nine now.")
    page.get_by_role("button", name="Send it to a guardian").click()
    expect(page.get_by_text("Name what you try.").first).to_be_visible()
    page.get_by_label("What do you try?").select_option(label="Tea and toast · Being tried")
    page.get_by_role("button", name="Send it to a guardian").click()
    expect(page.get_by_text("With a guardian")).to_be_visible()
    # and a guardian shows it
    guardian = sign_in(visit, people.guardian, scripts=scripts)
    guardian.locator("main a[href*='/stories/responses/']").first.click()
    fine(guardian, scripts)
    guardian.get_by_role("button", name="Show it under the story").click()
    expect(guardian.get_by_text("Shown under the story", exact=True)).to_be_visible()
    # then the author is told, looks by the private link, and everybody sees the thread
    assert told.private_token in post("a@example.org")
    author = visit(f"/stories/mine/{told.private_token}/", scripts=scripts, size=NARROW)
    expect(author.get_by_text("Somebody sits down with people at nine now.")).to_be_visible()
    fine(author, scripts)
    reader = visit(told.get_absolute_url(), scripts=scripts, size=NARROW)
    expect(reader.get_by_role("heading", name="What came of it")).to_be_visible()
    reader.get_by_role("link", name="Tea and toast").first.click()
    expect(reader.get_by_text("An answer to a story:")).to_be_visible()
    # and all of it goes with the story
    author.get_by_role("link", name="Take it back for good").click()
    author.get_by_role("button", name=re.compile("Take it back|Yes")).first.click()
    reader.reload()
    expect(reader.get_by_text("An answer to a story:")).to_have_count(0)
