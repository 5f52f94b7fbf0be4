"""Another recruiter for a member whose own has left; and corrections by the secretariat."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError

from alliance.actions import fosters, pledges
from alliance.models import FosterOffer, LineageMove, Organisation, Pledge
from promise.core.workflow import MoveRefused
from tests.alliance.test_lineage_actions import recount
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def fresh(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_related("recruiter").get(pk=organisation.pk)


def leave(organisation: Organisation) -> None:
    pledges.withdraw(pledge=Pledge.objects.in_force().get(organisation=organisation), by=None, reason="They closed.")


@pytest.fixture
def line(db) -> SimpleNamespace:
    """top > gone > young > child, all in one chapter; gone has left. near stands for itself."""
    make.national_chapter("GB")
    top = make.signed_organisation("Top House")
    gone = make.signed_organisation("Gone House", recruiter=top)
    young = make.signed_organisation("Young House", recruiter=gone)
    child = make.signed_organisation("Child House", recruiter=young)
    near = make.signed_organisation("Near House")
    leave(gone)
    return SimpleNamespace(top=fresh(top), gone=fresh(gone), young=fresh(young), child=fresh(child), near=fresh(near))


def page(organisation: Organisation) -> str:
    return f"/alliance/organisations/{organisation.slug}/recruiter/"


def test_clock_offers_it_once(line, deliver):
    deliver()
    outgoing.outbox.clear()
    assert [fosters.offer_due(), fosters.offer_due()] == [1, 0]
    deliver()
    (letter,) = outgoing.outbox
    assert letter.to == [make.lead_of(line.young).email]
    assert "Gone House has left" in letter.subject
    assert page(line.young) in letter.body


def test_candidates_are_those_above_then_those_of_the_same_age_and_never_those_below(line):
    assert fosters.candidates(line.young) == [line.top, line.near]
    Organisation.objects.filter(pk=line.gone.pk).update(successor=line.near)
    assert fosters.candidates(fresh(line.young)) == [line.near, line.top]
    make.in_state(Pledge.objects.get(organisation=line.top), "lapsed")
    assert fosters.candidates(fresh(line.young)) == [line.near]


def test_nearest_by_age_of_membership_come_first(line):
    for n, day in enumerate((1, 20, 9)):
        one = make.signed_organisation(f"Member number {n}")
        Organisation.objects.filter(pk=one.pk).update(signed_on=dt.date(2026, 1, day))
    Organisation.objects.filter(pk=line.young.pk).update(signed_on=dt.date(2026, 1, 10))
    assert [one.name for one in fosters.candidates(fresh(line.young))] == ["Top House", "Member number 2", "Member number 0"]


def test_lead_chooses_the_other_agrees_and_the_branch_moves(line, sign_in, deliver):
    lead, other = sign_in(make.lead_of(line.young)), sign_in(make.lead_of(line.near))
    assert "Gone House, which brought you in, is no longer a member" in lead.get(page(line.young)).content.decode()
    lead.post(page(line.young), {"candidate": line.near.slug})
    assert fresh(line.young).recruiter == line.gone, "nothing moves before the other has agreed"
    offer = FosterOffer.objects.get()
    answer = f"/alliance/fosters/{offer.public_id}/"
    assert "Young House asks you" in other.get(answer).content.decode()
    outgoing.outbox.clear()
    other.post(answer, {"answer": "agree"})
    deliver()
    young = fresh(line.young)
    assert (young.recruiter, young.generation, fresh(line.child).generation) == (line.near, 1, 2)
    move = LineageMove.objects.get()
    assert (move.from_recruiter, move.to_recruiter, move.by) == (line.gone, line.near, make.lead_of(line.near))
    assert "Gone House" in move.reason
    assert "Near House says yes" in [one.subject for one in outgoing.outbox if one.to == [make.lead_of(line.young).email]]
    recount()


def test_refused_one_can_ask_another_or_stay(line, sign_in):
    lead = sign_in(make.lead_of(line.young))
    offer = make.foster_offer(line.young, line.near)
    sign_in(make.lead_of(line.near)).post(f"/alliance/fosters/{offer.public_id}/", {"answer": "refuse"})
    assert "Near House cannot do it" in lead.get(page(line.young)).content.decode()
    make.foster_offer(line.young, line.top)
    lead.post(page(line.young), {"answer": "keep"})
    held = FosterOffer.objects.get()
    assert (held.state, fresh(line.young).recruiter) == ("kept", line.gone)
    with pytest.raises(MoveRefused):
        fosters.agree(offer=held, by=make.lead_of(line.top))


def test_only_those_suggested_can_be_asked(line, sign_in):
    stranger = make.signed_organisation("Far House", country="CZ")
    for one in (stranger, line.child, line.young):
        with pytest.raises(ValidationError):
            make.foster_offer(line.young, one)
        sign_in(make.lead_of(line.young)).post(page(line.young), {"candidate": one.slug})
    assert not FosterOffer.objects.exists()


def test_agree_after_lapsing_or_after_a_cycle_grew_is_refused(line):
    offer = make.foster_offer(line.young, line.near)
    make.in_state(Pledge.objects.get(organisation=line.near), "lapsed")
    with pytest.raises(MoveRefused):
        fosters.agree(offer=offer, by=make.lead_of(line.near))
    assert FosterOffer.objects.get().state == "asked"
    pledges.report(pledge=Pledge.objects.get(organisation=line.near), by=None)
    make.lineage_move(line.near, line.child)
    with pytest.raises(MoveRefused):
        fosters.agree(offer=offer, by=make.lead_of(line.near))
    recount()


def test_nothing_is_offered_while_the_recruiter_is_a_member(line, sign_in):
    fine = make.signed_organisation("Fine House", recruiter=line.top)
    assert fosters.offer_due() == 1
    for data in ({"answer": "keep"}, {"candidate": line.near.slug}):
        sign_in(make.lead_of(fine)).post(page(fine), data)
    assert set(FosterOffer.objects.values_list("organisation", flat=True)) == {line.young.pk}


def test_pages_are_for_the_two_leads_alone(line, cast, client, sign_in):
    offer = make.foster_offer(line.young, line.near)
    answer = f"/alliance/fosters/{offer.public_id}/"
    assert sign_in(make.lead_of(line.near)).get(answer).status_code == 200
    for user in (cast.stranger, cast.curator, make.lead_of(line.top), make.lead_of(line.young)):
        assert sign_in(user).post(answer, {"answer": "agree"}).status_code == 404
    for user in (cast.stranger, make.lead_of(line.near), cast.secretariat):
        assert sign_in(user).post(page(line.young), {"answer": "keep"}).status_code == 403
    assert client.get(answer).url.startswith("/accounts/login/")
    assert FosterOffer.objects.get().state == "asked"


# -- corrections by the secretariat ------------------------------------------------------------------------------------


def test_secretariat_sees_what_changes_then_moves_and_the_reason_is_kept(line, cast, sign_in):
    browser, move = sign_in(cast.secretariat), f"/alliance/organisations/{line.young.slug}/move/"
    data = {"recruiter": "Near House", "reason": "They named the wrong one."}
    shown = browser.post(move, {**data, "preview": "yes"}).content.decode()
    assert "2 → 1" in shown
    assert "1 organisation below it moves along" in shown
    assert not LineageMove.objects.exists()
    browser.post(move, {**data, "move": "yes"})
    assert fresh(line.young).recruiter == line.near
    log = browser.get(move).content.decode()
    assert "They named the wrong one." in log
    assert "Gone House → Near House" in log
    browser.post(move, {"recruiter": "", "reason": "Nobody did.", "move": "yes"})
    assert (fresh(line.young).recruiter, fresh(line.young).generation) == (None, 0)
    recount()


@pytest.mark.parametrize(
    "data", [{"recruiter": "Near House", "reason": ""}, {"recruiter": "No Such House", "reason": "x"},
             {"recruiter": "Child House", "reason": "A cycle"}, {"recruiter": "Young House", "reason": "Itself"}],
)  # fmt: skip
def test_move_without_reason_to_nobody_known_or_in_a_circle_is_refused(line, cast, sign_in, data):
    answer = sign_in(cast.secretariat).post(f"/alliance/organisations/{line.young.slug}/move/", {**data, "move": "yes"})
    assert "There is something to put right" in answer.content.decode()
    assert fresh(line.young).recruiter == line.gone
    assert not LineageMove.objects.exists()


def test_the_log_of_moves_is_the_secretariat_s_alone(line, cast, client, sign_in):
    make.lineage_move(line.young, line.near)
    LineageMove.objects.update(reason="CanaryReason")
    move = f"/alliance/organisations/{line.young.slug}/move/"
    assert "CanaryReason" in sign_in(cast.secretariat).get(move).content.decode()
    for user in (cast.stranger, cast.curator, make.lead_of(line.young), make.lead_of(line.near)):
        for response in (sign_in(user).get(move), sign_in(user).post(move, {"reason": "x", "move": "yes"})):
            assert response.status_code == 403
            assert b"CanaryReason" not in response.content
    for path in (f"/alliance/members/{line.young.slug}/", "/alliance/lineage/", f"/api/v1/organisations/{line.young.slug}/"):
        assert b"CanaryReason" not in client.get(path).content
