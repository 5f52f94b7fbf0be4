"""Local systems: made by those who look after the country, joined by the organisations themselves."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from alliance.actions import systems
from alliance.models import LocalSystem
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def test_coordinator_makes_and_changes_those_of_the_own_country(person, sign_in):
    britain = make.national_chapter("GB")
    make.national_chapter("CZ")
    own = sign_in(make.coordinator(person("Own Ola"), britain))
    sent = {"name": "Fenland care", "country": "GB", "about": "The **fens**.", "website": ""}
    assert own.post("/alliance/systems/new/", sent).status_code == 302
    system = LocalSystem.objects.get()
    assert own.post("/alliance/systems/new/", {**sent, "name": "FENLAND CARE"}).status_code == 200
    assert own.post("/alliance/systems/new/", {**sent, "name": "Praha", "country": "CZ"}).status_code == 200
    assert LocalSystem.objects.count() == 1
    assert (
        own.post(
            f"{system.get_absolute_url()}edit/", {"name": "Fenland", "about": "", "website": "javascript:alert(1)"}
        ).status_code
        == 200
    )
    assert own.post(f"{system.get_absolute_url()}edit/", {"name": "Fenland", "about": "New", "website": ""}).status_code == 302
    czech = systems.create(name="Praha", country=make.country("CZ"), by=None)
    assert own.post(f"{czech.get_absolute_url()}edit/", {"name": "Mine"}).status_code == 403


def test_lead_joins_and_leaves_and_the_page_counts_members_only(sign_in, client):
    make.national_chapter("GB")
    house = make.signed_organisation("Riverbend House")
    system = make.local_system()
    lead = sign_in(make.lead_of(house))
    address = f"/alliance/organisations/{house.slug}/system/"
    assert lead.post(address, {"system": system.slug}).status_code == 302
    hidden = make.verified_pledge("Canary House").organisation
    systems.join(organisation=hidden, system=system, by=None)
    page = client.get(system.get_absolute_url())
    assert "Riverbend House" in page.content.decode()
    assert "Canary" not in page.content.decode()
    assert page.context["number"] == 1
    assert lead.post(address, {"system": ""}).status_code == 302
    house.refresh_from_db()
    assert house.local_system is None


def test_organisation_joins_only_a_system_of_its_country(sign_in):
    make.national_chapter("GB")
    house = make.signed_organisation("Riverbend House")
    czech = systems.create(name="Praha", country=make.country("CZ"), by=None)
    with pytest.raises(ValidationError):
        systems.join(organisation=house, system=czech, by=None)
    answer = sign_in(make.lead_of(house)).post(f"/alliance/organisations/{house.slug}/system/", {"system": czech.slug})
    assert "Please choose one of the list" in answer.content.decode()


def test_name_new_does_not_take_the_address_of_the_form():
    assert systems.create(name="New", country=make.country("GB"), by=None).slug != "new"
