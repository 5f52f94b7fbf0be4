"""Founding seats: asked for on a form that answers each expectation, decided with a reason, never one too many."""

from __future__ import annotations

import re

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError

from alliance.actions import founding
from alliance.actions.limits import TooMany
from alliance.models import FoundingInterest
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
ASK = "/alliance/founders/interest/"


@pytest.fixture
def typed(client):
    make.country("GB")
    page = client.get(ASK).content.decode()
    return {
        "nonce": re.search(r'name="nonce" value="([^"]+)"', page).group(1), "organisation_name": "Seventh House", "country": "GB",
        "sharing": "CanarySharing", "recovery": "CanaryRecovery", "bringing_in": "CanaryBringing", "framework": "CanaryFramework",
        "name": "Fay Founder", "post": "Director", "email": "fay@seventh.example",
    }  # fmt: skip


def seated(name: str) -> FoundingInterest:
    interest = make.founding_interest(name)
    for move in ("offer", "seat"):
        founding.decide(interest=interest, move=move, by=None, reason="Yes")
    return interest


def test_interest_answers_everything_and_reaches_only_the_secretariat(client, typed, person, cast, sign_in):
    for field in ("sharing", "recovery", "bringing_in", "framework", "email"):
        assert client.post(ASK, {**typed, field: ""}).status_code == 200
    assert not FoundingInterest.objects.exists()
    assert client.post(ASK, typed)["Location"] == "/alliance/founders/interest/sent/"
    client.post(ASK, typed)
    interest = FoundingInterest.objects.get()
    page = sign_in(cast.secretariat).get(interest.get_absolute_url()).content.decode()
    for word in ("CanarySharing", "CanaryRecovery", "CanaryBringing", "CanaryFramework", "fay@seventh.example"):
        assert word in page
    house = make.member_cast(person)
    public = ("/alliance/founders/", "/alliance/", "/desk/", "/desk/queue/", "/api/v1/changes/", "/alliance/alliance.pdf")
    for user in (None, house.lead, house.coordinator, cast.curator, cast.guardian, cast.stranger):
        visitor = sign_in(user) if user else client
        for address in (interest.get_absolute_url(), *public):
            assert b"Canary" not in visitor.get(address).content
            assert b"Seventh House" not in visitor.get(address).content
        assert FoundingInterest.objects.visible_to(user).count() == 0 if user else True
        assert visitor.post(interest.get_absolute_url(), {"move": "offer", "reason": "x"}).status_code in {302, 403}
    assert FoundingInterest.objects.get().state == "received"


def test_it_waits_in_the_queue_and_each_answer_is_mailed(cast, sign_in, deliver):
    interest = make.founding_interest()
    office = sign_in(cast.secretariat)
    assert interest.get_absolute_url() in office.get("/desk/queue/").content.decode()
    assert office.post(interest.get_absolute_url(), {"move": "offer"}).status_code == 200
    assert office.post(interest.get_absolute_url(), {"move": "seat", "reason": "Too soon"}).status_code == 200
    for move, reason in (("talk", "Let us talk"), ("offer", "We offer you one"), ("seat", "Welcome among us")):
        assert office.post(interest.get_absolute_url(), {"move": move, "reason": reason}).status_code == 302
        deliver()
        assert reason in outgoing.outbox[-1].body
        assert outgoing.outbox[-1].to == ["fay@seventh.example"]
    assert interest.get_absolute_url() not in office.get("/desk/queue/").content.decode()
    assert [d.to_state for d in interest.decisions.all()] == ["in_talks", "offered", "seated"]


def test_declined_reads_the_reason_and_how_to_join(cast, deliver):
    founding.decide(interest=make.founding_interest(), move="decline", by=cast.secretariat, reason="Another continent first")
    deliver()
    assert "Another continent first" in outgoing.outbox[-1].body
    assert "/alliance/pledge/sign/" in outgoing.outbox[-1].body


def test_seats_that_are_taken_show_and_the_rest_are_counted(client, settings):
    settings.FOUNDING_SEATS_OPEN = 2
    seated("Seventh House")
    founders, home = (client.get(address).content.decode() for address in ("/alliance/founders/", "/alliance/"))
    assert "1 founding seat is open" in founders
    for page in (founders, home):
        assert "Seventh House" in page
        assert "fay@seventh.example" not in page
    assert "look for 1 more founding member" in home
    seated("Eighth House")
    assert "All founding seats are taken" in client.get("/alliance/founders/").content.decode()
    assert "All founding seats are taken" in client.get(ASK).content.decode()
    with pytest.raises(ValidationError):
        make.founding_interest("Ninth House")


def test_last_seat_is_given_once(settings):
    settings.FOUNDING_SEATS_OPEN = 1
    one, two = make.founding_interest("One House"), make.founding_interest("Two House")
    for interest in (one, two):
        founding.decide(interest=interest, move="offer", by=None, reason="Yes")
    founding.decide(interest=one, move="seat", by=None, reason="Yes")
    with pytest.raises(MoveRefused):
        founding.decide(interest=two, move="seat", by=None, reason="Yes")
    assert FoundingInterest.objects.get(pk=two.pk).state == "offered"


def test_same_form_twice_is_one_and_too_many_are_refused():
    nonce = new_nonce()
    assert make.founding_interest(nonce=nonce).pk == make.founding_interest("Another", nonce=nonce).pk
    for n in range(2):
        make.founding_interest(f"House {n}", address="192.0.2.1", email="one@house.example")
    make.founding_interest("House 3", address="192.0.2.1", email="one@house.example")
    with pytest.raises(TooMany):
        make.founding_interest("House 4", address="192.0.2.1", email="o.n.e+x@house.example")
