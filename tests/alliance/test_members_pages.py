"""The directory and a member's page: everyone who is public, and nobody else in any byte."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.management import starter
from alliance.models import Organisation
from tests.factories import alliance as make
from tests.factories import toolkit
from toolkit.models import Adoption

pytestmark = pytest.mark.django_db
LIST = "/alliance/members/"
NASTY = [
    "\x00",
    "a" * 10_000,
    "💜",
    "-1",
    "99999999999999999999",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%",
    "_",
    "[]",
    "ſ",
]
PARAMETERS = ["q", "kind", "country", "chapter", "status", "founding", "sort", "cursor", "format", "bogus"]


def test_list_shows_members_and_not_those_who_wait_or_left(client):
    make.signed_organisation("Public House")
    pledge = make.applied_pledge("Canary Waiting House")
    gone = make.accepted_pledge("Canary Left House")
    make.in_state(gone, "withdrawn")
    page = client.get(LIST).content.decode()
    assert "Public House" in page
    assert "Canary" not in page
    for organisation in (pledge.organisation, gone.organisation):
        assert client.get(organisation.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["active", "due", "overdue", "lapsed", "returned"])
def test_list_shows_every_public_standing(client, state):
    make.in_state(make.accepted_pledge("Standing House"), state)
    assert "Standing House" in client.get(LIST, {"status": state}).content.decode()


@pytest.mark.parametrize("words", ["alvsbacka", "ÄLVSBACKA", "psyk alvs", "Älvs"])
def test_search_ignores_accents_and_case(client, words):
    make.signed_organisation("Psykiatrin Älvsbacka")
    make.signed_organisation("Other House")
    page = client.get(LIST, {"q": words}).content.decode()
    assert "Psykiatrin Älvsbacka" in page
    assert "Other House" not in page


def test_search_puts_names_that_begin_with_the_words_first(client):
    for name in ("The Grand River Trust", "Marivera Clinic", "River House"):
        make.signed_organisation(name)
    page = client.get(LIST, {"q": "river"}).content.decode()
    assert page.index("River House") < page.index("The Grand River Trust") < page.index("Marivera Clinic")


def test_filters_work_together(client):
    make.national_chapter("GB")
    make.signed_organisation("British School", kind="education")
    make.signed_organisation("British Ward", kind="provider")
    make.signed_organisation("Czech School", kind="education", country="CZ")
    page = client.get(LIST, {"kind": "education", "chapter": "united-kingdom"}).content.decode()
    assert "British School" in page
    assert "British Ward" not in page
    assert "Czech School" not in page
    page = client.get(LIST, {"country": ["GB", "CZ"], "kind": "education"}).content.decode()
    assert "British School" in page
    assert "Czech School" in page
    assert "British" not in client.get(LIST, {"founding": "true"}).content.decode()


def test_a_continental_chapter_has_the_members_of_its_countries(client):
    make.national_chapter("GB")
    make.signed_organisation("British Ward")
    make.signed_organisation("American Ward", country="US")
    page = client.get(LIST, {"chapter": "europe"}).content.decode()
    assert "British Ward" in page
    assert "American Ward" not in page


def test_what_is_not_understood_is_left_out_with_a_note(client):
    make.signed_organisation("Public House")
    page = client.get(LIST, {"kind": "circus", "shoe": "9"}).content.decode()
    assert "Public House" in page
    assert "We did not understand what you chose for: kind" in page
    assert "This page does not know: shoe" in page


@pytest.mark.parametrize("name", PARAMETERS)
def test_nothing_that_can_be_typed_breaks_the_list(client, name):
    make.signed_organisation("Public House")
    for value in NASTY:
        answer = client.get(LIST, {name: value})
        assert answer.status_code == 200, (name, value)
        assert b"<script>alert" not in answer.content


def test_pages_follow_each_other_without_gaps(client):
    names = {make.signed_organisation(f"House {n:02}").name for n in range(25)}
    seen, address = [], LIST
    for _page in range(4):
        answer = client.get(address)
        seen += [row.name for row in answer.context["page"].rows]
        if answer.context["page"].next is None:
            break
        address = f"{LIST}?cursor={answer.context['page'].next}"
    assert seen == sorted(names)
    assert client.get(f"{LIST}?sort=newest").context["page"].next
    hits = client.get(f"{LIST}?q=house")
    second = client.get(f"{LIST}?q=house&cursor={hits.context['page'].next}")
    assert len(second.context["page"].rows) == 5
    assert second.context["page"].previous == ""


def test_csv_has_the_filtered_list_and_no_formulas(client):
    make.signed_organisation("=SUM(House)")
    make.signed_organisation("American House", country="US")
    make.applied_pledge("Canary House")
    answer = client.get(LIST, {"format": "csv", "country": "GB"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'=SUM(House)"]
    assert rows[0]["commitments"].startswith("promote, Open the garden every day")


def test_list_asks_as_many_questions_for_many_as_for_few(client):
    def questions() -> int:
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(LIST)
        return len(asked)

    first = make.signed_organisation("First House")
    few = questions()
    for n in range(12):
        make.signed_organisation(f"House {n}", recruiter=first)
    assert questions() == few <= 10


def test_list_never_counts_the_whole_table(client):
    for n in range(22):
        make.signed_organisation(f"House {n}")
    client.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    assert not [one["sql"] for one in asked if "COUNT(*)" in one["sql"]]


def test_empty_directory_invites(client):
    assert "The first members are about to sign" in client.get(LIST).content.decode()


# -- one member --------------------------------------------------------------------------------------------------------


def test_detail_shows_promises_recruiter_recruits_and_what_happened(client):
    top = make.signed_organisation("Top House")
    middle = make.signed_organisation("Middle House", recruiter=top)
    make.signed_organisation("Lower House", recruiter=middle)
    page = client.get(middle.get_absolute_url()).content.decode()
    assert "Open the garden every day" in page
    assert "Top House" in page
    assert "Lower House" in page
    assert "Signed the pledge" in page
    assert "Brought Lower House" in page
    assert 'itemtype="https://schema.org/Organization"' in page
    assert "<script>" not in page.replace('<script src="', "")


def test_detail_never_names_the_signatory(client):
    pledge = make.accepted_pledge("Quiet House", signatory_name="Canary Carla", signatory_email="canary@quiet.example")
    page = client.get(pledge.organisation.get_absolute_url()).content.decode()
    assert "Canary" not in page
    assert "canary@" not in page


def test_detail_of_one_that_waits_is_for_its_own_people_only(client, person, sign_in, cast):
    pledge = make.verified_pledge("Canary House")
    user = person("Own Olga")
    pledge.organisation.seats.create(user=user, email=user.email, role="contributor", state="active")
    own = sign_in(user).get(pledge.organisation.get_absolute_url())
    assert own.status_code == 200
    assert "Canary House" in own.content.decode()
    assert "Only your own people" in own.content.decode()
    assert "noindex" in own.content.decode()
    assert sign_in(cast.stranger).get(pledge.organisation.get_absolute_url()).status_code == 404
    assert client.get(pledge.organisation.get_absolute_url()).status_code == 404


def test_detail_does_not_name_who_has_left(client):
    top = make.accepted_pledge("Canary Top House")
    middle = make.signed_organisation("Middle House", recruiter=top.organisation)
    leaf = make.accepted_pledge("Canary Leaf House", named_recruiter=middle)
    assert "Canary Top House" in client.get(middle.get_absolute_url()).content.decode()
    make.in_state(top, "withdrawn")
    make.in_state(leaf, "withdrawn")
    page = client.get(middle.get_absolute_url()).content.decode()
    assert "Canary" not in page
    assert "canary" not in page
    assert "An organisation that has left" in page


def test_detail_shows_named_public_adoptions_only(client):
    organisation = make.signed_organisation("Trying House")
    initiative = toolkit.published_initiative()
    for visibility in ("public", "unnamed", "members"):
        Adoption.objects.create(
            initiative=initiative, organisation=organisation, setting="acute_ward", visibility=visibility,
            words=f"Told {visibility}",
        )  # fmt: skip
    page = client.get(organisation.get_absolute_url()).content.decode()
    assert "Told public" in page
    assert "Told unnamed" not in page
    assert "Told members" not in page


def test_detail_of_a_founding_place_says_that_nobody_there_signed(client):
    starter.load()
    page = client.get(Organisation.objects.get(slug="founding-place-cambridge").get_absolute_url()).content.decode()
    assert "none there has signed on this site yet" in page
    assert "Recorded as a founding place" in page
    assert "Signed the pledge" not in page


# -- certificates ------------------------------------------------------------------------------------------------------


def test_certificate_is_found_however_it_is_typed(client):
    pledge = make.accepted_pledge("True House")
    code = str(pledge.certificate_code)
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:8]}-{code[8:]}", f" {code[:4]} {code[4:]} "):
        answer = client.get("/alliance/verify/", {"code": typed}, follow=True)
        assert answer.status_code == 200
        assert "This certificate is true" in answer.content.decode()
        assert "True House" in answer.content.decode()


def test_certificate_of_one_that_left_names_nobody(client):
    pledge = make.accepted_pledge("Canary House")
    address = f"/alliance/verify/{pledge.certificate_code}/"
    assert "Canary House" in client.get(address).content.decode()
    make.in_state(pledge, "withdrawn")
    page = client.get(address).content.decode()
    assert "no longer in force" in page
    assert "Canary" not in page


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "x", "%00", "é", "a" * 500, "..", "💜", "'--"])
def test_unknown_certificate_says_what_to_do(client, code):
    answer = client.get(f"/alliance/verify/{code}/")
    assert answer.status_code == 404
    assert "We do not know this code" in answer.content.decode()


@pytest.mark.parametrize("path", ["founders", "partners", "sponsor", "verify", "members", "lineage", "chapters", "meetings"])
def test_public_pages_answer_on_an_empty_site(client, path):
    answer = client.get(f"/alliance/{path}/")
    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1
    assert client.options(f"/alliance/{path}/").status_code == 200


def test_founders_page_tells_of_open_seats_and_sources(client, settings):
    starter.load()
    page = client.get("/alliance/founders/").content.decode()
    assert "Cape Town, founding place" in page
    assert "3 founding seats are open" in page
    assert "PROMISE Global (2016)" in page
    settings.FOUNDING_SEATS_OPEN = 0
    assert "All founding seats are taken" in client.get("/alliance/founders/").content.decode()


def test_partners_page_credits_the_friend(client):
    starter.load()
    page = client.get("/alliance/partners/").content.decode()
    assert "Compassionate Mental Health CIC" in page
    assert "11938822" in page
