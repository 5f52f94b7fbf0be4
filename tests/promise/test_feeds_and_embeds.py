"""What leaves for feed readers and other sites: the public records, nothing of what was taken back, no cookie, no script."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from promise.core.citing import DATA_LICENCE
from stories.actions import withdrawals
from stories.models import Consent
from tests.factories import alliance, stories, toolkit
from toolkit.actions import initiatives, pages
from toolkit.documents.linked import LICENCES
from toolkit.models import Page

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {
    "/toolkit/": "/toolkit/initiatives.atom", "/toolkit/featured/": "/toolkit/featured.atom",
    "/alliance/meetings/": "/alliance/meetings.atom", "/alliance/members/": "/alliance/members.atom",
    "/toolkit/library/": "/toolkit/library.atom", "/toolkit/library/?shelf=campaign": "/toolkit/campaigns.atom",
    "/toolkit/briefings/": "/toolkit/briefings.atom",
}  # fmt: skip
OEMBED = "/embed/oembed"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.COOLING_OFF_DAYS = 0
    idea = toolkit.published_initiative(title="Tea at nine <script>alert(1)</script>")
    toolkit.featured_week(idea)
    alliance.lively_meeting("Open meeting", join_link="https://meet.example/CanaryJoin")
    toolkit.page("Briefing for the night", kind="briefing")
    toolkit.page("A law", kind="library", shelf="law")
    toolkit.page("How we closed a room", kind="campaign")
    return {
        "idea": idea,
        "member": alliance.signed_organisation("Riverbend House"),
        "story": stories.published(title="An evening"),
    }


def entries(client, address: str) -> list[ElementTree.Element]:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Cache-Control"] == "public, max-age=600"
    assert not answer.cookies
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314


@pytest.mark.parametrize(("page", "feed"), FEEDS.items())
def test_every_page_leads_to_its_feed_and_the_feed_to_pages(client, world, settings, page, feed):
    assert 'type="application/atom+xml"' in client.get(page).content.decode()
    assert f'href="{feed}"' in client.get(page).content.decode()
    found = entries(client, feed)
    assert found
    for entry in found:
        address = entry.find(f"{ATOM}link").get("href")
        assert address.startswith(settings.SITE_URL)
        assert client.get(urlsplit(address).path).status_code == 200
        assert entry.find(f"{ATOM}id").text.startswith("tag:")
    assert b"CanaryJoin" not in client.get(feed).content


def test_feed_shows_nothing_that_left_the_bank_or_is_not_public(client, world, person):
    toolkit.draft(title="CanaryDraft idea")
    alliance.lively_meeting("CanaryClosed", is_public=False)
    initiatives.archive(initiative=world["idea"], by=person("Cleo", "curator"), reason="No longer right.")
    for kind in ("library", "campaign", "briefing"):
        toolkit.draft_page(f"CanaryDraft {kind}", kind=kind)
        toolkit.planned_page(f"CanaryPlanned {kind}", kind=kind)
        gone = toolkit.page(f"CanaryGone {kind}", kind=kind)
        pages.take_back(page=gone, by=toolkit.curator(), reason="It is no longer true.")
    toolkit.sent_page("CanarySent")
    for feed in FEEDS.values():
        assert "Canary" not in client.get(feed).content.decode()
        assert world["idea"].slug not in client.get(feed).content.decode()


def test_feed_of_campaigns_holds_no_other_entry_and_keeps_the_id_when_words_change(client, world):
    (first,) = entries(client, "/toolkit/campaigns.atom")
    story = Page.objects.get(kind="campaign")
    pages.edit(page=story, by=toolkit.curator(), values={**story.texts, "title": "How two rooms were closed"})
    (second,) = entries(client, "/toolkit/campaigns.atom")
    assert (first.find(f"{ATOM}title").text, second.find(f"{ATOM}title").text) == (
        "How we closed a room", "How two rooms were closed",
    )  # fmt: skip
    assert first.find(f"{ATOM}id").text == second.find(f"{ATOM}id").text
    assert first.find(f"{ATOM}published").text == second.find(f"{ATOM}published").text
    assert [entry.find(f"{ATOM}title").text for entry in entries(client, "/toolkit/library.atom")] == [
        "How two rooms were closed", "A law",
    ]  # fmt: skip


def described(client, settings, path: str, **more: str):
    return client.get(OEMBED, {"url": settings.SITE_URL + path, **more})


def test_card_of_each_kind_is_found_from_its_page_and_framed_without_script_or_cookie(client, world, settings):
    for record in world.values():
        path = record.get_absolute_url()
        link = re.search(r'type="application/json\+oembed"[^>]*href="([^"]+)"', client.get(path).content.decode())
        asked = urlsplit(unescape(link[1]))
        answer = client.get(f"{asked.path}?{asked.query}")
        told = answer.json()
        assert (told["version"], told["type"], told["provider_name"]) == ("1.0", "rich", "PROMISE alliance")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "<script" not in told["html"]
        frame = urlsplit(unescape(re.search(r'src="([^"]+)"', told["html"])[1]))
        card = client.get(frame.path)
        assert card.status_code == 200
        assert not card.cookies
        assert "X-Frame-Options" not in card
        policy = dict(part.strip().split(" ", 1) for part in card["Content-Security-Policy"].split(";") if part.strip())
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == "*"
        assert policy["script-src"] == "'none'"
        assert "<script" not in card.content.decode()
        assert f'href="{settings.SITE_URL}{path}"' in card.content.decode()
        assert client.get(path)["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("missing", [Consent.Use.API, Consent.Use.SEARCH_ENGINES])
def test_story_is_a_card_only_with_both_consents_and_never_after_a_withdrawal(client, world, settings, missing):
    kept = stories.published(title="CanaryKept", consents=tuple(use for use in stories.EVERYWHERE if use != missing))
    assert described(client, settings, kept.get_absolute_url()).status_code == 404
    assert client.get(f"/embed/stories/{kept.slug}/").status_code == 404
    assert "oembed" not in client.get(kept.get_absolute_url()).content.decode()
    shown = world["story"]
    card = client.get(f"/embed/stories/{shown.slug}/")
    assert card["Cache-Control"] == "public, max-age=30"
    assert shown.text not in card.content.decode()
    withdrawals.withdraw(story=shown)
    assert client.get(f"/embed/stories/{shown.slug}/").status_code == 404
    assert described(client, settings, shown.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["", "https://evil.example/toolkit/initiatives/x/", "javascript:alert(1)", "//localhost/", "SITE/desk/", "SITE/nothing/"],
)
def test_address_that_is_no_page_of_ours_has_no_card(client, world, settings, address):
    assert client.get(OEMBED, {"url": address.replace("SITE", settings.SITE_URL)}).status_code == 404


def test_card_is_no_larger_than_asked_and_only_json(client, world, settings):
    path = world["member"].get_absolute_url()
    told = described(client, settings, path, maxwidth="300", maxheight="220").json()
    assert (told["width"], told["height"]) == (300, 220)
    assert described(client, settings, path, maxwidth="99999999999").json()["width"] == 480
    assert described(client, settings, path, format="xml").status_code == 501


def test_linked_data_of_a_page_is_what_the_api_says(client, world, settings):
    idea = world["idea"]
    page = client.get(idea.get_absolute_url()).content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    row = client.get(f"/api/v1/initiatives/{idea.slug}/").json()
    assert (told["url"], told["headline"], told["abstract"]) == (row["url"], row["title"], row["summary"])
    assert told["license"] == LICENCES[row["licence"]]
    assert told["creditText"] == row["citation"]
    assert told["version"] == str(row["version"])
    assert (told["datePublished"], told["dateModified"]) == (row["published_at"], row["updated_at"])
    assert len(told["about"]) == len(row["themes"])
    assert len(told.get("citation", [])) == len(row["sources"])
    assert row["licence"] == DATA_LICENCE
