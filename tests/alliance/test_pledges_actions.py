"""The pledge from signing to leaving: who is told, what is public when, and what two clicks do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import commitments, lineage, pledges
from alliance.models import Organisation, Pledge, Seat
from alliance.models.pledges import OPEN
from promise.accounts.models import User
from promise.core.models import AuditEvent, Change
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def test_sign_makes_an_invisible_applicant_and_one_letter(deliver):
    pledge = make.applied_pledge("Riverbend House")
    organisation = pledge.organisation
    assert (pledge.state, organisation.status, organisation.slug) == ("applied", "applied", "riverbend-house")
    assert not Organisation.objects.listed().exists()
    assert not Change.objects.exists()
    deliver()
    (letter,) = outgoing.outbox
    assert letter.to == [pledge.signatory_email]
    assert f"/alliance/pledge/confirm/{pledge.link_token()}/" in letter.body
    assert letter.subject == "Please confirm your signature of the PROMISE pledge"


def test_sign_keeps_commitments_in_order():
    pledge = make.applied_pledge(commitments=[make.intent("First"), make.intent("Second", "protect"), make.intent("Third")])
    assert [(c.position, c.text, c.framework) for c in pledge.commitments.all()] == [
        (1, "First", "promote"), (2, "Second", "protect"), (3, "Third", "promote"),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 4])
def test_sign_with_a_wrong_number_of_commitments_leaves_nothing_behind(count):
    with pytest.raises(ValidationError):
        make.applied_pledge(commitments=[make.intent()] * count)
    assert not Pledge.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 365 * 5 + 3])
def test_sign_with_a_day_out_of_range_is_refused(days):
    with pytest.raises(ValidationError):
        make.applied_pledge(commitments=[make.intent(days=days)])


def test_sign_twice_with_one_nonce_is_one_pledge(deliver):
    nonce = new_nonce()
    first, second = make.applied_pledge(nonce=nonce), make.applied_pledge("Another name", nonce=nonce)
    assert first.pk == second.pk
    assert Pledge.objects.count() == 1
    deliver()
    assert len(outgoing.outbox) == 1


@pytest.mark.parametrize("state", OPEN)
def test_second_pledge_leads_to_the_first(state):
    pledge = make.applied_pledge()
    if state != "applied":
        pledges.verify(pledge=pledge)
    if state not in {"applied", "verified"}:
        make.in_state(pledges.accept(pledge=pledge, by=None), state)
    with pytest.raises(pledges.AlreadySigned) as caught:
        make.applied_pledge("RIVERBEND  house")
    assert caught.value.organisation.pk == pledge.organisation_id
    assert Pledge.objects.count() == 1


def test_verify_moves_once_however_often_it_is_clicked():
    pledge = make.applied_pledge()
    pledges.verify(pledge=pledge)
    again = pledges.verify(pledge=Pledge.objects.get())
    assert again.state == "verified"
    assert [d.move for d in again.decisions.all()] == ["verify"]
    assert Organisation.objects.get().status == "verified"


def test_verify_after_the_last_day_is_refused():
    pledge = make.applied_pledge(at=timezone.now() - dt.timedelta(days=15), commitments=[make.intent()])
    with pytest.raises(MoveRefused, match="too old"):
        pledges.verify(pledge=pledge)
    assert Pledge.objects.get().state == "applied"


def test_accept_lists_seats_and_tells(deliver, cast):
    pledge = make.verified_pledge("Riverbend House")
    pledges.accept(pledge=pledge, by=cast.secretariat, reason="Known to us")
    organisation = Organisation.objects.get()
    assert (organisation.status, organisation.signed_on) == ("active", timezone.localdate())
    assert list(Organisation.objects.listed()) == [organisation]
    seat = Seat.objects.get()
    assert (seat.role, seat.state, seat.user.email) == ("lead", "active", pledge.signatory_email)
    assert not seat.user.has_usable_password()
    assert seat.user.emailaddress_set.get().verified
    change = Change.objects.get()
    assert (change.type, change.change, change.public_id) == ("organisation", "created", organisation.public_id)
    assert AuditEvent.objects.filter(verb="accept", actor=f"user:{cast.secretariat.pk}").exists()
    deliver()
    welcome = outgoing.outbox[-1]
    assert "Riverbend House is a member" in welcome.subject
    assert len(pledge.certificate_code) == 12
    assert pledge.certificate_code[:4] in welcome.body


def test_accept_before_the_signatory_confirmed_is_refused(cast):
    pledge = make.applied_pledge()
    with pytest.raises(MoveRefused):
        pledges.accept(pledge=pledge, by=cast.secretariat)
    assert Pledge.objects.get().certificate_code is None
    assert not User.objects.filter(email=pledge.signatory_email).exists()


def test_accept_twice_makes_one_seat_one_certificate_one_letter(deliver, cast):
    pledge = make.verified_pledge()
    pledges.accept(pledge=pledge, by=cast.secretariat)
    code = pledge.certificate_code
    with pytest.raises(MoveRefused):
        pledges.accept(pledge=Pledge.objects.get(), by=cast.secretariat)
    assert Pledge.objects.get().certificate_code == code
    assert Seat.objects.count() == 1
    assert [event for event, _pk in make.waiting_letters()].count("pledge_accepted") == 1


def test_accept_takes_an_unproved_account_from_whoever_opened_it():
    """Somebody opened an account with the signatory's address and a password of their own, hoping for this day."""
    pledge = make.verified_pledge()
    thief = User.objects.create_user(pledge.signatory_email, "the thief knows this one", name="Thief")
    thief.emailaddress_set.create(email=pledge.signatory_email, verified=False, primary=True)
    pledges.accept(pledge=pledge, by=None)
    thief.refresh_from_db()
    assert not thief.check_password("the thief knows this one")
    assert thief.emailaddress_set.get().verified


