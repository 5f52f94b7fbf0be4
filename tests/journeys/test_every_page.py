"""Every page, as somebody who may see it: no fault that axe knows, nothing sideways at 360 px, one heading of the first level."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from promise.core import outbox
from promise.core.checks import doors, is_exempt
from tests.contracts.test_access import TABLE, samples
from tests.contracts.world import ROLES, build, clients
from tests.journeys.conftest import NARROW, WIDE, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACCOUNT_PAGES = [
    ("/accounts/login/", "visitor"), ("/accounts/signup/", "visitor"), ("/accounts/login/code/", "visitor"),
    ("/accounts/password/reset/", "visitor"), ("/accounts/email/", "lead"), ("/accounts/password/change/", "lead"),
    ("/accounts/2fa/", "lead"), ("/accounts/sessions/", "lead"), ("/accounts/logout/", "lead"),
]  # fmt: skip
OTHER_PAGES = [
    ("/toolkit/?q=quiet", "visitor"), ("/toolkit/?q=zzzz", "visitor"), ("/alliance/members/?q=zzzz", "visitor"),
    ("/no-such-page/", "visitor"), ("/alliance/join/forged/", "visitor"), ("/stories/mine/forged/", "visitor"),
]  # fmt: skip


def pages(world) -> list[tuple[str, str]]:
    """(address, role that may see it) of every page that answers a GET with a document, from the access table."""
    found = []
    for route, sample in samples(world).items():
        line = next((row for row in TABLE.read_text().splitlines() if row.startswith(f"GET  /{route}  ")), "")
        role = "visitor" if "everyone 200" in line else next((r for r in ROLES if f" {r}=200" in line), "")
        machine = route.startswith(("api/", "embed/", "sitemap", "toolkit/files/")) or route.endswith(
            (".pdf", ".ics", ".xml", ".txt", "z", ".ico", ".csv", ".atom", ".json", ".svg", ".png", ".xlsx")
        )
        machine = machine or "/pictures/<" in route
        if role and (not machine or route == "api/v1/docs/"):
            found.append((sample["address"], role))
    return found + ACCOUNT_PAGES + OTHER_PAGES


def open_as(browser: Browser, site: str, cookies, size) -> Page:
    context = browser.new_context(viewport=size, base_url=site, bypass_csp=True)
    context.add_cookies([{"name": c.key, "value": c.value, "url": site} for c in cookies.values()])
    return context.new_page()


# each takes minutes: a phone with every run, the wide screen with the slow ones
@pytest.mark.parametrize("size", [pytest.param(WIDE, marks=pytest.mark.slow, id="1280"), pytest.param(NARROW, id="360")])
def test_every_page_is_accessible(browser, site, person, settings, axe, size):
    settings.COOLING_OFF_DAYS = 0
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    world = build(person)
    while outbox.deliver_due():
        pass
    signed_in = clients(world)
    windows = {role: open_as(browser, site, signed_in[role].cookies, size) for role in ROLES}
    faults: list[str] = []
    assert len([route for route, _ in doors() if not is_exempt(route)]) > 80
    for address, role in pages(world):
        page = windows[role]
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in {200, 404}, (address, role, answer.status)
        faults += axe(page)
        if not no_sideways_scroll(page):
            faults.append(f"{address} scrolls sideways at {size['width']}")
        if page.locator("h1").count() != 1:
            faults.append(f"{address} has {page.locator('h1').count()} headings of the first level")
        if not page.title().strip():
            faults.append(f"{address} has no title")
    for page in windows.values():
        page.context.close()
    assert faults == []
