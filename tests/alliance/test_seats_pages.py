"""The people of an organisation on its pages: for those seated there, and for nobody else."""

from __future__ import annotations

import pytest

from alliance.actions import seats
from alliance.models import Seat
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(person):
    cast = make.member_cast(person)
    cast.asker = person("Canary Asker")
    return cast


def url(people, part="people/"):
    return f"/alliance/organisations/{people.organisation.slug}/{part}"


def test_people_are_seen_by_those_seated_and_by_nobody_else(client, people, cast, sign_in):
    seats.invite(organisation=people.organisation, email="canary@invited.example", by=people.lead)
    for user in (people.lead, people.contributor):
        assert b"canary@invited.example" in sign_in(user).get(url(people)).content
    for user in (people.coordinator, cast.curator, cast.guardian, cast.stranger):
        response = sign_in(user).get(url(people))
        assert response.status_code == 403
        assert b"canary@invited.example" not in response.content
    assert client.get(url(people)).url.startswith("/accounts/login/")


def test_contributor_sees_no_buttons_of_the_lead(people, person, sign_in):
    seats.ask(organisation=people.organisation, email=(asker := person("Asker")).email, by=asker)
    assert "/accept/" in sign_in(people.lead).get(url(people)).content.decode()
    page = sign_in(people.contributor).get(url(people)).content.decode()
    assert "/accept/" not in page
    assert "/remove/" not in page
    assert "/leave/" in page


def test_colleague_is_invited_and_takes_the_seat(people, person, sign_in):
    newcomer = person("New One")
    assert sign_in(people.lead).post(url(people, "people/invite/"), {"email": newcomer.email}).status_code == 302
    seat = Seat.objects.get(email=newcomer.email)
    link = f"/alliance/seats/{seat.link_token()}/"
    assert "Take the seat" in sign_in(newcomer).get(link).content.decode()
    assert sign_in(newcomer).post(link).url == "/desk/"
    assert "You have taken this seat" in sign_in(newcomer).get(link).content.decode()


def test_seat_link_tells_everyone_what_to_do_and_shows_no_address(client, people, person, sign_in):
    seat = seats.invite(organisation=people.organisation, email="canary@invited.example", by=people.lead)
    link = f"/alliance/seats/{seat.link_token()}/"
    visitor, other = client.get(link).content.decode(), sign_in(person("Other")).get(link).content.decode()
    assert "you need an account" in visitor
    assert "sent to another address" in other
    assert "canary@invited" not in visitor + other
    response = sign_in(person("Third")).post(link, follow=True)
    assert "another address than those of your account" in response.content.decode()
    assert Seat.objects.get(pk=seat.pk).state == "invited"


def test_seat_link_that_was_taken_back_says_so(client, people):
    seat = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    seats.refuse(seat=seat, by=people.lead, reason="Taken back")
    assert "no longer open" in client.get(f"/alliance/seats/{seat.link_token()}/").content.decode()


def test_invite_is_the_lead_s_alone(client, people, cast, sign_in):
    for user in (people.contributor, cast.stranger, cast.secretariat):
        assert sign_in(user).post(url(people, "people/invite/"), {"email": "a@b.example"}).status_code == 403
    assert client.post(url(people, "people/invite/"), {"email": "a@b.example"}).status_code == 302
    assert not Seat.objects.filter(email="a@b.example").exists()


def test_ask_offers_proved_addresses_only(people, person, sign_in):
    asker = person("Asker")
    asker.emailaddress_set.create(email="unproved@work.example", verified=False)
    page = sign_in(asker).get(url(people, "ask/")).content.decode()
    assert asker.email in page
    assert "unproved@work.example" not in page
    assert (
        "Select a valid choice" in sign_in(asker).post(url(people, "ask/"), {"email": "unproved@work.example"}).content.decode()
    )
    assert "You have asked" in sign_in(asker).post(url(people, "ask/"), {"email": asker.email}, follow=True).content.decode()


def test_ask_for_an_organisation_that_is_not_listed_finds_nothing(person, sign_in):
    pledge = make.verified_pledge("Hidden House")
    response = sign_in(person("Asker")).get(f"/alliance/organisations/{pledge.organisation.slug}/ask/")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("verb", "data", "after"), [("accept", {}, "active"), ("refuse", {"reason": "We do not know you."}, "refused")]
)
def test_lead_answers_who_asked(people, sign_in, verb, data, after):
    seat = seats.ask(organisation=people.organisation, email=people.asker.email, by=people.asker)
    address = f"/alliance/people/{seat.public_id}/{verb}/"
    assert sign_in(people.lead).get(address).status_code == 200
    assert Seat.objects.get(pk=seat.pk).state == "asked"
    assert sign_in(people.lead).post(address, data).url == url(people)
    assert Seat.objects.get(pk=seat.pk).state == after


def test_lead_ends_a_seat_and_takes_an_invitation_back(people, sign_in):
    seat = Seat.objects.active().get(user=people.contributor)
    invited = seats.invite(organisation=people.organisation, email="a@b.example", by=people.lead)
    sign_in(people.lead).post(f"/alliance/people/{seat.public_id}/remove/")
    sign_in(people.lead).post(f"/alliance/people/{invited.public_id}/revoke/")
    assert Seat.objects.get(pk=seat.pk).state == "left"
    assert Seat.objects.get(pk=invited.pk).state == "refused"


def test_lead_hands_over_and_loses_the_buttons(people, sign_in):
    lead = Seat.objects.leads().get(organisation=people.organisation)
    other = Seat.objects.active().get(user=people.contributor)
    address = f"/alliance/people/{lead.public_id}/hand-over/"
    assert people.contributor.name in sign_in(people.lead).get(address).content.decode()
    assert "Select a valid choice" in sign_in(people.lead).post(address, {"to": "nobody"}).content.decode()
    sign_in(people.lead).post(address, {"to": other.public_id})
    assert make.lead_of(people.organisation) == people.contributor
    assert sign_in(people.lead).get(address).status_code == 403


def test_lead_who_tries_to_leave_is_told_how(people, sign_in):
    lead = Seat.objects.leads().get(organisation=people.organisation)
    page = sign_in(people.lead).post(f"/alliance/people/{lead.public_id}/leave/").content.decode()
    assert "hands over to somebody else" in page


def test_contributor_leaves_and_is_out_with_the_next_click(people, sign_in):
    seat = Seat.objects.active().get(user=people.contributor)
    browser = sign_in(people.contributor)
    assert browser.post(f"/alliance/people/{seat.public_id}/leave/").url == "/desk/"
    assert browser.get(url(people)).status_code == 403


@pytest.mark.parametrize("verb", ["accept", "refuse", "revoke", "remove", "leave", "hand-over"])
def test_acts_on_a_seat_are_closed_to_everyone_else(client, people, cast, sign_in, verb):
    asker = people.asker
    seat = seats.ask(organisation=people.organisation, email=asker.email, by=asker)
    address = f"/alliance/people/{seat.public_id}/{verb}/"
    assert client.post(address).url.startswith("/accounts/login/")
    elsewhere = make.lead_of(make.signed_organisation("Other House"))
    expected = {people.contributor: 403, asker: 403, elsewhere: 404, cast.stranger: 404, cast.secretariat: 403}
    for user, status in expected.items():
        for response in (sign_in(user).get(address), sign_in(user).post(address, {"reason": "x", "to": "x"})):
            assert response.status_code == status
            assert b"anary" not in response.content
    assert Seat.objects.get(pk=seat.pk).state == "asked"
