"""A passkey is made and used in a real browser under our content security policy."""

from __future__ import annotations

import pytest

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_passkey_is_added_and_then_signs_in_without_a_password(visit, person, axe):
    user = person("Pat Passkey", "curator")
    page = visit("/accounts/login/")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    page.get_by_label("Your e-mail address").fill(user.email)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert axe(page) == []
    page.get_by_label("A name for this key").fill("My phone")
    page.get_by_label("Use it to sign in without a password").check()
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/2fa/webauthn/")
    assert page.get_by_role("cell", name="Passkey").is_visible()
    assert axe(page) == []

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")
    assert page.get_by_role("heading", name="Pat Passkey").is_visible()


def test_passkey_button_without_scripts_leads_back_to_the_other_ways_in(visit):
    page = visit("/accounts/login/", scripts=False)
    page.get_by_role("button", name="Use a passkey").click()
    assert page.get_by_role("heading", name="Sign in", exact=True).is_visible()
    assert page.get_by_role("link", name="Mail me a code").is_visible()
