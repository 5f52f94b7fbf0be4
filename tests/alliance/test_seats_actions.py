"""Seats: who gets in, how, and what leaving takes away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance import policies
from alliance.actions import seats
from alliance.models import Seat
from promise.core.models import AuditEvent
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(person):
    return make.member_cast(person)


def test_invite_and_take_with_the_invited_address(people, person, deliver):
    deliver()
    outgoing.outbox.clear()
    seat = seats.invite(organisation=people.organisation, email=" New.One@Example.org", by=people.lead)
    deliver()
    (letter,) = outgoing.outbox
    assert letter.to == ["new.one@example.org"]
    assert f"/alliance/seats/{seat.link_token()}/" in letter.body
    newcomer = person("New One")
    taken = seats.take(seat=seat, by=newcomer)
    assert (taken.state, taken.user, taken.role) == ("active", newcomer, "contributor")
    assert policies.can_see_people(newcomer, people.organisation)
    assert not policies.can_lead(newcomer, people.organisation)


def test_invite_twice_is_one_seat_and_one_letter(people, deliver):
    first = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    second = seats.invite(organisation=people.organisation, email="A@B.example", by=people.lead)
    assert first.pk == second.pk
    assert make.waiting_letters().count(("seat_invited", str(first.pk))) == 1


def test_invite_again_after_the_link_ended_sends_a_new_one(people):
    first = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    Seat.objects.filter(pk=first.pk).update(link_expires_at=timezone.now() - dt.timedelta(minutes=1))
    second = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    assert second.pk != first.pk
    assert Seat.objects.get(pk=first.pk).state == "refused"


def test_take_with_another_address_is_refused_and_changes_nothing(people, person):
    seat = seats.invite(organisation=people.organisation, email="invited@b.example", by=people.lead)
    with pytest.raises(MoveRefused, match="another address"):
        seats.take(seat=seat, by=person("Someone Else"))
    held = Seat.objects.get(pk=seat.pk)
    assert (held.state, held.user) == ("invited", None)


def test_take_with_an_address_that_is_not_proved_is_refused(people, person):
    thief = person("Thief")
    thief.emailaddress_set.create(email="invited@b.example", verified=False)
    seat = seats.invite(organisation=people.organisation, email="invited@b.example", by=people.lead)
    with pytest.raises(MoveRefused):
        seats.take(seat=seat, by=thief)


def test_take_too_late_is_refused(people, person):
    newcomer = person("New One")
    seat = seats.invite(organisation=people.organisation, email=newcomer.email, by=people.lead)
    Seat.objects.filter(pk=seat.pk).update(link_expires_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(MoveRefused, match="too old"):
        seats.take(seat=seat, by=newcomer)


def test_take_after_it_was_taken_back_is_refused(people, person):
    newcomer = person("New One")
    seat = seats.invite(organisation=people.organisation, email=newcomer.email, by=people.lead)
    seats.refuse(seat=seat, by=people.lead, reason="Taken back")
    with pytest.raises(MoveRefused):
        seats.take(seat=seat, by=newcomer)


def test_take_twice_by_the_same_person_is_harmless(people, person):
    newcomer = person("New One")
    seat = seats.invite(organisation=people.organisation, email=newcomer.email, by=people.lead)
    seats.take(seat=seat, by=newcomer)
    seats.take(seat=seat, by=newcomer)
    assert [d.move for d in Seat.objects.get(pk=seat.pk).decisions.all()] == ["take"]


def test_take_with_a_second_address_of_somebody_seated_is_refused(people):
    people.contributor.emailaddress_set.create(email="second@b.example", verified=True)
    seat = seats.invite(organisation=people.organisation, email="second@b.example", by=people.lead)
    with pytest.raises(MoveRefused, match="already have a seat"):
        seats.take(seat=seat, by=people.contributor)


def test_ask_needs_a_proved_address_and_tells_the_lead(people, person, deliver):
    asker = person("Asker")
    with pytest.raises(ValidationError):
        seats.ask(organisation=people.organisation, email="not.mine@b.example", by=asker)
    seat = seats.ask(organisation=people.organisation, email=asker.email, by=asker)
    assert seats.ask(organisation=people.organisation, email=asker.email, by=asker).pk == seat.pk
    assert (seat.state, seat.user) == ("asked", asker)
    assert not policies.can_see_people(asker, people.organisation)
    deliver()
    assert outgoing.outbox[-1].to == [people.lead.email]
    assert asker.email in outgoing.outbox[-1].body


def test_ask_by_somebody_who_is_invited_gives_the_seat(people, person):
    asker = person("Asker")
    invited = seats.invite(organisation=people.organisation, email=asker.email, by=people.lead)
    assert seats.ask(organisation=people.organisation, email=asker.email, by=asker).pk == invited.pk
    assert policies.can_see_people(asker, people.organisation)


def test_lead_says_yes_or_no_with_a_reason(people, person, deliver):
    one, other = person("One"), person("Other")
    first = seats.ask(organisation=people.organisation, email=one.email, by=one)
    second = seats.ask(organisation=people.organisation, email=other.email, by=other)
    seats.accept(seat=first, by=people.lead)
    with pytest.raises(MoveRefused):
        seats.refuse(seat=second, by=people.lead, reason=" ")
    seats.refuse(seat=second, by=people.lead, reason="We do not know you.")
    deliver()
    told = {letter.to[0]: letter.body for letter in outgoing.outbox}
    assert "has said yes" in told[one.email]
    assert "We do not know you." in told[other.email]
    assert policies.can_see_people(one, people.organisation)
    assert not policies.can_see_people(other, people.organisation)


def test_hand_over_swaps_and_is_written_down(people, deliver):
    lead = Seat.objects.leads().get(organisation=people.organisation)
    contributor = Seat.objects.active().get(user=people.contributor)
    seats.hand_over(seat=lead, to=contributor, by=people.lead)
    assert policies.can_lead(people.contributor, people.organisation)
    assert not policies.can_lead(people.lead, people.organisation)
    assert policies.can_see_people(people.lead, people.organisation)
    assert AuditEvent.objects.filter(verb="make_lead", actor=f"user:{people.lead.pk}").exists()
    deliver()
    assert outgoing.outbox[-1].to == [people.contributor.email]


def test_hand_over_to_another_organisation_or_to_nobody_is_refused(people, person):
    lead = Seat.objects.leads().get(organisation=people.organisation)
    elsewhere = Seat.objects.leads().get(organisation=make.signed_organisation("Other House"))
    waiting = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    for to in (elsewhere, waiting, lead):
        with pytest.raises(MoveRefused):
            seats.hand_over(seat=lead, to=to, by=people.lead)
    assert Seat.objects.leads().get(organisation=people.organisation).pk == lead.pk


def test_leave_takes_the_access_at_once_and_keeps_the_row(people):
    seat = Seat.objects.active().get(user=people.contributor)
    seats.leave(seat=seat, by=people.contributor)
    assert not policies.can_see_people(people.contributor, people.organisation)
    assert Seat.objects.get(pk=seat.pk).user == people.contributor


def test_leave_by_the_lead_needs_a_hand_over(people):
    with pytest.raises(MoveRefused, match="hands over"):
        seats.leave(seat=Seat.objects.leads().get(organisation=people.organisation), by=people.lead)


def test_database_allows_one_lead_and_one_open_seat_for_an_address(people):
    for fields in ({"role": "lead", "state": "active", "user": people.contributor, "email": "x@b.example"},
                   {"role": "contributor", "state": "asked", "email": people.contributor.email}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(organisation=people.organisation, **fields)


def test_signatory_of_a_new_pledge_takes_the_lead_from_the_former_one():
    from alliance.actions import pledges

    pledge = make.accepted_pledge("Riverbend House")
    former = make.lead_of(pledge.organisation)
    pledges.withdraw(pledge=pledge, by=None, reason="A new start")
    organisation = make.signed_organisation("Riverbend House")
    assert make.lead_of(organisation) != former
    assert Seat.objects.active().get(user=former).role == "contributor"


def test_deactivated_lead_can_do_nothing(people):
    people.lead.is_active = False
    people.lead.save()
    assert not policies.can_lead(people.lead, people.organisation)
