"""The pages of keys: shown once, asked for the password again, and nobody else's."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.core import mail

from promise.partners.models import ApiKey, KeyHolder
from tests.factories import alliance, partners
from tests.factories.partners import bearer

pytestmark = pytest.mark.django_db
CANARY = "CanaryKeyname"


@pytest.fixture
def fresh(sign_in):
    """Signed in a moment ago, as allauth would have it."""

    def make(user):
        client = sign_in(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return make


def test_lead_makes_a_key_and_sees_it_once(fresh, client):
    home = alliance.signed_organisation()
    desk = fresh(alliance.lead_of(home))
    assert home.name in desk.get("/desk/keys/").content.decode()
    begun = desk.post("/desk/keys/", {"organisation": home.slug}, follow=True)
    assert begun.status_code == 200
    holder = KeyHolder.objects.get()
    address = f"/desk/keys/of/{holder.public_id}/"
    shown = desk.post(f"{address}make/", {"name": CANARY, "kind": "personal", "days": "90", "writes": "on"})
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    secret = shown.context["made"].secret
    assert secret in shown.content.decode()
    assert client.get("/api/v1/initiatives/", headers=bearer(secret)).status_code == 200
    listed = desk.get(address).content.decode()
    assert CANARY in listed
    assert secret not in listed
    assert ApiKey.objects.get().scopes == ["initiatives:write", "read"]


def test_password_is_asked_again_before_a_key_is_made(sign_in):
    holder = partners.member_holder()
    lead = alliance.lead_of(holder.organisation)
    lead.set_password("a long enough password")
    lead.save()
    desk = sign_in(lead)
    answer = desk.post(f"/desk/keys/of/{holder.public_id}/make/", {"name": "x", "kind": "personal", "days": "90"})
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]
    assert not ApiKey.objects.exists()


def test_who_has_only_mailed_codes_signs_in_again_before_a_key_is_made(client, deliver):
    """A session left open on a ward computer must not be enough."""
    holder = partners.member_holder()
    lead, make = alliance.lead_of(holder.organisation), f"/desk/keys/of/{holder.public_id}/make/"

    def sign_in_by_code(asks: str) -> str:
        asked = client.post(asks, {"email": lead.email}, follow=True)
        deliver()
        code = str(re.findall(r"^([A-Z0-9-]{6,12})$", str(mail.outbox[-1].body), re.MULTILINE)[0])
        return client.post(asked.redirect_chain[-1][0], {"code": code})["Location"]

    sign_in_by_code("/accounts/login/code/")
    assert client.get(make).status_code == 200
    with time_machine.travel(time.time() + 3600):
        sent = client.post(make, {"name": "x", "kind": "personal", "days": "90"})
        assert (sent.status_code, ApiKey.objects.count()) == (302, 0)
        assert "mailed to you" in client.get(sent["Location"]).content.decode()
        assert client.get("/desk/").status_code == 302  # signed out
        assert sign_in_by_code(sent["Location"]) == make
        assert client.post(make, {"name": "x", "kind": "personal", "days": "90"}).status_code == 200
    assert ApiKey.objects.count() == 1


def test_key_is_ended_and_narrowed_from_the_page(fresh, client):
    made = partners.made_key(name=CANARY)
    desk = fresh(made.key.made_by)
    assert CANARY in desk.get(f"/desk/keys/{made.key.public_id}/revoke/").content.decode()
    assert desk.post(f"/desk/keys/{made.key.public_id}/narrow/").status_code == 302
    assert ApiKey.objects.get().scopes == ["read"]
    assert desk.post(f"/desk/keys/{made.key.public_id}/revoke/").status_code == 302
    assert client.get("/api/v1/initiatives/", headers=bearer(made.secret)).status_code == 401
    assert desk.post(f"/desk/keys/{made.key.public_id}/revoke/").status_code == 302  # twice changes nothing


def test_keys_are_nobody_elses(fresh, cast, person):
    made = partners.made_key(name=CANARY)
    holder = made.key.holder
    colleague = person("Colleague Cora")
    alliance.seat(colleague, holder.organisation)
    other = alliance.lead_of(alliance.signed_organisation("Other House"))
    address = f"/desk/keys/of/{holder.public_id}/"
    assert CANARY in fresh(made.key.made_by).get(address).content.decode()
    for user in (colleague, other, cast.stranger, cast.curator):
        desk = fresh(user)
        for path in (address, f"{address}make/", f"/desk/keys/{made.key.public_id}/revoke/"):
            for answer in (desk.get(path), desk.post(path)):
                assert answer.status_code in {404, 405}, (user, path)
                assert CANARY not in answer.content.decode()
        assert desk.post(f"/desk/keys/{made.key.public_id}/narrow/").status_code == 404
        assert CANARY not in desk.get("/desk/keys/").content.decode()
    assert ApiKey.objects.get().revoked_at is None
    assert CANARY in fresh(cast.secretariat).get(address).content.decode()


def test_request_goes_to_the_secretariat_and_back(fresh, cast):
    asker, desk = fresh(cast.stranger), fresh(cast.secretariat)
    nonce = asker.get("/desk/keys/ask/").context["form"]["nonce"].value()
    sent = asker.post("/desk/keys/ask/", {"name": "Open Figures", "purpose": "CanaryPurpose", "nonce": nonce}, follow=True)
    assert "CanaryPurpose" in sent.content.decode()
    holder = KeyHolder.objects.get()
    address = f"/desk/keys/of/{holder.public_id}/"
    assert asker.get(f"{address}make/").status_code == 403
    assert "Open Figures" in desk.get("/desk/queue/").content.decode()
    assert "CanaryPurpose" in desk.get(address).content.decode()
    assert asker.post(f"{address}decide/", {"act": "approve"}).status_code == 403
    assert desk.post(f"{address}decide/", {"act": "decline", "reason": ""}, follow=True).status_code == 200
    assert KeyHolder.objects.get().state == "asked"  # a no has a reason
    assert desk.post(f"{address}decide/", {"act": "approve", "reason": ""}).status_code == 302
    assert "Open Figures" not in desk.get("/desk/queue/").content.decode()
    assert "Open Figures" in desk.get("/desk/keys/all/").content.decode()
    page = asker.get(f"{address}make/")
    assert page.status_code == 200
    assert 'name="writes"' not in page.content.decode()  # who is no member only reads


def test_form_that_is_wrong_says_so_and_loses_nothing(fresh):
    holder = partners.member_holder()
    desk = fresh(alliance.lead_of(holder.organisation))
    answer = desk.post(f"/desk/keys/of/{holder.public_id}/make/", {"name": "", "kind": "personal", "days": "7"})
    assert answer.status_code == 200
    assert "Error" in answer.content.decode()
    assert not ApiKey.objects.exists()
