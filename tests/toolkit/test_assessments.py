"""A team looks at itself: nothing is passed or failed, nobody sees more than was agreed, twins are found and written to."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import post_init
from django.utils import timezone

from promise.core.workflow import MoveRefused
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import assessments
from toolkit.documents import assessments as documents
from toolkit.figures.assessment import Item, Tally, alike, change, tally
from toolkit.models import Assessment, TwinLetter
from toolkit.models.income import income_group

# -- figures -------------------------------------------------------------------------------------------------------------


def test_a_partly_is_half_and_silence_is_no_answer():
    counts = Tally(yes=1, partly=2, not_yet=1, unsaid=4)
    assert counts.share == 0.5
    assert Tally(unsaid=3).share is None
    assert change(Tally(not_yet=2), Tally(yes=1, not_yet=1)) == 0.5
    assert change(Tally(unsaid=1), Tally(yes=1)) is None


def test_pieces_of_a_bar_fill_it_and_count_everything():
    """Every way to answer up to five questions."""
    for length in range(6):
        items = [Item(str(n), "process", "essential") for n in range(length)]
        for said in itertools.product(["yes", "partly", "not_yet", ""], repeat=length):
            counts = tally(items, {str(n): word for n, word in enumerate(said) if word})
            assert sum(n for _name, n, _x, _width in counts.pieces()) == counts.total == length
            if length:
                assert sum(width for *_rest, width in counts.pieces()) == pytest.approx(100, abs=0.05)
            assert counts.share is None or 0 <= counts.share <= 1


def test_likeness_is_four_at_most_and_steps_away_count_half():
    assert alike(True, (2, 2), 1, (3, 3)) == 4
    assert alike(True, (2, 3), 0, (3, 1)) == 1.5
    assert alike(False, None, 0, None) == 0
    assert (income_group("MW"), income_group("IN"), income_group("ZA"), income_group("CZ")) == (0, 1, 2, 3)


# -- actions -------------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions():
    tea = make.published_initiative("Tea")
    make.page("We have a strategy", kind="item", slug="item-strategy", initiatives=[tea.slug])
    make.page("We are open", kind="item", slug="item-open", framework="progress", level="aspirational", initiatives=["tea"])
    return tea


def test_a_finished_look_stands_as_it_is(questions):
    made = make.assessment(answers={"item-strategy": "not_yet"}, finished=True)
    with pytest.raises(MoveRefused):
        assessments.answer(assessment=made, by=None, answers={"item-strategy": "yes"})
    with pytest.raises(MoveRefused):
        assessments.finish(assessment=make.assessment(), by=None)


@pytest.mark.parametrize(
    ("answers", "about"),
    [
        ({"item-unknown": "yes"}, {}), ({"item-strategy": "perhaps"}, {}), ({}, {"beds": "12"}), ({}, {"stage": "nowhere"}),
        ({}, {"took_part": ["everybody"]}), ({}, {"place": "x" * 200}), ({}, {"is_shared": True}),
    ],
)  # fmt: skip
def test_answers_that_fit_no_question_are_refused(questions, answers, about):
    made = make.assessment()
    with pytest.raises(ValidationError):
        assessments.answer(assessment=made, by=None, answers=answers, **about)
    made.refresh_from_db()
    assert made.answers == {}


def test_the_next_look_shows_what_has_moved_and_suggests_essentials_first(questions):
    home = alliance.signed_organisation("Looking House")
    first = make.assessment(home, answers={"item-strategy": "not_yet", "item-open": "yes"}, finished=True)
    Assessment.objects.filter(pk=first.pk).update(begun_at=timezone.now() - dt.timedelta(days=365))
    second = make.assessment(home, answers={"item-strategy": "partly", "item-open": "yes"}, finished=True)
    items = documents.items()
    assert documents.earlier(second) == first
    (process,) = [row for row in documents.changes(first, second, items) if row["moved"]]
    assert (process["before"], process["after"]) == (0.0, 50.0)
    assert [(one["title"], str(one["from"]), str(one["to"])) for one in process["moved"]] == [
        ("We have a strategy", "Not yet", "Partly")
    ]
    assert [(idea["initiative"].slug, idea["why"]) for idea in documents.suggested(second, items)] == [
        ("tea", "We have a strategy")
    ]
    assert documents.earlier(make.assessment(home, answers={"item-open": "yes"}, place="Ward 2")) is None


# -- pages ---------------------------------------------------------------------------------------------------------------


def test_a_team_begins_answers_and_sees_bars_in_words(sign_in, questions):
    home = alliance.signed_organisation("Looking House")
    browser = sign_in(make.author(organisation=home))
    begin = browser.get("/toolkit/assessment/new/").context["form"]
    answer = browser.post("/toolkit/assessment/new/", {"nonce": begin["nonce"].value()})["Location"]
    browser.post(answer, {"item-strategy": "partly", "took_part": ["people", "staff"], "finish": "1"})
    made = Assessment.objects.get()
    assert made.finished_at is not None
    page = re.sub(r"\s+", " ", browser.get(made.get_absolute_url()).content.decode())
    assert "Partly: 1" in page
    assert "Not answered: 1" in page
    assert "People who use the service, Staff of the ward or team" in page
    assert "/toolkit/initiatives/tea/" in page


def test_only_what_is_shared_and_finished_reaches_the_chapter(sign_in, person, questions):
    own = alliance.member_cast(person)
    coordinator = sign_in(own.coordinator)
    held = make.assessment(own.organisation, answers={"item-open": "yes"})
    assert coordinator.get(held.get_absolute_url()).status_code == 404
    assessments.share(assessment=held, by=None, is_shared=True, is_findable=False)
    assert coordinator.get(held.get_absolute_url()).status_code == 404
    assessments.finish(assessment=held, by=None)
    assert coordinator.get(held.get_absolute_url()).status_code == 200
    assert coordinator.get(f"{held.get_absolute_url()}answer/").status_code == 403
    assessments.share(assessment=held, by=None, is_shared=False, is_findable=False)
    assert coordinator.get(held.get_absolute_url()).status_code == 404


# -- twins ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def steps():
    for n in range(4):
        make.pages.publish(page=make.planned_page(f"Step {n}", kind="stage"), by=make.curator())
    for n, page in enumerate(make.Page.objects.of("stage").order_by("pk")):
        make.Page.objects.filter(pk=page.pk).update(position=n)


def test_twins_are_two_steps_ahead_alike_and_want_to_be_found(questions, steps):
    mine = make.assessment(answers={"item-open": "yes"}, stage="step-1", beds="some", settings=["acute_ward"])
    far = make.assessment(answers={"item-open": "yes"}, stage="step-3", beds="most", finished=True, findable=True)
    near = make.assessment(
        answers={"item-open": "yes"}, stage="step-3", beds="some", settings=["acute_ward"], finished=True, findable=True
    )  # fmt: skip
    make.assessment(answers={"item-open": "yes"}, stage="step-2", finished=True, findable=True)
    make.assessment(answers={"item-open": "yes"}, stage="step-3", finished=True)
    found = documents.twins(mine)
    assert [row["assessment"] for row in found] == [near, far]
    assert "Acute ward" in found[0]["why"]
    assert documents.twins(near) == []


def test_twins_are_looked_for_among_a_bounded_number_of_the_same_kind_first(questions, steps):
    mine = make.assessment(stage="step-1", settings=["acute_ward"])
    alike_one = make.assessment(answers={"item-open": "yes"}, stage="step-3", finished=True, findable=True)
    charity = alliance.signed_organisation("Charity House", kind="charity")
    now = timezone.now()
    Assessment.objects.bulk_create(
        Assessment(organisation=charity, stage="step-3", begun_at=now, finished_at=now, is_findable=True)
        for _n in range(documents.AMONG + 50)
    )
    seen: list[int] = []

    def note(**_more) -> None:
        seen.append(1)

    post_init.connect(note, sender=Assessment)
    found = documents.twins(mine)
    post_init.disconnect(note, sender=Assessment)
    assert len(seen) <= documents.AMONG
    assert found[0]["assessment"] == alike_one


def test_letters_between_twins_carry_words_and_no_address(sign_in, deliver, mailoutbox, questions, steps):
    home, other = alliance.signed_organisation("Asking House"), alliance.signed_organisation("Further House")
    lead = alliance.lead_of(other)
    mine = make.assessment(home, answers={"item-open": "yes"}, stage="step-0")
    twin = make.assessment(other, answers={"item-open": "yes"}, stage="step-3", finished=True, findable=True)
    writer = make.author("Writer Wim", home)
    browser = sign_in(writer)
    address = f"/toolkit/assessment/{mine.public_id}/twins/{twin.public_id}/"
    form = browser.get(address).context["form"]
    assert browser.post(address, {"words": "How did you begin?", "nonce": form["nonce"].value()}).status_code == 302
    letter = TwinLetter.objects.get()
    deliver()
    (mail,) = [one for one in mailoutbox if one.to == [lead.email] and "learn from you" in one.subject]
    assert "How did you begin?" in mail.body
    assert writer.email not in mail.body
    answer = sign_in(lead)
    form = answer.get(letter.get_absolute_url()).context["form"]
    answer.post(letter.get_absolute_url(), {"words": "With tea.", "nonce": form["nonce"].value()})
    deliver()
    assert [one.to for one in mailoutbox if "With tea." in one.body] == [[writer.email]]
    assert browser.post(letter.get_absolute_url(), {"words": "x", "nonce": "n" * 20}).status_code == 404
    TwinLetter.objects.update(written_at=timezone.now() - dt.timedelta(days=366))
    assert assessments.erase_old_letters() == 2
    assert not TwinLetter.objects.exclude(text="").exists()
