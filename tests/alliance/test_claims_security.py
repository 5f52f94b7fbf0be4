"""T08: whoever signs for an organisation that is a member already, under a name that looks like its own, gains nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from alliance.models import Organisation, Pledge, Seat
from tests.alliance.steps import SIGN, walk
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
NAME = "Riverbend House NHS Foundation Trust"
LOOK_ALIKES = [
    NAME, NAME.upper(), NAME.lower(), NAME.title(), NAME.swapcase(), f"  {NAME}  ", NAME.replace(" ", "  "),
    NAME.replace(" ", "\u00a0"), NAME.replace(" ", "\u2003"), f"{NAME}\u200b", f"\u202e{NAME}",
    "River\u00adbend House NHS Foundation Trust",
    "Riverbend House", "The Riverbend House", "Riverbend House NHS", "Riverbend House Trust", "Riverbend House FT",
    "House Riverbend", "Riverbend Hause", "Riverbend Houses", "Rivérbend House NHS Foundation Trust", "Rïverbend Höuse",
    "Rіverbend House NHS Foundation Trust", "Rivеrbеnd Hоusе", "Rιverbend House", "Ｒｉｖｅｒｂｅｎｄ Ｈｏｕｓｅ",
    "Riverb3nd H0use",
    "R1verbend House", "xn--rverbend-house-7fb", "Riverbend-House",
]  # fmt: skip


@pytest.fixture
def member(db):
    make.pledge_text()
    make.country("GB")
    return make.signed_organisation(NAME, details=make.details(NAME, ods_code="RT1"))


def claim(name, n, **changes):
    day = timezone.localdate() + dt.timedelta(days=100)
    answers = {
        "name": name, "kind": "charity", "country": "GB", "place": "Elsewhere", "website": "https://evil.example",
        "text_1": "Take over", "framework_1": "process", "due_1_day": day.day, "due_1_month": day.month,
        "due_1_year": day.year, "signatory_name": "Eve", "signatory_post": "Nobody", "may_sign": "on", "agree": "on",
        "signatory_email": f"eve@claim{n}.example", **changes,
    }  # fmt: skip
    return walk(Client(REMOTE_ADDR=f"192.0.2.{n}"), answers)


def unchanged(member):
    """The member's row, its pledge and who leads it, as they stand."""
    return (
        Organisation.objects.filter(pk=member.pk).values().get(),
        list(Pledge.objects.filter(organisation=member).values()),
        list(Seat.objects.filter(organisation=member).values()),
    )


def test_there_are_thirty_of_them():
    assert len(set(LOOK_ALIKES)) == 30


@pytest.mark.parametrize(("n", "name"), list(enumerate(LOOK_ALIKES)))
def test_look_alike_is_never_let_in_by_itself_and_changes_nothing(member, n, name):
    before = unchanged(member)
    for changes in ({}, {"another": "yes"}, {"ods_code": "RT1", "another": "yes"}):
        claim(name, n, **changes)
    assert list(Organisation.objects.listed()) == [member]
    assert unchanged(member) == before
    assert not Pledge.objects.exclude(organisation=member).exclude(state="applied").exists()


@pytest.mark.parametrize("name", [name for name in LOOK_ALIKES if not name.startswith("xn--")])
def test_look_alike_is_shown_the_member_first(member, name):
    page = claim(name, 1).content.decode()
    assert "Is it one of these?" in page or "has already signed" in page
    assert f"/alliance/members/{member.slug}/claim/" in page
    assert make.lead_of(member).email not in page


def test_name_of_before_and_number_lead_to_the_member(member):
    make.former_name(member, "Fenland Asylum")
    assert "Is it one of these?" in claim("Fenland Asylum", 1).content.decode()
    assert "has already signed" in claim("Quite Another", 2, ods_code="rt1").content.decode()
    assert SIGN not in claim("Fenland Asylum", 3, another="yes").url
