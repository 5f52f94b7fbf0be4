"""The pages that join the three apps: front page, my desk, texts, and the small files machines look for."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliance.actions import pledges
from promise.desk import sitemap
from stories.actions import stories as story_acts
from stories.models import Consent
from tests.factories import alliance, stories, toolkit
from toolkit.models import Initiative

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/", "/about/", "/about/contact/", "/about/contact/thanks/", "/privacy/", "/accessibility/", "/styleguide/",
    "/api/v1/docs/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/livez", "/readyz",
)  # fmt: skip
NOT_OURS = re.compile(r"<script(?![^>]*(\bsrc=|application/json))|\sstyle=|\son[a-z]+=|<style", re.IGNORECASE)


# -- who gets what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "stranger", "curator", "guardian", "secretariat"])
def test_public_pages_answer_everybody(client, cast, sign_in, role):
    visitor = sign_in(getattr(cast, role)) if role else client
    for address in PUBLIC:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        if "text/html" in answer["Content-Type"]:
            html = answer.content.decode()
            assert not NOT_OURS.search(html), (address, NOT_OURS.search(html))
            assert len(re.findall(r"<h1[ >]", html)) == 1, address


def test_my_desk_asks_visitors_to_sign_in_and_is_open_to_people(client, cast, sign_in):
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"
    for name in ("stranger", "curator", "guardian", "secretariat"):
        assert sign_in(getattr(cast, name)).get("/desk/").status_code == 200


def test_titles_differ(client):
    pages = [client.get(address).content.decode() for address in PUBLIC[:8]]
    titles = [" ".join(re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0].split()) for html in pages]
    assert len(set(titles)) == len(titles)


# -- front page --------------------------------------------------------------------------------------------------------


def test_front_page_of_an_empty_site_invites(client):
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["featured"] is page.context["failing"] is page.context["story"] is None


def test_front_page_shows_live_figures_and_who_joined_last(client):
    first = alliance.signed_organisation("First House", at=timezone.now() - dt.timedelta(days=400))
    alliance.signed_organisation("Second House", recruiter=first, country="CZ")
    page = client.get("/")
    figures = page.context["figures"]
    assert (figures["organisations"], figures["countries"], figures["generations"]) == (2, 2, 2)
    assert [one["name"] for one in figures["newest"]] == ["Second House", "First House"]
    assert page.context["growth"][-1]["total"] == 2
    assert "Second House" in page.content.decode()


def test_front_page_never_names_who_is_not_listed(client):
    alliance.verified_pledge("CANARY-house")
    gone = alliance.accepted_pledge("CANARY-gone")
    assert "CANARY-gone" in client.get("/").content.decode()
    pledges.withdraw(pledge=gone, by=None, reason="They left.")
    assert "CANARY" not in client.get("/").content.decode()


def test_initiative_of_the_week_goes_when_it_is_archived(client):
    made = toolkit.published_initiative("CANARY-idea")
    assert "CANARY-idea" in client.get("/").content.decode()
    Initiative.objects.filter(pk=made.pk).update(state="archived")
    assert "CANARY-idea" not in client.get("/").content.decode()


def test_failing_is_shown_with_its_words(client):
    home = alliance.signed_organisation("Brave House")
    toolkit.adoption(outcome="helped", words="It helped.", organisation=home)
    toolkit.adoption(outcome="made_worse", words="Evenings became louder.", organisation=home)
    failing = client.get("/").context["failing"]
    assert (failing["organisation"], failing["outcome"]) == ("Brave House", "made_worse")
    assert "Evenings became louder." in client.get("/").content.decode()


def test_unnamed_failing_shows_neither_who_nor_where_nor_when(client):
    home = alliance.signed_organisation("CANARY-house", country="CZ")
    toolkit.adoption(outcome="made_worse", words="It grew loud.", organisation=home, unit="CANARY-ward", visibility="unnamed")
    failing = client.get("/").context["failing"]
    assert (failing["organisation"], failing["place"], failing["on"]) == ("", "", None)
    assert failing["words"] == "It grew loud."
    assert "CANARY-ward" not in client.get("/").content.decode()


def test_failing_for_members_only_is_not_on_the_front_page(client):
    toolkit.adoption(outcome="made_worse", words="CANARY-words", visibility="members")
    page = client.get("/")
    assert page.context["failing"] is None
    assert "CANARY" not in page.content.decode()


def test_story_is_on_the_front_page_only_while_its_author_wants_it_found(client):
    shown = stories.published(text="CANARY-found " + "and it went on " * 40)
    stories.published(text="CANARY-hidden", consents=(Consent.Use.HOLD, Consent.Use.PUBLISH))
    stories.story(text="CANARY-waiting")
    html = client.get("/").content.decode()
    assert set(re.findall(r"CANARY-[a-z]+", html)) == {"CANARY-found"}
    assert len(client.get("/").context["story"]["excerpt"]) < 260
    story_acts.withdraw(story=shown)
    assert "CANARY" not in client.get("/").content.decode()


def test_front_page_costs_the_same_however_much_there_is(client):
    costs: list[int] = []
    for _ in range(2):
        for number in range(3):
            alliance.signed_organisation(f"House {number} {len(costs)}")
            toolkit.adoption(outcome="made_worse")
            stories.published()
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 14


# -- my desk -----------------------------------------------------------------------------------------------------------


def test_desk_of_a_lead_shows_the_organisation_and_what_happens_next(person, sign_in):
    people = alliance.member_cast(person)
    alliance.signed_organisation("Recruited House", recruiter=people.organisation)
    alliance.invitation(people.organisation, organisation_name="Invited House")
    page = sign_in(people.lead).get("/desk/")
    (one,) = page.context["memberships"]
    assert (one.recruited, one.asked, one.may_invite) == (1, 2, True)
    html = page.content.decode()
    assert "Invited House" in html
    for part in ("invite/", "people/", "commitments/"):
        assert f"/alliance/organisations/{people.organisation.slug}/{part}" in html


def test_desk_of_a_contributor_shows_no_invitations(person, sign_in):
    people = alliance.member_cast(person)
    alliance.invitation(people.organisation, organisation_name="CANARY-invited")
    assert "CANARY-invited" in sign_in(people.lead).get("/desk/").content.decode()
    page = sign_in(people.contributor).get("/desk/")
    assert "CANARY-invited" not in page.content.decode()
    assert not page.context["memberships"][0].may_invite


def test_desk_shows_who_asks_for_a_seat_to_the_lead_and_to_who_asked(person, sign_in):
    from alliance.actions import seats

    people, asker = alliance.member_cast(person), person("Asking Asta")
    seats.ask(organisation=people.organisation, email=asker.email, by=asker)
    assert "Asking Asta" in sign_in(people.lead).get("/desk/").content.decode()
    assert "Asking Asta" not in sign_in(people.contributor).get("/desk/").content.decode()
    assert "You asked for a seat in" in sign_in(asker).get("/desk/").content.decode()


def test_desk_shows_own_submissions_in_every_state_and_nobody_elses(person, sign_in):
    people = alliance.member_cast(person)
    toolkit.draft("My draft", by=people.contributor)
    toolkit.submitted_initiative("CANARY-others")
    html = sign_in(people.contributor).get("/desk/").content.decode()
    assert "My draft" in html
    assert "CANARY" not in html


def test_desk_counts_what_waits(cast, sign_in):
    toolkit.submitted_initiative()
    page = sign_in(cast.curator).get("/desk/")
    assert [(pile.count, str(pile.kind)) for pile in page.context["piles"]] == [(1, "Initiatives to read")]
    assert "/desk/queue/" in page.content.decode()


# -- badge -------------------------------------------------------------------------------------------------------------


def test_badge_may_be_framed_and_loaded_from_elsewhere_and_sets_no_cookie(client):
    member = alliance.signed_organisation("Ärzte & <b>Friends</b>")
    answer = client.get(f"/embed/badge/{member.slug}.svg")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    words = "".join(ElementTree.fromstring(answer.content).itertext())  # noqa: S314  (our own answer)
    assert "Ärzte & <b>Friends</b>" in words


def test_badge_turns_grey_when_lapsed_and_ends_when_one_leaves(client):
    pledge = alliance.accepted_pledge("Badge House")
    address = f"/embed/badge/{pledge.organisation.slug}.svg"
    assert "#f4a63a" in client.get(address).content.decode()
    alliance.in_state(pledge, "lapsed")
    grey = client.get(address)
    assert grey.status_code == 200
    assert "lapsed" in grey.content.decode()
    assert not {"#f4a63a", "#0f4c5c"} & set(re.findall("#[0-9a-f]{6}", grey.content.decode()))
    pledges.report(pledge=pledge, by=None)
    assert "#f4a63a" in client.get(address).content.decode()
    alliance.in_state(pledge, "withdrawn")
    assert client.get(address).status_code == 404
    assert client.get("/embed/badge/nobody.svg")["X-Frame-Options"] == "DENY"


# -- files for machines ------------------------------------------------------------------------------------------------


def places(answer) -> list[str]:
    assert answer.status_code == 200
    tree = ElementTree.fromstring(answer.content)  # noqa: S314  (our own answer)
    return [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_sitemap_names_public_pages_and_each_answers(client, settings):
    member, idea = alliance.signed_organisation("Listed House"), toolkit.published_initiative("Listed idea")
    found = stories.published()
    alliance.verified_pledge("Hidden House")
    toolkit.submitted_initiative("Hidden idea")
    hidden = stories.published(consents=(Consent.Use.HOLD, Consent.Use.PUBLISH))
    named = places(client.get("/sitemap.xml"))
    for record in (member, idea, found):
        assert settings.SITE_URL + record.get_absolute_url() in named
    assert not [place for place in named if "hidden" in place or hidden.slug in place]
    for place in named:
        assert client.get(place.removeprefix(settings.SITE_URL)).status_code == 200, place


def test_sitemap_becomes_an_index_when_there_is_more_than_one_file_holds(client, settings, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    for number in range(5):
        toolkit.published_initiative(f"Idea {number}")
    files = [place.removeprefix(settings.SITE_URL) for place in places(client.get("/sitemap.xml"))]
    assert "/sitemap-initiatives-3.xml" in files
    named = [place for file in files for place in places(client.get(file))]
    assert sum("/toolkit/initiatives/" in place for place in named) == 5
    assert len(named) == len(set(named))
    for nowhere in ("/sitemap-initiatives-4.xml", "/sitemap-secrets-1.xml", "/sitemap-initiatives-0.xml"):
        assert client.get(nowhere).status_code == 404


def test_robots_keeps_private_places_out_and_names_the_sitemap(client, settings):
    text = client.get("/robots.txt").content.decode()
    for place in ("/desk/", "/accounts/", "/stories/mine/", "/alliance/join/"):
        assert f"Disallow: {place}\n" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_security_txt_is_complete_and_not_expired(client, settings):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().split("\n") if line)
    assert lines["Contact"] == f"{settings.SITE_URL}/about/contact/"
    assert lines["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    assert timezone.now() < dt.datetime.fromisoformat(lines["Expires"]) < timezone.now() + dt.timedelta(days=366)


def test_favicon_leads_to_our_mark(client):
    assert client.get("/favicon.ico")["Location"].startswith("/static/img/favicon")


# -- letters -----------------------------------------------------------------------------------------------------------


def test_html_letter_escapes_words_and_makes_links():
    from django.template.loader import render_to_string

    words = {"subject": "<b>Hi</b>", "paragraphs": ["Open http://localhost:8000/x/ now", "<script>alert(1)</script>"]}
    html = render_to_string("emails/base.html", {"SITE_URL": "http://localhost:8000", **words})
    assert "<script>" not in html
    assert "&lt;b&gt;Hi" in html
    assert 'href="http://localhost:8000/x/"' in html


@pytest.mark.parametrize("name", sitemap.PLAIN)
def test_what_the_map_names_may_be_kept_by_search_engines(client, name):
    """An address in the map that says noindex is told off by every search engine."""
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert "noindex" not in page.get("X-Robots-Tag", "")
    assert '<meta name="robots" content="noindex' not in page.content.decode()
