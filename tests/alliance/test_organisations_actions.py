"""One organisation, one record: look-alikes are found, taken names and numbers are refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from alliance.actions import organisations, pledges
from alliance.models import Organisation
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db

# T08: spellings that claim to be "Riverbend House"
SAME = [
    "riverbend house", "RIVERBEND HOUSE", "  Riverbend   House ", "Riverbend\u00a0House", "River\u200bbend House",
    "Rivеrbend Hоuse", "Ríverbend Höuse", "Ｒｉｖｅｒｂｅｎｄ House", "Riverbend House\u202e", "Riverbend\tHouse",
    "Riverbend Ηouse", "Ri\u00adverbend House",
]  # fmt: skip
LIKE = [
    "The Riverbend House", "Riverbend House NHS Trust", "Riverbend House Ltd", "Riverbend House CIC", "House Riverbend",
    "RiverbendHouse", "Riverbend-House", "Riverbend House Hospital", "Riverbend Hause", "Riverbent House",
    "Riverbend Houses", "R1verbend House", "Riverbend H0use", "Riverbend & House", "Riverbend House Services",
    "Riverbend House (UK)", "University of Riverbend House", "Riverbend Housee", "Riverbend House Foundation Trust",
    "Riverebnd House",
]  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_same_name_in_another_spelling_leads_to_the_first(name):
    first = make.signed_organisation("Riverbend House")
    with pytest.raises(pledges.AlreadySigned) as caught:
        make.applied_pledge(name, signatory_email="claim@other.example")
    assert caught.value.organisation == first
    first.refresh_from_db()
    assert (first.name, first.status) == ("Riverbend House", "active")


@pytest.mark.parametrize("name", LIKE)
def test_like_name_is_noticed_and_never_accepted_by_itself(name):
    first = make.signed_organisation("Riverbend House")
    assert first in organisations.look_alikes(name, make.country("GB"))
    try:
        pledge = make.applied_pledge(name)
    except pledges.AlreadySigned:
        return
    assert not pledge.organisation.is_listed


@pytest.mark.parametrize(
    "name", ["Riverside Clinic", "Bend Mental Health", "Meadow College", "Haus am Fluss", "River Trust", "Househam"]
)
def test_another_name_is_left_alone(name):
    make.signed_organisation("Riverbend House")
    assert organisations.look_alikes(name, make.country("GB")) == []


def test_look_alikes_by_register_number_whatever_the_name():
    first = make.signed_organisation(
        "Riverbend House", details=make.details("Riverbend House", ods_code="RT1", ror_id="03yrm5c26")
    )
    assert organisations.look_alikes("Quite Another", ods="RT1") == [first]
    assert organisations.look_alikes("Quite Another", ror="03yrm5c26") == [first]


def test_look_alikes_know_the_name_of_before():
    first = make.signed_organisation("Quite Another")
    make.former_name(first, "Fenland Asylum NHS Trust")
    assert organisations.look_alikes("fenland ASYLUM", make.country("GB")) == [first]
    assert organisations.look_alikes("Somewhere Else") == []


def test_look_alikes_cost_one_query_however_many_there_are(django_assert_num_queries):
    for n in range(8):
        make.signed_organisation(f"Riverbend House {n}")
    country = make.country("GB")
    with django_assert_num_queries(1):
        assert len(organisations.look_alikes("Riverbend House", country)) == 5


@pytest.mark.parametrize("field", ["ods_code", "ror_id", "company_number"])
def test_a_register_number_belongs_to_one_organisation(field):
    number = {"ods_code": "RT1", "ror_id": "03yrm5c26", "company_number": "11938822"}[field]
    first = organisations.create(**make.details("Riverbend House", **{field: number}))
    assert organisations.find_same(make.details("Other Name", **{field: number})) == first
    with pytest.raises(ValidationError):
        organisations.create(**make.details("Other Name", **{field: number}))


def test_name_and_number_of_two_organisations_are_not_mixed():
    organisations.create(**make.details("Riverbend House"))
    organisations.create(**make.details("Other House", ods_code="RT1"))
    with pytest.raises(ValidationError, match="different organisations"):
        organisations.find_same(make.details("Riverbend House", ods_code="RT1"))


def test_same_name_may_stand_in_two_countries_at_two_addresses():
    one, other = (organisations.create(**make.details("Riverbend House", code=code)) for code in ("GB", "CZ"))
    assert (one.slug, other.slug) == ("riverbend-house", "riverbend-house-cz")


@pytest.mark.parametrize("name", ["Психиатрия Надежда", "希望之家", "بيت الأمل", "Žofín Ōtautahi", "ﷺ" * 40 + " house"])
def test_name_in_any_script_gets_an_address(name):
    organisation = organisations.create(**make.details(name))
    assert organisation.slug
    assert len(organisation.name_folded) <= 200


@pytest.mark.parametrize(
    "name", ["", "  ", "42", "!!", "\u200b\u200b", "A\nhttps://x", "www.x", "me@x.example", "x" * 201, "A\x00"]
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        organisations.create(**make.details(name))
    assert not Organisation.objects.exists()


def test_chapter_is_the_country_s_once_open_else_the_continent_s():
    continental = make.continental_chapter("150")
    make.national_chapter("CZ", is_open=False)
    national = make.national_chapter("GB")
    assert organisations.create(**make.details("One House")).chapter == national
    assert organisations.create(**make.details("Two House", code="CZ")).chapter == continental


def test_chapter_of_a_territory_without_a_continent_is_the_whole_alliance():
    whole = make.global_chapter()
    assert organisations.create(**make.details("One House", code="TW")).chapter == whole
    assert organisations.create(**make.details("Two House", code="ZA")).chapter == whole


def test_correct_keeps_the_address_of_the_page():
    organisation = organisations.create(**make.details("Riverbend House"))
    organisations.correct(organisation=organisation, name="Riverbend Home", country=make.country("CZ"))
    organisation.refresh_from_db()
    assert (organisation.name, organisation.name_key, organisation.slug) == (
        "Riverbend Home",
        "riverbend home",
        "riverbend-house",
    )
