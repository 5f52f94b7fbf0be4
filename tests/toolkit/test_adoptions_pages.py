"""Telling how it went: as easy for a failing as for a success, and unnamed means that nothing leads back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from alliance.actions import organisations
from promise.core.tokens import new_nonce
from tests.factories import alliance
from tests.factories import toolkit as make
from toolkit.models import Adoption, Initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Initiative:
    return make.published_initiative("Tea and toast")


@pytest.fixture
def home():
    made = alliance.signed_organisation("Zebrafinch House")
    return organisations.correct(organisation=made, place="Finchley")


@pytest.fixture
def author(home):
    return make.author("Reporter Ro", home)


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


def filled(**other) -> dict[str, object]:
    values = {
        "nonce": new_nonce(), "setting": "acute_ward", "unit": "Willow", "state": "stopped", "outcome": "made_worse",
        "words": "The tea was late and that set off rows.", "visibility": "public",
        "started_on_day": "7", "started_on_month": "3", "started_on_year": "2025",
    }  # fmt: skip
    return {**values, **other}


def tried(idea: Initiative) -> str:
    return f"/toolkit/initiatives/{idea.slug}/tried/"


def test_report_a_failing(idea, client, home, author):
    assert client.post(tried(idea), filled()).status_code == 302
    made = Adoption.objects.get()
    assert (made.organisation, made.reported_by, made.outcome, made.state) == (home, author, "made_worse", "stopped")
    assert str(made.started_on) == "2025-03-07"
    idea.refresh_from_db()
    assert idea.outcome_counts["made_worse"] == 1


def test_all_outcomes_stand_in_one_list_and_none_is_chosen_for_you(idea, client):
    page = client.get(tried(idea)).content.decode()
    found = re.findall(r'name="outcome" value="(\w+)"', page)
    assert found == ["helped", "no_clear_change", "made_worse", "too_early", "not_reported"]
    assert not re.search(r'name="(outcome|visibility|state)"[^>]*checked', page)


def test_no_answer_about_the_outcome_is_stored_as_none(idea, client):
    client.post(tried(idea), filled(outcome="not_reported", state="planned"))
    made = Adoption.objects.get()
    assert made.outcome == ""
    page = client.get(f"/toolkit/adoptions/{made.public_id}/").content.decode()
    assert re.search(r'name="outcome" value="not_reported"[^>]*checked', page)


def test_two_clicks_make_one_report(idea, client):
    same = filled()
    assert [client.post(tried(idea), same).status_code for _ in range(2)] == [302, 302]
    assert Adoption.objects.count() == 1
    idea.refresh_from_db()
    assert idea.adoption_count == 1


def test_somebody_without_a_seat_reads_how_to_get_one(idea, cast, sign_in):
    assert Client().get(tried(idea)).status_code == 302
    client = sign_in(cast.stranger)
    assert "How you get a seat" in client.get(tried(idea)).content.decode()
    assert client.post(tried(idea), filled()).status_code == 403
    assert not Adoption.objects.exists()


def test_report_for_a_foreign_organisation_is_refused(idea, client, home, author):
    foreign = alliance.signed_organisation("Foreign House")
    client.post(tried(idea), filled(organisation=foreign.pk))
    assert Adoption.objects.get().organisation == home
    alliance.seat(author, alliance.signed_organisation("Second home"))
    answer = client.post(tried(idea), filled(organisation=foreign.pk))
    assert answer.status_code == 200
    assert Adoption.objects.count() == 1


def test_unpublished_initiative_cannot_be_reported_on(client, author):
    for made in (make.draft(by=author), make.submitted_initiative(by=author)):
        assert client.get(tried(made)).status_code == 404
        assert client.post(tried(made), filled()).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "a\x00b"}, {"words": "😀" * 10_000}, {"unit": "x" * 10_000}, {"state": "nirvana"}, {"outcome": ""},
        {"outcome": "great"}, {"visibility": ""}, {"visibility": "everybody"}, {"setting": "\x00"}, {"nonce": ""},
        {"started_on_year": "99999999"}, {"started_on_day": "x"}, {"started_on_year": "2999"}, {"started_on_year": "0001"},
        {"started_on_day": "٣٣"}, {"started_on_year": "-5"}, {"more_about_you": "robot"},
    ],
)  # fmt: skip
def test_bad_input_is_shown_keeps_what_was_typed_and_never_breaks(idea, client, wrong):
    answer = client.post(tried(idea), filled(**wrong))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is something to put right" in page
    if "words" not in wrong:
        assert "The tea was late and that set off rows." in page
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    "clue", ["At ZEBRAFINCH house it went badly.", "Here in Finchley it went badly.", "Willow could not do it."]
)
def test_unnamed_words_may_not_name_the_place(idea, client, clue):
    page = client.post(tried(idea), filled(words=clue, visibility="unnamed")).content.decode()
    assert "may tell who you are" in page
    assert not Adoption.objects.exists()
    assert client.post(tried(idea), filled(words=clue)).status_code == 302


def test_a_colleague_may_go_on_with_it_and_nobody_else(idea, client, home, cast, sign_in):
    made = make.adoption(initiative=idea, organisation=home)
    page = f"/toolkit/adoptions/{made.public_id}/"
    colleague = sign_in(make.author("Colleague Co", home))
    assert colleague.post(page, filled(outcome="helped", state="embedded")).status_code == 302
    made.refresh_from_db()
    assert (made.outcome, str(made.reported_by)) == ("helped", "Colleague Co")
    foreign = make.author("Foreigner Fi", alliance.signed_organisation("Foreign House"))
    for user in (foreign, cast.stranger, cast.curator, cast.secretariat):
        assert sign_in(user).get(page).status_code == 404
        assert sign_in(user).post(page, filled()).status_code == 404
    assert Client().get(page).status_code == 302
    made.refresh_from_db()
    assert made.outcome == "helped"


def test_who_left_the_organisation_cannot_go_on_with_it(idea, client, home, author):
    made = make.adoption(initiative=idea, organisation=home, by=author)
    author.seats.update(state="left")
    assert client.get(f"/toolkit/adoptions/{made.public_id}/").status_code == 404


def test_bad_input_on_going_on_never_breaks(idea, client, home, author):
    made = make.adoption(initiative=idea, organisation=home, by=author)
    for wrong in ({"words": "\x00"}, {"outcome": "x"}, {"started_on_year": "9" * 400}, {"visibility": "\x00"}):
        assert client.post(f"/toolkit/adoptions/{made.public_id}/", filled(**wrong)).status_code == 200


def test_taking_the_name_away_leads_to_the_new_address(idea, client, home, author):
    made = make.adoption(initiative=idea, organisation=home, by=author)
    old = made.public_id
    answer = client.post(f"/toolkit/adoptions/{old}/", filled(visibility="unnamed"))
    now = Adoption.objects.get()
    assert now.public_id != old
    assert answer["Location"] == f"/toolkit/adoptions/{now.public_id}/"
    assert client.get(f"/toolkit/adoptions/{old}/").status_code == 404


SURFACES = (
    "/", "/toolkit/initiatives/tea-and-toast/", "/toolkit/?sort=reported", "/api/v1/initiatives/tea-and-toast/",
    "/api/v1/adoptions/", "/api/v1/adoptions/?format=csv", "/api/v1/adoptions/?format=ndjson", "/api/v1/changes/",
)  # fmt: skip


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_unnamed_report_is_read_and_leads_to_nobody(idea, client, home, author, cast, sign_in, deliver):
    """The words are on the page; name, place, ward, country, person and the day it began are on no surface beside them."""
    answer = client.post(tried(idea), filled(visibility="unnamed", unit="Kestrel", words="It did not suit us."))
    made = Adoption.objects.get()
    assert "Kestrel" in client.get(answer["Location"]).content.decode()
    deliver()
    member = make.author("Member Mo", alliance.signed_organisation("Elsewhere House"))
    for other in (Client(), sign_in(cast.stranger), sign_in(cast.curator), sign_in(member)):
        assert "It did not suit us." in body(other.get("/toolkit/initiatives/tea-and-toast/"))
        for path in SURFACES:
            answer = other.get(path)
            assert answer.status_code == 200, path
            told = body(answer)
            for clue in ("Kestrel", "Reporter Ro", "2025-03-07", "7 March 2025", author.email):
                assert clue not in told, (path, clue)
            if path not in {"/", "/api/v1/changes/"}:
                assert "Zebrafinch" not in told, path
                assert home.slug not in told, path
        for path in (home.get_absolute_url(), f"/api/v1/organisations/{home.slug}/"):
            told = body(other.get(path))
            assert "It did not suit us." not in told
            assert made.public_id not in told


def test_members_only_report_is_read_by_members_alone(idea, client, cast, sign_in, deliver):
    client.post(tried(idea), filled(visibility="members", words="A quiet confession."))
    deliver()
    for other in (Client(), sign_in(cast.stranger), sign_in(cast.curator)):
        for path in SURFACES:
            assert "A quiet confession." not in body(other.get(path)), path
    member = make.author("Member Mo", alliance.signed_organisation("Elsewhere House"))
    assert "A quiet confession." in body(sign_in(member).get("/toolkit/initiatives/tea-and-toast/"))
    assert "A quiet confession." not in body(sign_in(member).get("/api/v1/adoptions/"))


def test_every_report_stands_on_pages_of_its_own_and_none_is_lost(monkeypatch):
    client = Client()
    held = make.published_initiative("Tea")
    home = alliance.signed_organisation("House that tries")
    for number in range(45):
        make.adoption(initiative=held, organisation=home, words=f"Report {number} end.", unit=f"Ward {number}")
    hidden = make.adoption(initiative=held, visibility="members", words="CANARYMEMBERS words")
    assert "Every report" not in client.get(held.get_absolute_url()).content.decode()
    monkeypatch.setattr("toolkit.views.initiatives.MOST", 20)
    page = client.get(held.get_absolute_url()).content.decode()
    assert f"{held.get_absolute_url()}reports/" in page
    seen, address = [], f"{held.get_absolute_url()}reports/"
    while address:
        answer = client.get(address)
        seen += re.findall(r"Report (\d+) end", answer.content.decode())
        following = answer.context["page"].next
        address = f"{held.get_absolute_url()}reports/?cursor={following}" if following else ""
    assert [int(number) for number in seen] == list(reversed(range(45)))
    assert hidden.words not in client.get(f"{held.get_absolute_url()}reports/").content.decode()


def test_reports_of_what_is_not_published_are_not_there(client):
    assert client.get(f"{make.draft('CANARY').get_absolute_url()}reports/").status_code == 404
