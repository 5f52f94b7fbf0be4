"""Every fixed text around a story can be read at nine to eleven, when tired, or in a second language.

Two measures of school years of the United States; the age is five more. Flesch-Kincaid (Kincaid et al. 1975): 0.39 words a
sentence + 11.8 syllables a word - 15.59; the syllables are parted by Pyphen, which finds some too few, so its bar is lower.
Coleman-Liau (1975): 0.0588 letters - 0.296 sentences, both in a hundred words, - 15.8; it needs no syllables.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pyphen
import pytest
from django.conf import settings as site
from django.template.loader import render_to_string

from stories.actions import books, stories
from stories.models import Story
from stories.models.wordings import CURRENT, VERSIONS
from tests.factories import stories as make
from tests.stories.test_stories_pages import typed

pytestmark = pytest.mark.django_db
MOST_BY_LETTERS, MOST_BY_SYLLABLES = 11.5, 9.5
PARTS = pyphen.Pyphen(lang="en_GB")
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "legend", "label", "dt", "dd", "summary", "button", "div", "td", "th"}
UNREAD = {"script", "style", "svg", "nav", "select", "textarea"}
LETTERS = ["story_link", "story_agreed", "story_published", "story_returned", "story_declined", "story_held", "story_still_happy",
           "story_paused", "story_answered", "story_outcome", "story_draft"]  # fmt: skip


class Visible(HTMLParser):
    """What stands in the main part of a page, each block on a line of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.is_main = False
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_main |= tag == "main"
        self.unread += tag in UNREAD
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.is_main &= tag != "main"
        self.unread -= tag in UNREAD
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if self.is_main and not self.unread:
            self.said.append(data)


def sentences(text: str) -> list[list[str]]:
    """Four words at least: what is shorter is a name or a button."""
    parts = [part for line in text.splitlines() for part in re.split(r"(?<=[.!?:])\s+", " ".join(line.split()))]
    return [words for part in parts if len(words := re.findall(r"[A-Za-z][A-Za-z'’-]*", part)) >= 4]


def ages(text: str) -> tuple[float, float]:
    """(by letters, by syllables)"""
    said = sentences(text)
    words = [word for sentence in said for word in sentence]
    letters = sum(len(re.sub("[^A-Za-z]", "", word)) for word in words)
    syllables = sum(PARTS.inserted(word.lower()).count("-") + 1 for word in words)
    coleman = 0.0588 * 100 * letters / len(words) - 0.296 * 100 * len(said) / len(words) - 15.8
    flesch = 0.39 * len(words) / len(said) + 11.8 * syllables / len(words) - 15.59
    return coleman + 5, flesch + 5


def page(client, address: str) -> str:
    return seen(client.get(address))


def seen(answer) -> str:
    visible = Visible()
    visible.feed(answer.content.decode())
    return "".join(visible.said)


def readable(text: str) -> bool:
    by_letters, by_syllables = ages(text)
    return by_letters <= MOST_BY_LETTERS and by_syllables <= MOST_BY_SYLLABLES


@pytest.mark.parametrize("name", ["", "share/", "principles/", "principles/easy/", "support/", "mine/", "books/"])
def test_pages(client, name):
    text = page(client, f"/stories/{name}")
    assert len(sentences(text)) >= 2
    assert readable(text), ages(text)


def test_the_easy_principles_are_easier_than_the_others(client):
    easy, other = (ages(page(client, f"/stories/principles/{name}")) for name in ("easy/", ""))
    assert easy[0] < other[0] - 2
    assert easy[1] < other[1] - 2


@pytest.mark.parametrize("state", ["submitted", "back", "held", "declined", "taken back"])
def test_what_the_author_reads_about_their_story(client, state):
    story = make.story(title="", text="I am. " * 10, told_by="")
    act = {
        "submitted": lambda: story,
        "back": lambda: stories.send_back(story=story, by=make.guardian(), reason="Say it."),
        "held": lambda: stories.hold(story=story, by=make.guardian(), reason="Say it."),
        "declined": lambda: stories.decline(story=story, by=make.guardian(), reason="Say it."),
        "taken back": lambda: stories.withdraw(story=story),
    }[state]
    token = story.private_token
    act()
    text = page(client, f"/stories/mine/{token}/")
    assert readable(text), ages(text)


def by_link(story: Story) -> str:
    return f"/stories/mine/{story.private_token}/"


def own_page(name: str) -> str:
    """Another page behind the private link of a story that a guardian sent back, with next to no words of its own."""
    back = stories.send_back(story=make.story(title="It", told_by=""), by=make.guardian(), reason="Say it.")
    return f"{by_link(back)}{name}"


@pytest.mark.parametrize("name", ["edit/", "about/", "consents/", "pictures/", "withdraw/"])
def test_what_the_author_can_do_with_their_story(client, name):
    text = page(client, own_page(name))
    assert len(sentences(text)) >= 2
    assert readable(text), ages(text)


