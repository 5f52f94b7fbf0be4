"""A membership in a real browser: a late report, a certificate that is checked, a founding seat that is asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from alliance.models import Pledge
from tests.conftest import PASSWORD
from tests.factories import alliance
from tests.journeys.conftest import NARROW, no_sideways_scroll
from tests.journeys.test_main_path import everything_delivered, link_in, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def lead_of(pledge: Pledge) -> Any:
    lead = alliance.lead_of(pledge.organisation)
    lead.set_password(PASSWORD)
    lead.save()
    return lead


def clean(page: Page, axe: Any, *, scripts: bool) -> None:
    assert no_sideways_scroll(page) if scripts else True
    assert (axe(page) if scripts else []) == []


@with_and_without_scripts
def test_late_member_reports_and_is_active_again(visit, site, post, axe, transactional_db, scripts):
    # given a member whose report is late, and a lead with a letter that says so
    pledge = alliance.accepted_pledge("Northmoor Care")
    lead = lead_of(pledge)
    everything_delivered()
    alliance.in_state(pledge, "overdue")
    page = sign_in(visit, lead, scripts=scripts)
    page.get_by_role("link", name="Where we stand").click()
    expect(page.get_by_role("main")).to_contain_text("your pledge lapses")
    clean(page, axe, scripts=scripts)

    # when they send it, forgetting one answer at first
    page.get_by_role("link", name="Send a short report").click()
    page.get_by_label("Under way").check()
    page.get_by_label("One thing that worked").fill("The garden is open every day")
    page.get_by_label("One thing that did not work").fill("The night shift had no time for it")
    page.get_by_role("radiogroup", name="May everybody read what did not work?").get_by_label("Yes").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page).to_have_title(re.compile("^Error:"))
    clean(page, axe, scripts=scripts)
    page.get_by_role("radiogroup", name="May everybody read what worked?").get_by_label("No").check()
    page.get_by_role("button", name="Send the report").click()

    # then they are active, the page says when the next one is due, and the world reads what was made public only
    expect(page.get_by_role("main")).to_contain_text("A report came in (Active)")
    assert Pledge.objects.get(pk=pledge.pk).state == "active"
    assert "thank you" in post(lead.email).lower()
    visitor = visit(pledge.organisation.get_absolute_url(), scripts=scripts, size=NARROW)
    expect(visitor.get_by_role("main")).to_contain_text("The night shift had no time for it")
    expect(visitor.get_by_role("main")).not_to_contain_text("The garden is open every day")


@with_and_without_scripts
def test_certificate_is_checked_and_tells_when_it_lapsed(visit, site, axe, transactional_db, scripts):
    # given a certificate in somebody's hand
    pledge = alliance.accepted_pledge("Northmoor Care")
    code = pledge.certificate_code or ""
    page = visit("/alliance/verify/", scripts=scripts, size=NARROW)
    page.get_by_label("Code on the certificate").fill(f"{code[:4]} {code[4:8].lower()}-{code[8:]}")
    page.get_by_role("button", name="Check it").click()

    # then it is true, with its paper; and later it tells that it lapsed, and after that no name
    expect(page.get_by_role("main")).to_contain_text("This certificate is true")
    expect(page.get_by_role("main")).to_contain_text("Northmoor Care")
    clean(page, axe, scripts=scripts)
    paper = page.request.get(f"{site}/alliance/verify/{code}/certificate.pdf")
    assert paper.body().startswith(b"%PDF-")
    alliance.in_state(pledge, "lapsed")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("This certificate has lapsed")
    clean(page, axe, scripts=scripts)
    alliance.in_state(pledge, "withdrawn")
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text("Northmoor Care")


@with_and_without_scripts
def test_founding_seat_is_asked_for_decided_and_shown(visit, site, post, axe, person, transactional_db, scripts):
    # given three open seats and somebody who would like one
    alliance.country("GB")
    secretariat = person("Secretary Sam", "secretariat")
    page = visit("/alliance/founders/", scripts=scripts, size=NARROW)
    expect(page.get_by_role("main")).to_contain_text("3 founding seats are open")
    page.get_by_role("link", name="Tell us that you are interested").click()
    clean(page, axe, scripts=scripts)
    answers = {
        "Name of your organisation": "Seventh House", "What will you share?": "All we try", "How will you take recovery": "Peers",
        "Which organisations and local systems": "Our county", "What can you give": "Two days", "Your name": "Fay Founder",
        "Your post": "Director", "Your work e-mail": "fay@seventh.example",
    }  # fmt: skip
    for label, words in answers.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Country").select_option("GB")
    page.get_by_role("button", name="Send to the secretariat").click()
    expect(page.get_by_role("main")).to_contain_text("What happens next")

    # when the secretariat offers a seat and then gives it
    desk = sign_in(visit, secretariat, scripts=scripts)
    desk.goto(f"{site}/desk/queue/")
    desk.get_by_role("link", name=re.compile("Seventh House")).click()
    expect(desk.get_by_role("main")).to_contain_text("Our county")
    clean(desk, axe, scripts=scripts)
    for choice, words in (("Offer them a seat", "We offer you one"), ("Give them the seat", "Welcome among us")):
        desk.get_by_label(re.compile(choice)).check()
        desk.get_by_label("Your words to them").fill(words)
        desk.get_by_role("button", name="Send the decision").click()
        letter = post("fay@seventh.example")
        assert words in letter

    # then everybody sees the seat, and how many are open
    page.goto(link_in(letter))
    expect(page.get_by_role("main")).to_contain_text("2 founding seats are open")
    expect(page.get_by_role("main")).to_contain_text("Seventh House")
    page.goto(f"{site}/alliance/")
    expect(page.get_by_role("main")).to_contain_text("Seventh House")
    expect(page.get_by_role("main")).not_to_contain_text("Fay Founder")
