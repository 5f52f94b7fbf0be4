"""We want to join, who sponsors us? Asked, confirmed, answered; and the asker's address is seen by nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import contacts, limits, sponsors
from alliance.models import Invitation, Organisation, SponsorAnswer, SponsorRequest
from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.alliance.test_links_security import at_once, fingerprint_of_everything
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
QUEUE = "/alliance/sponsor/requests/"


@pytest.fixture
def member(db) -> Organisation:
    return make.signed_organisation("Old House")


def mine(request: SponsorRequest) -> str:
    return f"/alliance/sponsor/mine/{request.link_token()}/"


def answers(**more: str) -> dict[str, str]:
    make.country("GB")
    return {
        "organisation_name": "Lonely House", "kind": "charity", "country": "GB", "message": "We want to begin.",
        "contact_name": "Ada Asker", "email": "ada@lonely.example", "nonce": new_nonce(), **more,
    }  # fmt: skip


# -- asking ------------------------------------------------------------------------------------------------------------


def test_ask_confirm_and_be_seen_by_leads(client, member, sign_in, deliver):
    lead = sign_in(make.lead_of(member))
    assert client.post("/alliance/sponsor/", answers()).url == "/alliance/sponsor/sent/"
    assert "Lonely House" not in lead.get(QUEUE).content.decode()
    outgoing.outbox.clear()
    deliver()
    (letter,) = [one for one in outgoing.outbox if one.to == ["ada@lonely.example"]]
    request = SponsorRequest.objects.get()
    assert mine(request) in letter.body
    client.post(mine(request), {"answer": "confirm"})
    assert "Lonely House" in lead.get(QUEUE).content.decode()
    page = client.get("/alliance/sponsor/").content.decode()
    assert "1 organisation looks for a sponsor now" in page
    assert "Lonely House" not in page


def test_the_same_form_twice_is_one_request(client):
    data = answers()
    client.post("/alliance/sponsor/", data)
    client.post("/alliance/sponsor/", data)
    assert SponsorRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"message": "see evil.com"}, {"organisation_name": "www.evil.example"}, {"contact_name": "a@b.example"},
              {"message": "x" * 601}, {"country": "XX"}, {"kind": "mafia"}, {"email": "nobody"}, {"message": ""},
              {"more_about_you": "I am a program"}, {"nonce": ""}],
)  # fmt: skip
def test_nonsense_is_told_and_nothing_kept(client, wrong):
    answer = client.post("/alliance/sponsor/", answers(**wrong))
    assert "There is something to put right" in answer.content.decode()
    assert not SponsorRequest.objects.exists()


def test_one_address_asks_so_often_an_hour(client):
    statuses = [client.post("/alliance/sponsor/", answers(email=f"a{n}@l{n}.example")).status_code for n in range(7)]
    assert statuses == [302] * 5 + [429] * 2


def test_ask_for_a_mailbox_that_wants_no_letters_looks_the_same_and_sends_none(client, deliver):
    contacts.stop(email="ada@lonely.example")
    assert client.post("/alliance/sponsor/", answers()).url == "/alliance/sponsor/sent/"
    deliver()
    assert outgoing.outbox == []


def test_confirm_too_late_is_refused(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), tick=False)
    request = make.sponsor_request(confirmed=False)
    time_machine.move_to(dt.datetime(2026, 3, 15, 9, tzinfo=dt.UTC), tick=False)
    assert "too old" in client.post(mine(request), {"answer": "confirm"}, follow=True).content.decode()
    assert SponsorRequest.objects.get().state == "received"


# -- answering ---------------------------------------------------------------------------------------------------------


def test_answer_invites_the_hidden_address_and_the_answerer_becomes_the_recruiter(member, sign_in, client, deliver):
    request = make.sponsor_request(email="canary@lonely.example", contact_name="Canary Asker")
    lead = sign_in(make.lead_of(member))
    deliver()
    outgoing.outbox.clear()
    form = f"{QUEUE}{request.public_id}/answer/"
    assert lead.get(form).status_code == 200
    assert lead.post(form, {"organisation": member.slug, "note": "Come to us."}).status_code == 302
    deliver()
    (letter,) = outgoing.outbox
    assert (letter.to, "Old House offers to bring you" in letter.subject) == (["canary@lonely.example"], True)
    assert "Old House" in client.get(mine(request)).content.decode()
    invitation = Invitation.objects.get()
    assert invitation.link_token() in letter.body
    own = f"/alliance/invitations/{invitation.public_id}/"
    for page in (QUEUE, form, f"/alliance/organisations/{member.slug}/invite/", "/desk/", f"{own}resend/", f"{own}revoke/"):
        assert "anary" not in lead.get(page).content.decode(), page
    pledge = make.accepted_pledge("Lonely House", invitation=invitation, signatory_email="canary@lonely.example")
    assert Organisation.objects.get(pk=pledge.organisation_id).recruiter == member
    held = SponsorRequest.objects.get()
    assert (held.state, held.email, held.contact_name, held.message) == ("signed", "", "", "")
    assert "1 has found one and signed" in client.get("/alliance/sponsor/").content.decode()


def test_several_answer_each_once_and_the_one_signed_with_counts(member, deliver):
    request = make.sponsor_request(email="ada@lonely.example")
    other = make.signed_organisation("Other House")
    for one in (member, other):
        make.sponsor_answer(request, one)
    with pytest.raises(MoveRefused, match="already answered"):
        make.sponsor_answer(request, member)
    outgoing.outbox.clear()
    deliver()
    assert len([letter for letter in outgoing.outbox if letter.to == ["ada@lonely.example"]]) == 2
    invitation = SponsorAnswer.objects.get(organisation=other).invitation
    pledge = make.accepted_pledge("Lonely House", invitation=invitation, signatory_email="ada@lonely.example")
    assert Organisation.objects.get(pk=pledge.organisation_id).recruiter == other
    with pytest.raises(MoveRefused):
        make.sponsor_answer(SponsorRequest.objects.get(), make.signed_organisation("Late House"))


def test_so_many_answers_and_no_more(member):
    request = make.sponsor_request()
    for n in range(sponsors.MOST_ANSWERS):
        make.sponsor_answer(request, make.signed_organisation(f"House number {n}"))
    with pytest.raises(MoveRefused, match="Enough"):
        make.sponsor_answer(request, member)
    assert SponsorAnswer.objects.count() == sponsors.MOST_ANSWERS


def test_guessing_the_address_by_inviting_it_tells_nothing(member):
    """An invitation to the same mailbox, before or after, is a row of its own: no count betrays the asker."""
    request = make.sponsor_request(email="ada@lonely.example")
    first = make.invitation(member, "ada@lonely.example")
    given = make.sponsor_answer(request, member)
    assert given.invitation != first
    assert make.invitation(member, "ada@lonely.example") == first
    other = make.signed_organisation("Other House")
    make.sponsor_answer(request, other)
    make.invitation(other, "ada@lonely.example")
    assert Invitation.objects.filter(inviter=other).count() == 2


def test_answer_refused_leaves_no_trace(member):
    """An allowance that is used up, or a note that carries a link: nothing is half done."""
    request = make.sponsor_request()
    with pytest.raises(ValidationError):
        make.sponsor_answer(request, member, note="evil.com")
    for n in range(5):
        make.invitation(member, f"n{n}@b.example", address="192.0.2.1")
    with pytest.raises(limits.TooMany):
        make.sponsor_answer(request, member, address="192.0.2.1")
    held = SponsorRequest.objects.get()
    assert (held.state, held.answers.count(), held.decisions.count()) == ("open", 0, 1)


@pytest.mark.django_db(transaction=True)
def test_answers_of_one_member_at_once_are_one():
    request, member = make.sponsor_request(), make.signed_organisation("Old House")
    results = at_once(5, lambda n: make.sponsor_answer(request, member))
    assert results.count(None) == 1
    assert SponsorAnswer.objects.count() == Invitation.objects.count() == 1


# -- ending ------------------------------------------------------------------------------------------------------------


def test_take_back_wipes_everything_and_holds_the_offers(client, member, sign_in, deliver):
    request = make.sponsor_request("Canary House", message="Canary words", email="canary@lonely.example")
    make.sponsor_answer(request, member)
    client.post(mine(request), {"answer": "withdraw"})
    outgoing.outbox.clear()
    deliver()
    assert not [one for one in outgoing.outbox if "canary@lonely.example" in one.to]
    held = SponsorRequest.objects.get()
    assert (held.state, held.email, held.message, held.contact_name) == ("withdrawn", "", "", "")
    assert "anary" not in sign_in(make.lead_of(member)).get(QUEUE).content.decode()
    assert Invitation.objects.get().email == ""


def test_clock_closes_what_nobody_confirmed_and_what_found_nobody(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), tick=False)
    make.sponsor_request("Unconfirmed House", confirmed=False)
    make.sponsor_request("Waiting House")
    for day, closed in ((13, 0), (14, 1), (179, 0), (180, 1), (181, 0)):
        assert sponsors.expire(now=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=day)) == closed
    assert set(SponsorRequest.objects.values_list("state", "email")) == {("expired", "")}


# -- who may -----------------------------------------------------------------------------------------------------------


def test_queue_is_for_leads_in_good_standing_alone(client, cast, person, member, sign_in):
    request = make.sponsor_request("Canary House", message="Canary words")
    form = f"{QUEUE}{request.public_id}/answer/"
    assert "Canary House" in sign_in(make.lead_of(member)).get(QUEUE).content.decode()
    assert "Canary House" in sign_in(make.lead_of(member)).get(form).content.decode()
    lapsed = make.accepted_pledge("Lapsed House")
    make.in_state(lapsed, "lapsed")
    contributor = person("Cy")
    make.seat(contributor, member)
    for user in (make.lead_of(lapsed.organisation), contributor, cast.stranger, cast.curator):
        for path in (QUEUE, form):
            for response in (sign_in(user).get(path), sign_in(user).post(path, {"organisation": member.slug})):
                assert response.status_code in {403, 404}
                assert b"Canary" not in response.content
    assert client.get(QUEUE).url.startswith("/accounts/login/")
    assert not SponsorAnswer.objects.exists()


def test_a_lead_answers_for_no_organisation_but_its_own(member, sign_in):
    request, other = make.sponsor_request(), make.signed_organisation("Other House")
    answer = sign_in(make.lead_of(member)).post(f"{QUEUE}{request.public_id}/answer/", {"organisation": other.slug})
    assert "There is something to put right" in answer.content.decode()
    assert not SponsorAnswer.objects.exists()


def test_a_scanner_s_click_changes_no_row(client):
    """T07."""
    link = mine(make.sponsor_request(confirmed=False))
    page = client.get(link)
    assert b'<meta name="referrer" content="strict-origin">' in page.content
    before = fingerprint_of_everything()
    for method in (client.get, client.head, client.options):
        for _n in range(5):
            assert method(link)["Referrer-Policy"] == "no-referrer"
    assert fingerprint_of_everything() == before


def test_a_request_that_waits_for_its_letter_is_no_lead_s_to_answer(member, sign_in):
    request = make.sponsor_request(confirmed=False)
    assert sign_in(make.lead_of(member)).get(f"{QUEUE}{request.public_id}/answer/").status_code == 404
    assert timezone.now() < request.expires_at


def test_queue_costs_the_same_for_many(member, sign_in, django_assert_max_num_queries):
    browser = sign_in(make.lead_of(member))
    for n in range(12):
        make.sponsor_answer(make.sponsor_request(f"Lonely house {n}"), make.signed_organisation(f"House number {n}"))
    browser.get(QUEUE)
    with django_assert_max_num_queries(10):
        browser.get(QUEUE)
