"""Journeys are played in a real Chromium against the running site, with and without scripts, wide and narrow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, sync_playwright

from promise.core import outbox

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = subprocess.run([sys.executable, str(ROOT / "bin" / "chromium.py")], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, settings) -> str:
    """The address of the running site; mailed links lead there."""
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    return str(live_server.url)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a fresh visitor: visit("/alliance/", scripts=False, size=NARROW). Errors of scripts fail the test."""
    contexts, faults = [], []

    def go(path: str = "/", *, scripts: bool = True, size: dict[str, int] = WIDE) -> Page:
        context = browser.new_context(java_script_enabled=scripts, viewport=size, base_url=site, locale="en-GB")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def post(mailoutbox) -> Callable[[str], str]:
    """Deliver the outbox and return the newest letter to this address, or fail."""

    def newest(address: str) -> str:
        while outbox.deliver_due():
            pass
        letters = [letter for letter in mail.outbox if address in letter.to]
        assert letters, f"no letter to {address}; there are {[m.to for m in mail.outbox]}"
        return str(letters[-1].body)

    return newest


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], list[str]]:
    """The violations of WCAG 2.2 A and AA (and axe's best practices) that axe finds on this page, in words."""

    def run(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [f"{page.url} {fault['id']}: {fault['help']} at {places(fault)}" for fault in found["violations"]]

    return run


def places(fault: dict[str, Any]) -> str:
    return json.dumps([node["target"] for node in fault["nodes"]][:4])


def no_sideways_scroll(page: Page) -> bool:
    """Whether nothing runs out at the side, asked once the page is whole: right after a click there is none yet."""
    page.wait_for_load_state()
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1"))
