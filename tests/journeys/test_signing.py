"""Signing between two meetings: begin, stop, go on elsewhere by the mailed link, sign. With scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from alliance.models import Pledge, PledgeDraft
from tests.factories import alliance
from tests.journeys.conftest import NARROW, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_signature_begun_here_is_finished_on_another_device(visit, site, post, axe, scripts):
    # given somebody who has only a few minutes
    alliance.pledge_text()
    alliance.country("GB")
    page = visit("/alliance/pledge/sign/", scripts=scripts)
    page.get_by_label("Name of the organisation").fill("Harbour Mental Health")
    page.get_by_label("Education and training").check()
    page.get_by_label("Country").select_option(label="United Kingdom")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Which framework will you use").fill("Teach PROTECT to every second-year nurse")
    page.get_by_label("What does it serve most?").first.select_option("protect")
    for part, value in (("Day", "1"), ("Month", "9"), ("Year", "2027")):
        page.get_by_label(part, exact=True).first.fill(value)
    page.get_by_role("button", name="Save and go on").click()

    # when they ask for a link and open it on a phone
    page.get_by_role("link", name=re.compile("Send me a link")).click()
    page.get_by_label("Your e-mail").fill("dara@harbour.example")
    page.get_by_role("button", name="Send me the link").click()
    found = re.search(r"http\S+/go-on/\S+", post("dara@harbour.example"))
    assert found
    phone = visit(found.group(0), scripts=scripts, size=NARROW)
    expect(phone.get_by_role("main")).to_contain_text("Harbour Mental Health")
    phone.get_by_role("button", name="Go on here").click()
    phone.get_by_label("Your name").fill("Dara Signs")
    phone.get_by_label("Your post").fill("Dean")
    phone.get_by_label("Your work e-mail").fill("dara@harbour.example")
    phone.get_by_label("I am allowed to sign").check()
    phone.get_by_role("button", name="Save and go on").click()

    # then all is there once more, can be changed, and is signed once
    expect(phone.get_by_role("main")).to_contain_text("Teach PROTECT to every second-year nurse")
    assert no_sideways_scroll(phone)
    if scripts:
        assert axe(phone) == []
    phone.get_by_role("link", name="Change Town or city").or_(phone.get_by_role("link", name="Change Name")).first.click()
    phone.get_by_label("Town or city").fill("Leeds")
    phone.get_by_role("button", name="Save and go on").click()
    expect(phone.get_by_role("main")).to_contain_text("Leeds")
    phone.get_by_label("We have read the pledge").check()
    phone.get_by_role("button", name="Sign the pledge").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Now look at your mail")
    assert Pledge.objects.count() == 1
    assert not PledgeDraft.objects.exists()