def test_accept_keeps_the_password_of_a_proved_account(person):
    owner = person("Otto Owner")
    pledge = make.verified_pledge(signatory_email="Otto.Owner@Example.org")
    pledges.accept(pledge=pledge, by=None)
    owner.refresh_from_db()
    assert owner.has_usable_password()
    assert Seat.objects.get().user == owner


def test_accept_puts_it_under_its_recruiter_and_tells_the_lead(deliver):
    recruiter = make.signed_organisation("Old House")
    deliver()
    outgoing.outbox.clear()
    joined = make.signed_organisation("New House", recruiter)
    recruiter.refresh_from_db()
    assert (joined.recruiter, joined.generation, recruiter.descendants) == (recruiter, 1, 1)
    deliver()
    told = [letter for letter in outgoing.outbox if letter.to == [make.lead_of(recruiter).email]]
    assert [letter.subject for letter in told] == ["New House has joined, and named you"]
    lineage.fold()
    assert Change.objects.filter(public_id=recruiter.public_id, change="updated").exists(), "partners hear of the new count"


@pytest.mark.parametrize("state", ["lapsed", "withdrawn"])
def test_accept_gives_no_credit_to_one_that_is_not_in_good_standing(state):
    pledge = make.accepted_pledge("Old House")
    waiting = make.verified_pledge("New House", named_recruiter=pledge.organisation)
    make.in_state(pledge, state)
    pledges.accept(pledge=waiting, by=None)
    assert Organisation.objects.get(name="New House").recruiter is None
    assert Organisation.objects.get(name="Old House").descendants == 0


def test_sign_for_itself_as_recruiter_is_refused():
    pledge = make.applied_pledge()
    pledges.decline(pledge=pledge, by=None, reason="Try again")
    with pytest.raises(ValidationError):
        make.applied_pledge(named_recruiter=pledge.organisation)


def test_decline_needs_a_reason_and_sends_it(deliver, cast):
    pledge = make.verified_pledge()
    with pytest.raises(MoveRefused):
        pledges.decline(pledge=pledge, by=cast.secretariat, reason="  ")
    pledges.decline(pledge=pledge, by=cast.secretariat, reason="We could not reach your board.")
    assert Organisation.objects.get().status == "declined"
    deliver()
    assert "We could not reach your board." in outgoing.outbox[-1].body


def test_decline_of_an_unconfirmed_one_writes_to_nobody(deliver, cast):
    pledges.decline(pledge=make.applied_pledge(), by=cast.secretariat, reason="Spam")
    deliver()
    assert outgoing.outbox == []


def test_sign_again_after_a_refusal_uses_the_same_organisation():
    first = make.applied_pledge("Riverbend House")
    pledges.decline(pledge=first, by=None, reason="Try again")
    second = make.applied_pledge("Riverbend house", kind="charity")
    assert second.organisation_id == first.organisation_id
    assert Organisation.objects.get().kind == "charity"


def test_sign_again_after_leaving_changes_no_detail_of_the_former_member():
    first = make.accepted_pledge("Riverbend House")
    pledges.withdraw(pledge=first, by=None, reason="Merged")
    second = make.applied_pledge("riverbend house", kind="charity", signatory_email="new@other.example")
    assert second.organisation_id == first.organisation_id
    assert Organisation.objects.get().kind == "provider"


def test_withdraw_hides_the_page_and_keeps_the_tree(deliver):
    recruiter_pledge = make.accepted_pledge("Old House")
    recruiter = recruiter_pledge.organisation
    joined = make.signed_organisation("New House", recruiter)
    pledges.withdraw(pledge=recruiter_pledge, by=None, reason="We merged.")
    recruiter.refresh_from_db()
    joined.refresh_from_db()
    assert (recruiter.status, recruiter.is_listed, recruiter.descendants) == ("withdrawn", False, 1)
    assert (joined.recruiter_id, joined.generation) == (recruiter.pk, 1)
    last = Change.objects.filter(public_id=recruiter.public_id).last()
    assert (last.change, last.path) == ("removed", "")


def test_return_after_leaving_keeps_the_place_in_the_lineage():
    recruiter, other = make.signed_organisation("Old House"), make.signed_organisation("Other House")
    pledge = make.accepted_pledge("New House", named_recruiter=recruiter)
    pledges.withdraw(pledge=pledge, by=None, reason="A new start")
    back = make.signed_organisation("New House", other)
    assert back.recruiter == recruiter
    other.refresh_from_db()
    assert other.descendants == 0


def test_report_brings_back_and_tells_partners():
    pledge = make.in_state(make.accepted_pledge(), "lapsed")
    before = Change.objects.count()
    pledges.report(pledge=pledge, by=None)
    assert (pledge.state, Organisation.objects.get().status) == ("returned", "returned")
    assert Change.objects.count() == before + 1


def test_status_follows_the_pledge_through_every_move():
    pledge = make.applied_pledge()
    for verb in ("verify", "accept", "fall_due", "miss", "lapse", "report", "fall_due", "report"):
        if verb == "accept":
            pledges.accept(pledge=pledge, by=None)
        else:
            pledges.move(pledge, verb, by=None, capacity="clock")
        assert Organisation.objects.get().status == Pledge.objects.get().state == pledge.state


def test_set_progress_is_public_and_checked(person):
    pledge = make.accepted_pledge()
    commitment = pledge.commitments.get()
    before = Change.objects.count()
    commitments.set_progress(commitment=commitment, state="under_way", by=None)
    commitments.set_progress(commitment=commitment, state="under_way", by=None)
    assert Change.objects.count() == before + 1
    with pytest.raises(ValidationError):
        commitments.set_progress(commitment=commitment, state="finished", by=None)
