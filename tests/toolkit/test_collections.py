"""A team's own lists: who sees them when, how they are filled and ordered, how they are shared and taken back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from promise.core.tokens import new_nonce
from promise.core.workflow import MoveRefused
from tests.factories import alliance, toolkit
from toolkit.actions import collections, initiatives
from toolkit.models import Collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return alliance.signed_organisation("Listing House")


@pytest.fixture
def lead(home):
    return alliance.lead_of(home)


@pytest.fixture
def browser(lead, sign_in):
    return sign_in(lead)


def order_of(made: Collection) -> list[str]:
    return [item.initiative.title for item in made.items.select_related("initiative")]


# -- making and filling ------------------------------------------------------------------------------------------------


def test_first_list_is_made_from_an_initiative_and_the_form_counts_once(browser, home):
    tea = toolkit.published_initiative("Tea and talk")
    begun = browser.get(f"{tea.get_absolute_url()}collect/")
    assert begun["Location"].endswith(f"/toolkit/collections/new/?with={tea.slug}")
    typed = {"title": " Calmer  evenings ", "words": "For Willow ward.", "visibility": "team", "nonce": new_nonce()}
    typed["organisation"] = home.slug
    for _ in range(2):
        answer = browser.post(begun["Location"], typed)
        assert answer.status_code == 302
    made = Collection.objects.get()
    assert made.title == "Calmer evenings"
    assert order_of(made) == ["Tea and talk"]
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "Calmer evenings" in page
    assert "Tea and talk" in page


def test_second_initiative_goes_on_with_a_reason_and_twice_is_once(browser, home, lead):
    made = toolkit.collection(organisation=home, by=lead)
    walk = toolkit.published_initiative("Walks")
    address = f"{walk.get_absolute_url()}collect/"
    only = browser.get(address).content.decode()
    assert made.title in only
    assert re.search(rf'value="{made.public_id}"[^>]*checked', only), "The one list there is need not be chosen."
    toolkit.collection(title="Another", organisation=home, by=lead)
    assert not re.search(r'name="collection"[^>]*checked', browser.get(address).content.decode())
    browser.post(address, {"collection": made.public_id, "note": "We have a garden."})
    browser.post(address, {"collection": made.public_id, "note": ""})
    assert made.items.get().note == "We have a garden."
    assert "We have a garden." in browser.get(made.get_absolute_url()).content.decode()


def test_order_is_changed_by_buttons_and_stays_at_the_ends(browser, home, lead):
    made = toolkit.collection(
        organisation=home, by=lead, holds=[toolkit.published_initiative(title) for title in ("One", "Two", "Three")]
    )
    three = made.items.get(initiative__title="Three")
    address = f"{made.get_absolute_url()}items/{three.pk}/"
    for _ in range(3):
        browser.post(address, {"do": "up"})
    assert order_of(made) == ["Three", "One", "Two"]
    browser.post(address, {"do": "down"})
    assert order_of(made) == ["One", "Three", "Two"]
    browser.post(address, {"do": "off"})
    assert order_of(made) == ["One", "Two"]
    assert browser.post(address, {"do": "up"}).status_code == 404


def test_words_with_an_address_are_refused_and_nothing_is_lost(browser, home):
    typed = {"title": "See evil.example.com", "words": "Kept words", "visibility": "team", "nonce": new_nonce()}
    answer = browser.post("/toolkit/collections/new/", typed | {"organisation": home.slug})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "leave out web and mail addresses" in page
    assert "Kept words" in page
    assert not Collection.objects.exists()


def test_list_that_is_full_says_so(home, lead, monkeypatch):
    monkeypatch.setattr(collections, "MOST_ITEMS", 1)
    made = toolkit.collection(organisation=home, by=lead, holds=[toolkit.published_initiative("One")])
    with pytest.raises(ValidationError, match="Begin another one"):
        collections.add(collection=made, initiative=toolkit.published_initiative("Two"), by=lead)
    assert order_of(made) == ["One"]


def test_two_who_change_the_words_at_once_are_told(browser, home, lead):
    made = toolkit.collection(organisation=home, by=lead)
    seen = made.updated_at.isoformat()
    collections.change(collection=made, by=lead, title="Changed meanwhile", words="", visibility="team")
    typed = {"title": "Mine", "words": "", "visibility": "team", "seen": seen}
    answer = browser.post(f"{made.get_absolute_url()}edit/", typed)
    assert "Somebody changed this" in answer.content.decode()
    made.refresh_from_db()
    assert made.title == "Changed meanwhile"


def test_person_without_a_seat_is_told_how_to_get_one(sign_in, cast):
    page = sign_in(cast.stranger).get("/toolkit/collections/new/")
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]


# -- who sees it -------------------------------------------------------------------------------------------------------

FORMS = ("", "list.pdf", "list.csv")


@pytest.fixture
def canary(home, lead):
    held = toolkit.published_initiative("A quiet room")
    made = toolkit.collection("CANARY-list", organisation=home, by=lead, words="CANARY-words", holds=[held])
    collections.explain(item=made.items.get(), by=lead, note="CANARY-note")
    return made


def everything(client: Client, made: Collection) -> bytes:
    answers = [client.get(f"{made.get_absolute_url()}{form}") for form in FORMS]
    answers += [client.get("/toolkit/collections/")]
    return b"".join(answer.content for answer in answers)


def test_list_of_a_team_is_the_teams_alone(canary, browser, sign_in, cast, client):
    """T11, T15: nor are its table and its paper anybody else's, however well the address is known."""
    assert b"CANARY-note" in everything(browser, canary)
    for person in (
        cast.stranger,
        alliance.lead_of(alliance.signed_organisation("Another House")),
        cast.curator,
        cast.secretariat,
    ):
        other = sign_in(person)
        assert b"CANARY" not in everything(other, canary)
        assert other.get(canary.get_absolute_url()).status_code == 404
        assert other.post(f"{canary.get_absolute_url()}edit/", {"title": "Mine now"}).status_code == 404
    assert b"CANARY" not in everything(client, canary)
    canary.refresh_from_db()
    assert canary.title == "CANARY-list"


