"""Small tests of a trial, how it stood over time, the code on paper, and silence that nobody asks after."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from promise.core.tokens import new_nonce
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.actions import adoptions, cycles, reminders, unnamed
from toolkit.figures.codes import DIGITS, MOST, code_of, number_of
from toolkit.models import Cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(client):
    home = alliance.signed_organisation("Heron Court")
    person = make.author("Tess", organisation=home)
    held = make.adoption(organisation=home, by=person, unit="Willow ward", outcome="too_early")
    client.force_login(person)
    return held


def typed(**words: str) -> dict[str, str]:
    return {
        "nonce": new_nonce(), "plan": "Two evenings.", "prediction": "Less noise.", "done": "", "study": "", "act": "",
        "tested_on_day": "", "tested_on_month": "", "tested_on_year": "",
    } | words  # fmt: skip


def day(year: int) -> dict[str, str]:
    return {"tested_on_day": "1", "tested_on_month": "1", "tested_on_year": str(year)}


# -- small tests -----------------------------------------------------------------------------------------------------------


def test_plan_then_tell_what_was_seen_and_everybody_reads_it(client, ours):
    page = client.get(reverse("toolkit:adoption-edit", args=[ours.public_id])).content.decode()
    assert "Plan a small test" in page
    there = client.post(reverse("toolkit:cycle-plan", args=[ours.public_id]), typed(), follow=True)
    assert "Test 1 is kept" in there.content.decode()
    seen = typed(study="One louder, one calmer.", act="adapt", tested_on_day="7", tested_on_month="3", tested_on_year="2026")
    client.post(reverse("toolkit:cycle-edit", args=[ours.public_id, 1]), seen)
    page = Client().get(ours.initiative.get_absolute_url()).content.decode()
    for words in (
        "1 small test",
        "Two evenings.",
        "Less noise.",
        "One louder, one calmer.",
        "7 March 2026",
        "Changed, and tested again",
    ):
        assert words in page
    (told,) = Client().get("/api/v1/adoptions/").json()["results"]
    assert told["cycles"] == [
        {"number": 1, "plan": "Two evenings.", "prediction": "Less noise.", "tested_on": "2026-03-07", "done": "",
         "study": "One louder, one calmer.", "act": "adapt"}
    ]  # fmt: skip


def test_plan_twice_with_one_form_is_one_test(client, ours):
    once = typed()
    for _again in range(2):
        client.post(reverse("toolkit:cycle-plan", args=[ours.public_id]), once)
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"plan": " "}, "plan"), ({"prediction": ""}, "prediction"), ({"act": "adopt"}, "study"), ({"plan": "x" * 1001}, "plan"),
        ({"act": "praise", "study": "Seen."}, "act"), (day(2099), "tested_on"),
        ({"study": "a\x00b"}, "study"),
    ],
)  # fmt: skip
def test_plan_that_lacks_something_is_asked_for_it_and_keeps_what_was_typed(client, ours, words, field):
    answer = client.post(reverse("toolkit:cycle-plan", args=[ours.public_id]), typed(done="Kettle on.") | words)
    assert list(answer.context["form"].errors) == [field]
    assert "Kettle on." in answer.content.decode()
    assert not Cycle.objects.exists()


def test_remove_keeps_the_numbers_of_the_others(client, ours):
    for _number in range(3):
        make.cycle(ours)
    client.post(reverse("toolkit:cycle-remove", args=[ours.public_id, 2]))
    assert list(ours.cycles.values_list("number", flat=True)) == [1, 3]
    assert make.cycle(ours).number == 4


def test_a_trial_holds_no_endless_list(ours, monkeypatch):
    monkeypatch.setattr(cycles, "MOST", 2)
    for _number in range(2):
        make.cycle(ours)
    with pytest.raises(ValidationError, match="at most 2 tests"):
        make.cycle(ours)


def test_others_reach_no_test(client, ours):
    made = make.cycle(ours)
    other = Client()
    other.force_login(make.author("Otto", organisation=alliance.signed_organisation("Other House")))
    for name, args in (("cycle-plan", []), ("cycle-edit", [1]), ("cycle-remove", [1]), ("adoption-asking", [])):
        answer = other.post(reverse(f"toolkit:{name}", args=[ours.public_id, *args]), typed(plan="Mine now."))
        assert answer.status_code == 404, name
    made.refresh_from_db()
    assert made.plan == "Supper together on two evenings."
    assert client.get(reverse("toolkit:cycle-edit", args=[ours.public_id, 9])).status_code == 404


# -- unnamed ---------------------------------------------------------------------------------------------------------------


def test_an_unnamed_trial_shows_its_tests_without_a_day_or_a_name(client, ours):
    make.cycle(ours, study="Seen by the canary.", tested_on=dt.date(2025, 3, 7))
    adoptions.update(adoption=ours, by=ours.reported_by, state="embedded")
    adoptions.update(adoption=ours, by=ours.reported_by, visibility="unnamed")
    unnamed.tell_unnamed(now=timezone.now() + dt.timedelta(days=32))  # until its month is over it rests
    own = client.get(reverse("toolkit:cycle-edit", args=[ours.public_id, 1])).content.decode()
    assert "Seen by the canary." in own
    assert 'value="2025"' in own
    for path in (ours.initiative.get_absolute_url(), f"/api/v1/adoptions/{ours.public_id}/", "/api/v1/adoptions/?format=csv"):
        answer = Client().get(path)
        shown = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert "Seen by the canary." in shown
        for clue in ("Heron", "Willow", "2025", "7 March", "03-07"):
            assert clue not in shown.replace("© 2025", ""), (path, clue)
    assert Client().get(f"/api/v1/adoptions/{ours.public_id}/").json()["moves"] == []
    assert {move.at.day for move in ours.moves.all()} == {1}
    assert [move.state for move in ours.moves.all()] == ["testing", "embedded"]


def test_a_name_in_a_test_stops_its_trial_from_becoming_unnamed(ours):
    make.cycle(ours, done="Willow ward had supper.")
    with pytest.raises(ValidationError) as wrong:
        adoptions.update(adoption=ours, by=ours.reported_by, visibility="unnamed")
    assert "In test 1: Your words say “Willow ward”" in wrong.value.message_dict["visibility"][0]
    ours.refresh_from_db()
    assert ours.visibility == "public"


def test_a_name_in_a_test_of_an_unnamed_trial_is_refused(ours):
    adoptions.update(adoption=ours, by=ours.reported_by, visibility="unnamed")
    with pytest.raises(ValidationError, match="Heron Court"):
        make.cycle(ours, plan="As everywhere in Heron Court.")


# -- how it stood ----------------------------------------------------------------------------------------------------------


def test_moves_are_kept_one_for_each_change_and_shown(ours):
    adoptions.update(adoption=ours, by=ours.reported_by, words="Nothing new.")
    adoptions.update(adoption=ours, by=ours.reported_by, state="stopped", outcome="made_worse", ended_on=None)
    assert [(one.number, one.state, one.outcome) for one in ours.moves.all()] == [
        (1, "testing", "too_early"),
        (2, "stopped", "made_worse"),
    ]
    page = " ".join(Client().get(ours.initiative.get_absolute_url()).content.decode().split())
    assert "Being tried (too early to say)" in page
    assert "Stopped (it made things worse)" in page


def test_update_of_one_day_alone_is_held_against_the_other(ours):
    adoptions.update(adoption=ours, by=ours.reported_by, state="stopped", started_on=dt.date(2025, 3, 7))
    with pytest.raises(ValidationError, match="cannot end before it began"):
        adoptions.update(adoption=ours, by=ours.reported_by, ended_on=dt.date(2025, 3, 6))


# -- asked after -----------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_after_what_they_said_not_to(client, ours):
    later = timezone.now() + dt.timedelta(days=184)
    client.post(reverse("toolkit:adoption-asking", args=[ours.public_id]), {"ask": "no"})
    assert reminders.remind_silent(now=later) == 0
    client.post(reverse("toolkit:adoption-asking", args=[ours.public_id]), {"ask": "yes"})
    assert reminders.remind_silent(now=later) == 2  # the lead and who told it


def test_desk_shows_what_has_gone_quiet_unless_nobody_is_to_ask(client, ours):
    make.adoption(organisation=alliance.signed_organisation("Other House"), unit="CanaryElsewhere")
    with time_machine.travel(timezone.now() + dt.timedelta(days=184)):
        client.force_login(ours.reported_by)
        page = client.get("/desk/").content.decode()
        assert "How does it go?" in page
        assert "Willow ward" in page
        assert "CanaryElsewhere" not in page
        client.post(reverse("toolkit:adoption-asking", args=[ours.public_id]), {"ask": "no"})
        assert "How does it go?" not in client.get("/desk/").content.decode()


# -- the code on paper -----------------------------------------------------------------------------------------------------


def test_code_leads_from_paper_to_the_report_however_it_is_typed(client, ours):
    code = code_of(ours.initiative.pk)
    for way in (code, code.lower(), code.replace("-", " "), f" {code} ", code.replace("0", "o").replace("1", "l")):
        answer = client.post(reverse("toolkit:tried-by-code"), {"code": way})
        assert answer["Location"] == reverse("toolkit:adoption-report", args=[ours.initiative.slug])


def test_code_with_a_slip_or_of_nothing_public_says_so_and_keeps_it(client):
    secret = make.draft("Not yet for others")
    slip = code_of(secret.pk)[:-1] + "U"
    for code, words in ((slip, "has a slip in it"), (code_of(secret.pk), "No initiative in the bank")):
        page = client.post(reverse("toolkit:tried-by-code"), {"code": code}).content.decode()
        assert words in page
        assert code in page
        assert secret.title not in page


@given(st.integers(0, MOST - 1), st.integers(0, 5), st.sampled_from(DIGITS))
def test_code_comes_back_and_a_slip_of_one_letter_is_found(number, place, other):
    code = code_of(number).replace("-", "")
    assert number_of(code) == number
    slipped = code[:place] + other + code[place + 1 :]
    if slipped != code and {other, code[place]} != {"0", "Z"}:
        assert number_of(slipped) is None


@given(st.integers(0, MOST - 1), st.integers(0, 3))
def test_code_finds_two_letters_swapped(number, place):
    code = code_of(number).replace("-", "")
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code and {code[place], code[place + 1]} != {"0", "Z"}:
        assert number_of(swapped) is None
