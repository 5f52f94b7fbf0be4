"""Bringing others in, played whole: an invitation with its answers, the sponsor queue, and a recruiting page.

Each journey runs with scripts and without.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from alliance.models import Invitation, SponsorRequest
from tests.factories import alliance
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import link_in, sign_in, with_and_without_scripts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db, person) -> SimpleNamespace:
    alliance.pledge_text()
    return alliance.member_cast(person)


def invite(desk, site, people, email: str) -> None:
    """The lead writes, reads the letter as it will leave, and sends it."""
    desk.goto(f"{site}/alliance/organisations/{people.organisation.slug}/invite/")
    desk.get_by_label("Whom do you invite?").fill(email)
    desk.get_by_label("Name of their organisation").fill("Harbour House")
    desk.get_by_label("A note from you").fill("We would love to have you.")
    desk.get_by_role("button", name="Show me the letter first").click()
    expect(desk.get_by_role("main")).to_contain_text("Cast House invites you to the PROMISE alliance")
    assert not Invitation.objects.filter(email=email).exists()
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.get_by_role("main")).to_contain_text("Your invitation is on its way")


@with_and_without_scripts
def test_invited_one_declines_and_wants_no_more_letters(visit, site, post, people, axe, scripts):
    # given a lead who invites somebody after reading the letter
    desk = sign_in(visit, people.lead, scripts=scripts)
    invite(desk, site, people, "ana@harbour.example")

    # when they say no, and never again
    page = visit(link_in(post("ana@harbour.example")), scripts=scripts, size=NARROW)
    page.get_by_text("Not for us").click()
    page.get_by_label("Why not, or not now?").fill("We have no time this year")
    page.get_by_role("button", name="Say no").click()
    page.get_by_role("button", name="Never write to me again").click()
    expect(page.get_by_role("main")).to_contain_text("The one who invited you is not told")
    assert no_sideways_scroll(page)
    if scripts:
        assert axe(page) == []

    # then the lead reads the reason and nothing of the rest, and a second letter never leaves
    desk.reload()
    expect(desk.get_by_role("main")).to_contain_text("We have no time this year")
    invite(desk, site, people, "a.na+x@harbour.example")
    with pytest.raises(AssertionError, match="no letter to"):
        post("a.na+x@harbour.example")

    # and they can change their mind, or be forgotten
    page.get_by_role("button", name="Let members write to me again").click()
    page.get_by_role("button", name="Forget my address").click()
    expect(page.get_by_role("main")).to_contain_text("We wiped the address")
    desk.reload()
    expect(desk.get_by_role("main")).not_to_contain_text("ana@harbour.example")


@with_and_without_scripts
def test_invited_one_goes_on_to_sign(visit, site, post, people, scripts):
    desk = sign_in(visit, people.lead, scripts=scripts)
    invite(desk, site, people, "ana@harbour.example")
    page = visit(link_in(post("ana@harbour.example")), scripts=scripts)
    page.get_by_role("button", name="We are thinking about it").click()
    desk.reload()
    expect(desk.get_by_role("cell", name="In talks")).to_be_visible()
    page.get_by_role("button", name="Sign the pledge").click()
    expect(page).to_have_url(re.compile("/alliance/pledge/sign/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@with_and_without_scripts
def test_one_that_knows_nobody_is_answered(visit, site, post, people, scripts):
    # given an organisation that asks all members
    page = visit("/alliance/sponsor/", scripts=scripts, size=NARROW)
    page.get_by_label("Name of your organisation").fill("Lonely House")
    page.get_by_label("Charity").check()
    page.get_by_label("Country").select_option(label="United Kingdom")
    page.get_by_label("Why do you want to join").fill("We want to begin and know nobody.")
    page.get_by_label("Your name").fill("Ada Asker")
    page.get_by_label("Your work e-mail").fill("ada@lonely.example")
    page.get_by_role("button", name="Ask the members").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("look at your mail")
    mine = link_in(post("ada@lonely.example"))
    page.goto(mine)
    page.get_by_role("button", name="Yes, show it to members").click()

    # when a lead answers, without ever seeing the address
    desk = sign_in(visit, people.lead, scripts=scripts)
    desk.goto(f"{site}/alliance/sponsor/requests/")
    assert "ada@lonely.example" not in desk.content()
    desk.get_by_role("link", name=re.compile("Offer to bring them in")).click()
    desk.get_by_label("A note from you").fill("Come and see our ward.")
    desk.get_by_role("button", name="Send our offer").click()
    expect(desk.get_by_role("main")).to_contain_text("Your offer is on its way")

    # then the asker knows who it was, and can sign with them
    page.goto(mine)
    expect(page.get_by_role("main")).to_contain_text("Cast House")
    offer = visit(link_in(post("ada@lonely.example")), scripts=scripts)
    expect(offer.get_by_role("heading", level=1)).to_contain_text("Cast House invites you")
    offer.get_by_role("button", name="Sign the pledge").click()
    expect(offer).to_have_url(re.compile("/alliance/pledge/sign/"))
    assert SponsorRequest.objects.get().state == "answered"


@with_and_without_scripts
def test_a_recruiting_page_leads_to_signing_with_that_member(visit, people, scripts):
    page = visit(f"/alliance/recruit/{people.organisation.slug}/", scripts=scripts, size=NARROW)
    assert no_sideways_scroll(page)
    page.get_by_role("link", name="Sign with us").click()
    expect(page).to_have_url(re.compile(f"/alliance/pledge/sign/.*from={people.organisation.slug}"))
