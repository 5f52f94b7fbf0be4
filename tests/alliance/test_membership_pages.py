"""Where a member stands, its report, leaving, and the secretariat's page: who may see and do what."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from alliance.models import Exemption, Organisation, Pledge, Report
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(person):
    return make.member_cast(person)


def address(house, name: str = "membership") -> str:
    return f"/alliance/organisations/{house.organisation.slug}/{name}/"


def nonce_of(page: str) -> str:
    return re.search(r'name="nonce" value="([^"]+)"', page).group(1)


def answers(page: str, **changes):
    given = {
        "nonce": nonce_of(page), "state_1": "under_way", "success": "CanarySuccess: the garden", "success_is_public": "no",
        "failing": "The night shift", "failing_is_public": "yes", "people_with_lived_experience": "6",
    }  # fmt: skip
    return {k: v for k, v in {**given, **changes}.items() if v is not None}


def test_membership_page_is_for_its_people_its_coordinator_and_the_secretariat(house, person, cast, sign_in, client):
    pledge = house.organisation.pledges.get()
    make.report(pledge, "CanaryHidden")
    for user in (house.lead, house.contributor, house.coordinator, cast.secretariat):
        assert "CanaryHidden" in sign_in(user).get(address(house)).content.decode()
    other = make.lead_of(make.signed_organisation("Other House"))
    far = make.coordinator(person("Coordinator Far"), make.national_chapter("CZ"))
    for user in (cast.stranger, cast.curator, far, other):
        answer = sign_in(user).get(address(house))
        assert answer.status_code == 403
        assert "CanaryHidden" not in answer.content.decode()
    assert client.get(address(house)).status_code == 302
    assert "CanaryHidden" not in client.get(house.organisation.get_absolute_url()).content.decode()


def test_page_says_the_next_day_and_offers_acts_to_the_lead_only(house, sign_in):
    make.in_state(house.organisation.pledges.get(), "overdue")
    page = sign_in(house.lead).get(address(house)).content.decode()
    assert "your pledge lapses" in page
    assert address(house, "report") in page
    assert address(house, "leave") in page
    assert "&lt;a href=&quot;" in page, "the code for the badge is text to copy"
    assert "/embed/badge/cast-house.svg" in page
    assert address(house, "report") not in sign_in(house.contributor).get(address(house)).content.decode()


def test_report_form_is_filled_in_with_what_is_known_and_moves_the_pledge(house, sign_in, client):
    pledge = house.organisation.pledges.get()
    make.in_state(pledge, "overdue")
    lead = sign_in(house.lead)
    page = lead.get(address(house, "report")).content.decode()
    assert re.search(r'value="planned"[^>]*checked', page), "the commitments stand as they are"
    assert not re.search(r'name="(success|failing)_is_public"[^>]*checked', page), "nothing is public by itself"
    answer = lead.post(address(house, "report"), answers(page))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.success_is_public, report.failing_is_public, report.people_with_lived_experience) == (False, True, 6)
    assert report.reported_by == house.lead
    assert Pledge.objects.get(pk=pledge.pk).state == "active"
    assert pledge.commitments.get().state == "under_way"
    public = client.get(house.organisation.get_absolute_url()).content.decode()
    assert "The night shift" in public
    assert "CanarySuccess" not in public


@pytest.mark.parametrize("missing", ["success", "failing", "success_is_public", "failing_is_public"])
def test_report_asks_for_what_is_missing_and_keeps_the_rest(house, sign_in, missing):
    lead = sign_in(house.lead)
    page = lead.get(address(house, "report")).content.decode()
    again = lead.post(address(house, "report"), answers(page, **{missing: None}))
    assert again.status_code == 200
    assert f"id_{missing}" in again.content.decode()
    assert "Error:" in again.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("page", ["report", "leave", "rename"])
def test_only_the_lead_reports_renames_and_leaves(house, cast, sign_in, page):
    other = make.lead_of(make.signed_organisation("Other House"))
    for user in (house.contributor, house.coordinator, cast.secretariat, cast.stranger, other):
        assert sign_in(user).get(address(house, page)).status_code == 403
        assert sign_in(user).post(address(house, page), {"reason": "x", "sure": "on"}).status_code == 403
    assert Pledge.objects.get(organisation=house.organisation).state == "active"


def test_leaving_says_what_stays_and_takes_the_page_away(house, sign_in, client):
    lead = sign_in(house.lead)
    page = lead.get(address(house, "leave")).content.decode()
    assert "What stays" in page
    assert lead.post(address(house, "leave"), {"reason": "We close"}).status_code == 200
    assert client.get(house.organisation.get_absolute_url()).status_code == 200
    assert lead.post(address(house, "leave"), {"reason": "We close", "sure": "on"}).status_code == 302
    assert client.get(house.organisation.get_absolute_url()).status_code == 404
    decision = house.organisation.pledges.get().decisions.last()
    assert (decision.move, decision.capacity, decision.reason) == ("withdraw", "lead", "We close")
    assert "We close" in lead.get(address(house)).content.decode()
    assert lead.get(address(house, "report")).status_code == 404


def test_secretariat_sets_another_day_on_the_page(house, cast, sign_in):
    pledge = make.in_state(house.organisation.pledges.get(), "lapsed")
    office = sign_in(cast.secretariat)
    day = timezone.localdate() + dt.timedelta(days=90)
    given = {"kind": "due_day", "day_day": day.day, "day_month": day.month, "day_year": day.year, "reason": "Lost letters"}
    assert office.post(address(house, "exemption"), {**given, "reason": ""}).status_code == 200
    assert office.post(address(house, "exemption"), given).status_code == 302
    assert Pledge.objects.get(pk=pledge.pk).state == "active"
    assert "Lost letters" in sign_in(house.lead).get(address(house)).content.decode()
    assert "Lost letters" not in sign_in(cast.stranger).get(house.organisation.get_absolute_url()).content.decode()
    office.post(address(house, "exemption"), {**given, "kind": "wait"})
    waits = Exemption.objects.get(kind="wait")
    assert office.post(address(house, "exemption"), {"end": str(waits.pk)}).status_code == 302
    assert not Exemption.objects.in_force(timezone.localdate()).exists()
    assert sign_in(house.lead).get(address(house, "exemption")).status_code == 403


def test_founding_place_without_signature_has_no_report(house, cast, sign_in):
    Pledge.objects.filter(organisation=house.organisation).update(signatory_email="")
    office = sign_in(cast.secretariat)
    assert "no report is asked for" in office.get(address(house)).content.decode()
    assert office.get(address(house, "exemption")).status_code == 404


def test_page_survives_every_state(house, sign_in):
    lead = sign_in(house.lead)
    pledge = house.organisation.pledges.get()
    with time_machine.travel(dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC), tick=False):
        for state in ("applied", "verified", "active", "due", "overdue", "lapsed", "returned", "withdrawn", "declined"):
            Pledge.objects.filter(pk=pledge.pk).update(state=state)
            Organisation.objects.filter(pk=house.organisation.pk).update(status=state)
            answer = lead.get(address(house))
            assert answer.status_code == (200 if lead.get("/desk/").status_code == 200 else 302)