def test_what_the_author_reads_when_guardians_propose_other_words_or_ask_again(client, settings):
    settings.COOLING_OFF_DAYS = 0
    proposed = make.words_proposal(make.story(title="It", told_by="")).story
    shown = make.published(title="It", told_by="", consents=(*make.SHOWN, make.Use.BOOK, make.Use.TRAINING, make.Use.ANSWERS))
    make.published_book("Book", holds=[shown])
    make.response(shown, text="We read it, and we thank you.")
    Story.objects.filter(pk=shown.pk).update(asked_times=1)
    for story in (proposed, shown):
        assert readable(text := page(client, by_link(story))), ages(text)
    assert readable(text := page(client, f"{by_link(proposed)[:-9]}/")), ages(text)  # a link that was cut off


def test_what_is_read_while_a_story_is_told_kept_and_sent(client):
    told = typed(title="It", text="I am. " * 10, told_by="")
    assert readable(text := seen(client.post("/stories/share/", {**told, "step": "preview"}))), ages(text)
    assert readable(text := seen(client.post("/stories/share/", {**told, "step": "save"}, follow=True))), ages(text)
    assert readable(text := seen(client.post("/stories/share/", {"step": "preview"}))), ages(text)
    assert readable(text := seen(client.post("/stories/share/", {**told, "step": "send"}, follow=True))), ages(text)


def test_what_stands_around_a_story_where_it_is_read_and_where_it_was(client, settings):
    settings.COOLING_OFF_DAYS = 0
    story = make.published(title="It", text="I am. " * 10, told_by="", consents=(*make.SHOWN, make.Use.BOOK))
    assert readable(text := page(client, story.get_absolute_url())), ages(text)
    book = make.published_book("Book", holds=[story])
    assert readable(text := page(client, book.get_absolute_url())), ages(text)
    books.step(book=book, verb="close", by=make.guardian())
    stories.withdraw(story=story)
    for gone in (story, book):
        assert readable(text := page(client, gone.get_absolute_url())), ages(text)


def test_what_an_organisation_reads_that_answers(sign_in, settings):
    settings.COOLING_OFF_DAYS = 0
    answer = make.response(
        make.published(title="It", consents=(*make.SHOWN, make.Use.ANSWERS)), text="We read it, and we thank you."
    )
    browser = sign_in(answer.answered_by)
    for address in (f"{answer.story.get_absolute_url()}respond/", answer.get_absolute_url(), "/stories/responses/"):
        assert readable(text := page(browser, address)), (address, ages(text))


def test_what_guardians_read(sign_in, cast, settings):
    """They read much else as well; the same measure keeps it short."""
    settings.COOLING_OFF_DAYS = 0
    told = make.story(title="It", text="I am. " * 10, told_by="")
    book, address = make.book("Book"), f"/stories/review/{told.public_id}/"
    browser = sign_in(cast.guardian)
    closed = page(browser, address)
    browser.post(address, {"act": "read", "reason": "My turn"})
    for text in (closed, *(page(browser, at) for at in (address, f"{book.get_absolute_url()}edit/", "/stories/in-training/"))):
        assert readable(text), ages(text)


def test_every_page_of_stories_is_measured_here_or_holds_no_words():
    """A page that is new belongs into one of these tests."""
    measured = {
        "stories/books/detail.html", "stories/books/form.html", "stories/books/list.html", "stories/books/taken_off.html",
        "stories/mine/consents.html",
        "stories/mine/detail.html", "stories/mine/edit.html", "stories/mine/lost.html", "stories/mine/picture.html",
        "stories/mine/sorting.html", "stories/mine/unknown.html", "stories/mine/withdraw.html", "stories/modules/places.html",
        "stories/pages/principles.html", "stories/pages/principles_easy.html", "stories/pages/support.html",
        "stories/responses/detail.html", "stories/responses/form.html", "stories/responses/list.html",
        "stories/reviews/detail.html", "stories/reviews/read.html", "stories/stories/detail.html", "stories/stories/list.html",
        "stories/stories/preview.html", "stories/stories/share.html", "stories/stories/shared.html",
    }  # fmt: skip
    folder = Path(site.BASE_DIR) / "templates"
    assert {str(path.relative_to(folder)) for path in folder.glob("stories/*/[!_]*.html")} == measured
    letters = {path.stem for path in folder.glob("emails/story_*.txt")} - {"story_escalated"}  # to the safeguarding lead
    assert letters == set(LETTERS)


@pytest.mark.parametrize("name", LETTERS)
def test_letters(name):
    text = render_to_string(f"emails/{name}.txt", {"story": Story(title="It"), "link": "", "days": 90})
    assert readable(text), ages(text)


def test_what_people_agree_to():
    text = "\n".join(f"{said.sentence}\n{said.no_way_back}" for said in VERSIONS[CURRENT].values())
    assert readable(text), ages(text)


def test_a_letter_from_an_office_is_not_readable():
    """The measure tells: this is how services write."""
    text = (
        "Following receipt of your submission, the organisation undertakes to facilitate a comprehensive consideration thereof."
    )
    assert not readable(text)
