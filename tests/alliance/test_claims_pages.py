"""Do you work there? One letter to the lead; nothing is kept, and nobody learns whether there is a lead."""

from __future__ import annotations

import pytest

from alliance.models import Seat
from promise.core.models import OutboxItem
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
SENT = {"name": "Nora Night", "email": "canarynora@riverbend.example", "message": "CANARYMESSAGE I am on Ward 4."}


@pytest.fixture
def member():
    return make.signed_organisation("Riverbend House")


def address(organisation) -> str:
    return f"/alliance/members/{organisation.slug}/claim/"


def test_claim_reaches_the_lead_and_leaves_nothing_behind(client, member, deliver, mailoutbox, all_tables):
    assert address(member) in client.get(member.get_absolute_url()).content.decode()
    assert client.post(address(member), SENT).status_code == 302
    assert "CANARYMESSAGE" not in all_tables(), "sealed while it waits"
    deliver()
    letter = next(m for m in mailoutbox if "Nora Night" in m.subject)
    assert letter.to == [make.lead_of(member).email]
    assert "CANARYMESSAGE" in letter.body
    assert "canarynora" in letter.body
    assert f"/alliance/organisations/{member.slug}/people/invite/" in letter.body
    kept = all_tables()
    assert "CANARYMESSAGE" not in kept
    assert "canarynora" not in kept
    assert Seat.objects.filter(organisation=member).count() == 1, "asking gives no seat"


def test_claim_without_a_lead_looks_the_same(client, member):
    with_lead = client.post(address(member), SENT)
    lead = make.lead_of(member)
    lead.is_active = False
    lead.save()
    before = OutboxItem.objects.count()
    without = client.post(address(member), SENT | {"email": "other@riverbend.example"})
    assert (without.status_code, without["Location"]) == (with_lead.status_code, with_lead["Location"])
    assert OutboxItem.objects.count() == before


@pytest.mark.parametrize("change", [
    {"name": ""}, {"name": "www.bad.example"}, {"email": "nora@"}, {"email": "a@b.example\r\nBcc: c@d.example"},
    {"message": "Look at https://bad.example"}, {"message": "x" * 301}, {"more_about_you": "buy"},
])  # fmt: skip
def test_claim_badly_sends_nothing_and_keeps_what_was_typed(client, member, change):
    before = OutboxItem.objects.count()
    answer = client.post(address(member), SENT | change)
    assert answer.status_code == 200
    assert OutboxItem.objects.count() == before
    if "message" not in change:
        assert "CANARYMESSAGE" in answer.content.decode()


def test_claims_have_an_allowance(client, member):
    codes = [client.post(address(member), SENT | {"email": f"n{n}@riverbend.example"}).status_code for n in range(7)]
    assert codes == [302] * 5 + [429] * 2


def test_claim_on_what_the_world_may_not_see_is_unknown(client):
    hidden = make.verified_pledge("Hidden House").organisation
    assert client.get(address(hidden)).status_code == 404
    assert client.post(address(hidden), SENT).status_code == 404


def test_signed_in_people_ask_from_their_account(client, member, person):
    client.force_login(person("Colleague Cy"))
    assert client.get(address(member))["Location"] == f"/alliance/organisations/{member.slug}/ask/"
