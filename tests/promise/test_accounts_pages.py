"""Sign-up, sign-in, second step: every page of django-allauth is one of ours, and each way through them works."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.utils import timezone

from promise.accounts.models import User
from promise.core.models import OutboxItem
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

SIGNED_OUT = (
    "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/done/", "/accounts/password/reset/key/1-set-password/",
    "/accounts/inactive/",
)  # fmt: skip
SIGNED_IN = (
    "/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/accounts/reauthenticate/",
)  # fmt: skip
NOT_OURS = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|<style", re.IGNORECASE)


@pytest.fixture
def fresh(person):
    """A person who has just signed in and said once more who it is, so that nothing asks again."""

    def make(name: str = "Ana Account", *granted: str) -> tuple[Client, User]:
        user, client = person(name, *granted), Client()
        answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert answer.status_code == 302
        assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
        return client, user

    return make


def html_of(answer) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def is_one_of_ours(html: str) -> None:
    assert 'class="brand"' in html
    assert 'class="nhsuk-skip-link"' in html
    assert html.count("<h1") == 1
    assert not NOT_OURS.search(html), NOT_OURS.search(html)
    assert html.count("<title>") == 1


def title_of(html: str) -> str:
    return " ".join(re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0].split())


def code_in(letter: Any) -> str:
    return str(re.findall(r"^([A-Z0-9-]{6,12})$", str(letter.body), re.MULTILINE)[0])


def totp_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


# -- the pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_page_for_visitors_is_one_of_ours(client, address):
    is_one_of_ours(html_of(client.get(address)))


@pytest.mark.parametrize("address", SIGNED_IN)
def test_page_for_people_is_one_of_ours(fresh, address):
    client, _user = fresh()
    is_one_of_ours(html_of(client.get(address)))


def test_titles_of_account_pages_differ(client, fresh):
    inside, _user = fresh()
    titles = [title_of(html_of(client.get(a))) for a in SIGNED_OUT] + [title_of(html_of(inside.get(a))) for a in SIGNED_IN]
    assert len(set(titles)) == len(titles)


def test_login_page_offers_a_code_and_a_passkey(client):
    html = html_of(client.get("/accounts/login/"))
    assert "/accounts/login/code/" in html
    assert 'id="passkey_login"' in html
    assert '<script src="/static/mfa/js/webauthn.js"' in html


# -- sign-up -----------------------------------------------------------------------------------------------------------


def test_sign_up_asks_a_name_and_confirms_the_address_by_a_code(client, deliver):
    words = {"email": "New@Example.org", "password1": "a long enough secret", "name": "Noor New"}
    assert client.post("/accounts/signup/", {**words, "name": ""}).context["form"].errors["name"]
    page = client.post("/accounts/signup/", words, follow=True)
    is_one_of_ours(html_of(page))
    waiting = OutboxItem.objects.get(kind="mail")
    deliver()
    letter: Any = mail.outbox[0]
    code = code_in(letter)
    assert code not in str(waiting.payload)
    assert letter.alternatives[0][1] == "text/html"
    assert code in letter.alternatives[0][0]

    wrong = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    is_one_of_ours(html_of(wrong))
    assert client.post("/accounts/confirm-email/", {"code": code}).status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.name == "Noor New"
    assert user.emailaddress_set.get().verified  # type: ignore[attr-defined]
    assert "Noor New" in html_of(client.get("/desk/"))


def test_sign_up_does_not_tell_who_is_there(client, person, deliver):
    known = person("Known Kim")
    password = "another long secret"
    answers = [
        client.post("/accounts/signup/", {"email": email, "password1": password, "name": "X"})
        for email in (known.email, "unknown@example.org")
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, answers[0]["Location"])] * 2
    deliver()
    assert {m.to[0]: m.subject for m in mail.outbox}[known.email] == "You have an account already"


def test_reset_does_not_tell_who_is_there(client, person, deliver):
    known = person("Known Kim")
    pages = [client.post("/accounts/password/reset/", {"email": e}, follow=True) for e in (known.email, "none@example.org")]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    deliver()
    assert {m.to[0]: m.subject for m in mail.outbox} == {
        known.email: "A new password", "none@example.org": "There is no account with this address",
    }  # fmt: skip


# -- sign-in -----------------------------------------------------------------------------------------------------------


def test_sign_in_by_password_leads_to_my_desk(client, person):
    user = person("Ana Account")
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_sign_in_with_a_wrong_password_says_so_without_saying_which(client, person):
    user = person("Ana Account")
    pages = [client.post("/accounts/login/", {"login": e, "password": "not it at all"}) for e in (user.email, "no@example.org")]
    errors = [page.context["form"].non_field_errors() for page in pages]
    assert errors[0] == errors[1]
    is_one_of_ours(html_of(pages[0]))


def test_sign_in_by_a_mailed_code(client, person, deliver):
    user = person("Ana Account")
    page = client.post("/accounts/login/code/", {"email": user.email}, follow=True)
    is_one_of_ours(html_of(page))
    deliver()
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_sign_in_never_leads_to_another_site(client, person):
    user = person("Ana Account")
    for place in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": place})
        assert answer["Location"] == "/desk/", place


def test_new_password_by_a_mailed_link(client, person, deliver):
    user = person("Ana Account")
    client.post("/accounts/password/reset/", {"email": user.email})
    deliver()
    link = re.findall(r"http://\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    page = client.get(link.replace("http://testserver", ""), follow=True)
    is_one_of_ours(html_of(page))
    client.post(page.redirect_chain[-1][0], {"password1": "a wholly new secret", "password2": "a wholly new secret"})
    user.refresh_from_db()
    assert user.check_password("a wholly new secret")


def test_sign_out_asks_first_and_ends_the_session(fresh):
    client, _user = fresh()
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/desk/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/desk/").status_code == 302


def test_other_sessions_can_be_ended(fresh):
    here, user = fresh()
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert len(here.get("/accounts/sessions/").context["sessions"]) == 2
    here.post("/accounts/sessions/")
    assert elsewhere.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200


def test_closed_account_is_out_at_the_next_request(fresh):
    client, user = fresh()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302


# -- the second step ---------------------------------------------------------------------------------------------------


def turn_on_app(client: Client) -> tuple[str, list[str]]:
    """Set up an app as a person does; the secret and the recovery codes."""
    page = client.get("/accounts/2fa/totp/activate/")
    html = html_of(page)
    assert '<svg class="qr"' in html
    assert "data:image" not in html
    secret = page.context["form"].secret
    assert secret in html
    with time_machine.travel(timezone.now(), tick=False):  # a code may end between making and checking it
        answer = client.post("/accounts/2fa/totp/activate/", {"code": totp_now(secret)})
    assert answer.status_code == 302
    codes = client.get("/accounts/2fa/recovery-codes/")
    is_one_of_ours(html_of(codes))
    return secret, codes.context["unused_codes"]


def test_app_is_set_up_and_asked_for_at_the_next_sign_in(fresh):
    client, user = fresh()
    secret, codes = turn_on_app(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert len(codes) == 10

    again = Client()
    page = again.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    is_one_of_ours(html_of(page))
    assert again.get("/desk/").status_code == 302
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert again.post("/accounts/2fa/authenticate/", {"code": codes[0]})["Location"] == "/desk/"
    for address in ("/accounts/2fa/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/generate/"):
        is_one_of_ours(html_of(client.get(address)))


@pytest.mark.parametrize("role", ["curator", "guardian", "coordinator", "secretariat"])
def test_post_needs_a_second_step_on_a_real_site(fresh, settings, role):
    client, _user = fresh("Post Paula", role)
    assert client.get("/desk/queue/").status_code == 200
    settings.EMBEDDED = False
    for address in ("/desk/", "/desk/queue/", "/", "/about/", "/toolkit/"):
        assert client.get(address)["Location"] == "/accounts/2fa/", address
    assert client.post("/about/contact/", {})["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    turn_on_app(client)
    assert client.get("/desk/queue/").status_code == 200


def test_person_without_a_post_needs_no_second_step(fresh, settings):
    client, _user = fresh()
    settings.EMBEDDED = False
    assert client.get("/desk/").status_code == 200


# -- demo people -------------------------------------------------------------------------------------------------------


def test_demo_sign_ins_are_listed_when_they_exist(client, settings):
    assert "promise-demo" not in html_of(client.get("/accounts/login/"))
    User.objects.create_user("curator@demo.test", "promise-demo", name="Cleo (demo)", is_demo=True)
    html = html_of(client.get("/accounts/login/"))
    assert "curator@demo.test" in html
    assert "lead@demo.test" not in html
    settings.EMBEDDED = False
    assert "promise-demo" not in html_of(client.get("/accounts/login/"))


def test_demo_person_cannot_sign_in_to_a_real_site(settings):
    user = User.objects.create_user("curator@demo.test", "promise-demo", name="Cleo (demo)", is_demo=True)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
    words = {"login": user.email, "password": "promise-demo"}
    assert Client().post("/accounts/login/", words)["Location"] == "/desk/"
    settings.EMBEDDED = False
    client = Client()
    assert client.post("/accounts/login/", words)["Location"] == "/accounts/inactive/"
    assert client.get("/desk/").status_code == 302


# -- what people can type ----------------------------------------------------------------------------------------------

NASTY = (
    "", "\x00", "a\x00b@example.org", "x" * 10_000, "🙂", "'; DROP TABLE", "{}", "[]", '{"id": 1}', "null", "-1", "é" * 300,
    "[" * 50_000, '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "AAAA"}}',
    '{"id": 1, "rawId": [], "type": 3, "response": "x"}',
)  # fmt: skip
FORMS = (
    "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/",
    "/accounts/2fa/webauthn/login/", "/accounts/login/code/confirm/", "/accounts/confirm-email/",
    "/accounts/password/reset/key/1-x/",
)  # fmt: skip
FORMS_INSIDE = (
    "/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/", "/accounts/sessions/",
)  # fmt: skip
FIELDS = ("login", "email", "password", "password1", "name", "code", "credential", "oldpassword", "next", "action", "nonce")


@pytest.mark.parametrize("nasty", NASTY, ids=[repr(nasty[:20]) for nasty in NASTY])
def test_nothing_a_person_can_type_breaks_an_account_page(client, fresh, nasty):
    inside, _user = fresh()
    for visitor, addresses in ((client, FORMS), (inside, FORMS_INSIDE)):
        for address in addresses:
            answer = visitor.post(address, dict.fromkeys(FIELDS, nasty) | {"action_add": "1"})
            assert answer.status_code < 500, (address, nasty)
    assert client.get("/accounts/login/", {"next": nasty}).status_code == 200
