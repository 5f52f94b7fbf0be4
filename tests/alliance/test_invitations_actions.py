"""Invitations: no post for spam, no bombing, and each leads to one pledge."""

from __future__ import annotations

import datetime as dt
from email import message_from_string

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import invitations, limits, pledges
from alliance.models import Invitation, Organisation, Pledge
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db

# T03: what a note must not carry
PAYLOADS = [
    "http://evil.example", "HTTPS://EVIL.EXAMPLE/x", "see www.evil.example", "evil.com", "go to evil.co.uk now", "//evil.example",
    "write to me@evil.example", "mailto:a@b.example", "e\u200bvil.com", "evil\u2060.com", "ｈｔｔｐ：／／evil", "evil．com",
    "evil.рф", "xn--e1afmkfd.com", "hxxp://evil.example", "[click](//evil)", "<a href=//x>x</a>", "ev\u00adil.com",
    "bit.ly/abc", "http:\\\\evil", "a@b", "Wow\u202emoc.live", "x" * 301, "javascript://x", "ftp://x.example", "evil。com",
    "http\u200c://evil",
]  # fmt: skip


@pytest.fixture
def inviter(db) -> Organisation:
    return make.signed_organisation("Old House")


@pytest.mark.parametrize("note", PAYLOADS)
def test_note_that_carries_anything_but_words_is_refused(inviter, note):
    with pytest.raises(ValidationError):
        make.invitation(inviter, note=note)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "note", ["Come and join us. It helps!", "Wir würden uns freuen, Ihr Team", "Ärzte & Pflege: ja?", "50% less, e.g. on ward 3"]
)
def test_note_of_plain_words_is_kept(inviter, note):
    assert make.invitation(inviter, note=note).note == note


@pytest.mark.parametrize("note", ["Hi\r\nBcc: victim@x", "Hi\nSubject: Sale", "Hi\x00there", "Hi\x1b[31m", "Hi\u2028there"])
def test_letter_has_no_more_headers_or_lines_than_ours(inviter, note, deliver):
    try:
        make.invitation(inviter, note=note, organisation_name="Riverbend\r\nBcc: b")
    except ValidationError:
        return
    deliver()
    parsed = message_from_string(outgoing.outbox[-1].message().as_string())
    assert parsed["Bcc"] is None
    assert parsed.get_all("Subject") == ["Old House invites you to the PROMISE alliance"]
    assert "\nSubject: Sale" not in outgoing.outbox[-1].body


def test_letter_carries_one_link_and_the_note(inviter, deliver):
    deliver()
    outgoing.outbox.clear()
    invitation = make.invitation(inviter, "b@new.example", note="We would love to have you.", organisation_name="Riverbend")
    deliver()
    (letter,) = outgoing.outbox
    assert letter.to == ["b@new.example"]
    assert "We would love to have you." in letter.body
    assert letter.body.count("http") == 1
    assert f"/alliance/join/{invitation.link_token()}/" in letter.body


def test_one_mailbox_gets_one_invitation_in_seven_days_whoever_asks(deliver):
    """T02, with the spellings that reach the same mailbox."""
    deliver()
    spellings = [
        "v.i.c@target.example",
        "VIC@target.example",
        "vic+1@target.example",
        "v.ic+x@TARGET.example",
        "vic@target.example",
    ]
    for n, spelling in enumerate(spellings):
        make.invitation(make.signed_organisation(f"House number {n}"), spelling)
    events = [event for event, _pk in make.waiting_letters()]
    assert events.count("invitation") == 1
    assert Invitation.objects.open().count() == len(spellings)


def test_one_mailbox_gets_three_invitations_in_ninety_days(monkeypatch):
    now = timezone.now()
    for n, day in enumerate((0, 8, 16, 24, 32, 98)):
        moment = (now + dt.timedelta(days=day)).timestamp()
        monkeypatch.setattr("promise.core.buckets.time.time", lambda moment=moment: moment)
        make.invitation(make.signed_organisation(f"House number {n}"), "vic@target.example")
    assert [event for event, _pk in make.waiting_letters()].count("invitation") == 4


