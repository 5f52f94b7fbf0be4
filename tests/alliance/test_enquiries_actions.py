"""Writing to the secretariat, and its answer."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError

from alliance.actions import enquiries, limits
from alliance.models import Enquiry
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def test_send_twice_is_one_enquiry_and_no_mail_to_an_unproved_address(deliver):
    nonce = new_nonce()
    assert make.enquiry(nonce=nonce).pk == make.enquiry("Another text", nonce=nonce).pk
    deliver()
    assert Enquiry.objects.count() == 1
    assert outgoing.outbox == []


@pytest.mark.parametrize(
    "change", [{"email": "x"}, {"email": ""}, {"name": " "}, {"message": " "}, {"message": "x" * 4001}, {"name": "x" * 121}]
)
def test_send_with_something_missing_is_refused(change):
    with pytest.raises(ValidationError):
        make.enquiry(**{"message": "Hello", **change})
    assert not Enquiry.objects.exists()


def test_send_from_one_address_is_limited():
    for n in range(5):
        make.enquiry(f"Question {n}", email=f"a{n}@b.example", address="192.0.2.1")
    with pytest.raises(limits.TooMany):
        make.enquiry(email="more@b.example", address="192.0.2.1")
    make.enquiry(email="more@b.example", address="192.0.2.2")
    assert Enquiry.objects.count() == 6


def test_answer_leaves_by_mail_word_for_word(cast, deliver):
    enquiry = make.enquiry(name="Ada\r\nBcc: x")
    enquiries.answer(enquiry=enquiry, by=cast.secretariat, reason="Thank you.\n\nYes, <you> can & should.")
    deliver()
    (letter,) = outgoing.outbox
    assert letter.to == ["ada@elsewhere.example"]
    assert "Thank you.\n\nYes, <you> can & should." in letter.body
    with pytest.raises(MoveRefused):
        enquiries.answer(enquiry=enquiry, by=cast.secretariat, reason="Again")


def test_answer_and_close_need_a_reason(cast):
    enquiry = make.enquiry()
    for act in (enquiries.answer, enquiries.close):
        with pytest.raises(MoveRefused):
            act(enquiry=enquiry, by=cast.secretariat, reason=" ")


def test_close_tells_nobody(cast, deliver):
    enquiries.close(enquiry=make.enquiry(), by=cast.secretariat, reason="Spam")
    deliver()
    assert outgoing.outbox == []
    assert not Enquiry.objects.waiting().exists()


def test_enquiries_are_the_secretariat_s_alone(cast, person):
    people = make.member_cast(person)
    enquiry = make.enquiry()
    assert list(Enquiry.objects.visible_to(cast.secretariat)) == [enquiry]
    for user in (cast.stranger, cast.curator, people.lead, people.coordinator):
        assert not Enquiry.objects.visible_to(user).exists()
