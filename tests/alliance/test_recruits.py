"""A recruiter hears when one it brought in reports, lapses, returns or leaves; nobody else does."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing

from alliance.actions import pledges
from alliance.models import Organisation
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
WORDS = {"reported": "has reported", "lapsed": "has lapsed", "back": "is back", "left": "has left"}


@pytest.fixture
def recruiter(db) -> Organisation:
    return make.signed_organisation("Old House")


def letters_to(organisation: Organisation) -> list[str]:
    return [one.subject for one in outgoing.outbox if one.to == [make.lead_of(organisation).email]]


@pytest.mark.parametrize(
    ("before", "verb", "words"),
    [("due", "report", WORDS["reported"]), ("overdue", "lapse", WORDS["lapsed"]), ("lapsed", "report", WORDS["back"]),
     ("active", "withdraw", WORDS["left"])],
)  # fmt: skip
def test_recruiter_hears_of_it_once(recruiter, deliver, before, verb, words):
    pledge = make.accepted_pledge("Young House", named_recruiter=recruiter)
    if before == "overdue":
        for step in ("fall_due", "miss"):
            pledges.move(pledge, step, by=None, capacity="clock")
    else:
        make.in_state(pledge, before)
    deliver()
    outgoing.outbox.clear()
    if verb == "withdraw":
        pledges.withdraw(pledge=pledge, by=None, reason="CanaryReason")
    elif verb == "report":
        pledges.report(pledge=pledge, by=None)
    else:
        pledges.move(pledge, verb, by=None, capacity="clock")
    deliver()
    (subject,) = letters_to(recruiter)
    assert subject == f"Young House, which you brought in, {words}"
    told = [one.body for one in outgoing.outbox if one.to == [make.lead_of(recruiter).email]]
    assert "CanaryReason" not in told[0]


def test_nobody_hears_of_a_pledge_that_was_never_accepted(recruiter, deliver):
    pledge = make.verified_pledge("Young House", named_recruiter=recruiter)
    outgoing.outbox.clear()
    pledges.withdraw(pledge=pledge, by=None, reason="A test")
    deliver()
    assert [s for s in letters_to(recruiter) if "Young House" in s] == []


def test_a_recruiter_that_has_left_hears_nothing(deliver):
    above = make.accepted_pledge("Old House")
    pledge = make.accepted_pledge("Young House", named_recruiter=above.organisation)
    pledges.withdraw(pledge=above, by=None, reason="A test")
    deliver()
    outgoing.outbox.clear()
    make.in_state(pledge, "lapsed")
    deliver()
    assert letters_to(above.organisation) == []


def test_a_letter_that_waits_is_dropped_when_things_have_moved_on(recruiter, deliver):
    pledge = make.accepted_pledge("Young House", named_recruiter=recruiter)
    deliver()
    outgoing.outbox.clear()
    make.in_state(pledge, "returned")
    deliver()
    assert letters_to(recruiter) == [f"Young House, which you brought in, {WORDS['back']}"]


def test_one_that_came_alone_is_told_to_nobody(deliver):
    pledge = make.accepted_pledge("Young House")
    make.in_state(pledge, "returned")
    assert not [event for event, _pk in make.waiting_letters() if event.startswith("recruit_")]