def test_private_link_opens_it_for_whoever_has_it_until_it_is_changed(canary, browser, lead, client):
    canary = collections.change(collection=canary, by=lead, visibility="link")
    first = f"/toolkit/shared/{canary.link_token()}/"
    assert first in browser.get(canary.get_absolute_url()).content.decode()
    page = client.get(first)
    assert b"CANARY-note" in page.content
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert client.get(f"{first}list.pdf").content.startswith(b"%PDF")
    assert b"CANARY-note" in client.get(f"{first}list.csv").content
    assert b"Take it off" not in page.content
    assert b"CANARY" not in everything(client, canary)
    browser.post(f"{canary.get_absolute_url()}link/")
    for form in FORMS:
        assert client.get(f"{first}{form}").status_code == 404
    canary.refresh_from_db()
    assert client.get(f"/toolkit/shared/{canary.link_token()}/").status_code == 200
    collections.change(collection=canary, by=lead, visibility="team")
    assert client.get(f"/toolkit/shared/{canary.link_token()}/").status_code == 404


def test_public_list_is_for_everyone_as_long_as_its_organisation_stands(canary, home, lead, client):
    collections.change(collection=canary, by=lead, visibility="public")
    seen = everything(client, canary)
    assert b"CANARY-note" in seen
    assert b"CANARY-list" in client.get("/toolkit/collections/").content
    assert b"Take it off" not in seen
    alliance.in_state(home.pledges.get(), "withdrawn")
    assert b"CANARY" not in everything(client, canary)


def test_curator_puts_a_public_list_aside_and_lets_it_back(canary, lead, sign_in, client, browser, cast, deliver):
    collections.change(collection=canary, by=lead, visibility="public")
    curator = sign_in(cast.curator)
    address = f"{canary.get_absolute_url()}withhold/"
    assert "Error: " in curator.post(address, {"reason": " "}).content.decode()
    assert b"CANARY-list" in client.get(canary.get_absolute_url()).content
    assert curator.post(address, {"reason": "A person can be recognised."}).status_code == 302
    assert b"CANARY" not in everything(client, canary)
    deliver()
    (letter,) = [sent for sent in mail.outbox if "out of public sight" in sent.subject]
    assert letter.to == [lead.email]
    assert "A person can be recognised." in letter.body
    assert "A person can be recognised." in browser.get(canary.get_absolute_url()).content.decode()
    with pytest.raises(MoveRefused):
        collections.withhold(collection=canary, by=cast.curator, reason="Twice.")
    assert curator.post(f"{canary.get_absolute_url()}let-back/").status_code == 302
    assert b"CANARY-list" in client.get("/toolkit/collections/").content


def test_curator_does_not_decide_on_a_list_of_their_own_house(canary, home, lead, sign_in, person):
    collections.change(collection=canary, by=lead, visibility="public")
    both = person("Curator Cleo", "curator")
    alliance.seat(both, home)
    assert sign_in(both).post(f"{canary.get_absolute_url()}withhold/", {"reason": "No."}).status_code == 403


def test_initiative_that_left_the_bank_is_only_said_to_be_gone(canary, lead, browser):
    collections.change(collection=canary, by=lead, visibility="public")
    initiatives.archive(initiative=canary.items.get().initiative, by=toolkit.curator(), reason="Not used any more.")
    assert "A quiet room" not in browser.get(canary.get_absolute_url()).content.decode()
    assert "no longer in the bank" in browser.get(canary.get_absolute_url()).content.decode()
    assert b"A quiet room" not in browser.get(f"{canary.get_absolute_url()}list.csv").content


def test_table_and_paper_say_what_the_page_says(canary, browser):
    rows = list(csv.DictReader(io.StringIO(browser.get(f"{canary.get_absolute_url()}list.csv").content.decode("utf-8-sig"))))
    assert [(row["place"], row["title"], row["why_here"]) for row in rows] == [("1", "A quiet room", "CANARY-note")]
    paper = browser.get(f"{canary.get_absolute_url()}list.pdf")
    assert paper["Cache-Control"] == "private, no-store"
    assert b"/StructTreeRoot" in paper.content


def test_removed_list_is_gone_and_its_initiatives_stay(canary, browser):
    held = canary.items.get().initiative
    assert browser.post(f"{canary.get_absolute_url()}remove/").status_code == 302
    assert not Collection.objects.exists()
    assert browser.get(held.get_absolute_url()).status_code == 200