def test_invite_the_same_one_again_is_the_same_invitation(inviter):
    assert make.invitation(inviter, "a@b.example").pk == make.invitation(inviter, "A+x@b.example").pk


def test_a_member_invites_so_many_a_day_and_a_new_one_fewer(inviter):
    for n in range(invitations.PER_DAY_AT_FIRST):
        make.invitation(inviter, f"n{n}@b.example", address="192.0.2.1")
    with pytest.raises(limits.TooMany) as caught:
        make.invitation(inviter, "one.more@b.example", address="192.0.2.1")
    assert caught.value.retry_after > 3600
    old = make.signed_organisation("Long Standing")
    Organisation.objects.filter(pk=old.pk).update(signed_on=timezone.localdate() - dt.timedelta(days=60))
    for n in range(invitations.PER_DAY):
        make.invitation(old, f"m{n}@b.example", address="192.0.2.1")
    with pytest.raises(limits.TooMany):
        make.invitation(old, "one.more@b.example", address="192.0.2.1")


@pytest.mark.parametrize("state", ["lapsed", "withdrawn"])
def test_invite_from_one_that_is_not_in_good_standing_is_refused(state):
    pledge = make.accepted_pledge()
    make.in_state(pledge, state)
    with pytest.raises(ValidationError):
        make.invitation(pledge.organisation)


def test_use_for_signing_is_once(inviter):
    """T05: a link that was passed on brings one organisation, not two."""
    invitation = make.invitation(inviter)
    make.applied_pledge("First House", invitation=invitation)
    with pytest.raises(MoveRefused, match="already been used"):
        make.applied_pledge("Second House", invitation=invitation)
    assert not Organisation.objects.filter(name="Second House").exists()
    assert Pledge.objects.filter(invitation=invitation).count() == 1


def test_use_for_signing_again_after_the_first_signature_fell_through(inviter):
    invitation = make.invitation(inviter)
    pledge = make.applied_pledge("First House", invitation=invitation)
    pledges.decline(pledge=pledge, by=None, reason="A test")
    again = make.applied_pledge("First House", invitation=invitation)
    assert again.named_recruiter == inviter


def test_invitation_beats_a_recruiter_named_beside_it(inviter):
    other = make.signed_organisation("Other House")
    pledge = make.applied_pledge("First House", invitation=make.invitation(inviter), named_recruiter=other)
    assert pledge.named_recruiter == inviter


@pytest.mark.parametrize("verb", ["talk", "decline"])
def test_answer_too_late_is_refused(inviter, verb):
    invitation = make.invitation(inviter, at=timezone.now() - dt.timedelta(days=61))
    with pytest.raises(MoveRefused, match="too old"):
        getattr(invitations, verb)(invitation=invitation)


def test_decline_keeps_the_reason_for_the_inviter(inviter):
    invitation = make.invitation(inviter)
    invitations.talk(invitation=invitation)
    invitations.decline(invitation=invitation, reason="Not this year")
    assert [(d.move, d.reason) for d in invitation.decisions.all()] == [("talk", ""), ("decline", "Not this year")]


def test_clock_closes_what_nobody_answered(inviter):
    old = make.invitation(inviter, "a@b.example", at=timezone.now() - dt.timedelta(days=61))
    new = make.invitation(inviter, "c@d.example")
    assert invitations.expire() == 1
    assert invitations.expire() == 0
    assert (Invitation.objects.get(pk=old.pk).state, Invitation.objects.get(pk=new.pk).state) == ("expired", "sent")


def test_letter_of_an_invitation_taken_back_is_not_sent(inviter, deliver):
    deliver()
    outgoing.outbox.clear()
    invitations.revoke(invitation=make.invitation(inviter), by=make.lead_of(inviter))
    deliver()
    assert outgoing.outbox == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("A.B+c@X.example", "ab@x.example"), ("a@bücher.example", "a@xn--bcher-kva.example"), ("a@googlemail.com", "A@gmail.com")],
)
def test_one_mailbox_has_one_spelling(one, other):
    assert limits.normal_address(one) == limits.normal_address(other)
