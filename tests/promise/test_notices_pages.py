"""The pages of notices: the secret shown once behind the password, a trial notice, and nobody else's."""

from __future__ import annotations

import time

import pytest

from promise.core import outbox
from promise.partners.actions import notices
from promise.partners.models import Endpoint
from tests.factories import alliance, partners
from tests.partner import URL, Partner, listening

pytestmark = pytest.mark.django_db
CANARY = "https://canary-notices.example.org/in"


@pytest.fixture
def fresh(sign_in):
    """Signed in a moment ago, as allauth would have it."""

    def make(user):
        client = sign_in(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return make


def test_lead_adds_an_address_and_sees_its_secret_once(fresh):
    holder = partners.member_holder()
    desk = fresh(alliance.lead_of(holder.organisation))
    address = f"{holder.get_absolute_url()}notices/"
    assert desk.get(address).status_code == 200
    shown = desk.post(address, {"url": URL, "subjects": ["story", "initiative"]})
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    secret = shown.context["made"].secret
    assert secret in shown.content.decode()
    held = Endpoint.objects.get()
    assert held.subjects == ["initiative", "story"]
    for page in (holder.get_absolute_url(), held.get_absolute_url()):
        text = desk.get(page).content.decode()
        assert URL in text
        assert secret not in text
    again = desk.post(f"{held.get_absolute_url()}secret/")
    newer = again.context["made"].secret
    assert newer != secret
    assert newer in again.content.decode()
    assert again["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"url": "http://example.org/", "subjects": ["story"]}, "https://"),
        ({"url": "https://127.0.0.1/", "subjects": ["story"]}, "open internet"),
        ({"url": "", "subjects": ["story"]}, "Error"),
        ({"url": URL, "subjects": []}, "Error"),
        ({"url": URL, "subjects": ["everything"]}, "Error"),
        ({"url": "x" * 401, "subjects": ["story"]}, "Error"),
    ],
)
def test_form_that_is_wrong_says_so_and_loses_nothing(fresh, typed, words):
    holder = partners.member_holder()
    answer = fresh(alliance.lead_of(holder.organisation)).post(f"{holder.get_absolute_url()}notices/", typed)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert typed["url"] in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_same_address_twice_and_an_eleventh_are_refused(fresh):
    holder = partners.member_holder()
    desk = fresh(alliance.lead_of(holder.organisation))
    for n in (0, 0, *range(1, 11)):
        desk.post(f"{holder.get_absolute_url()}notices/", {"url": f"{URL}/{n}", "subjects": ["story"]})
    assert Endpoint.objects.count() == 10


def test_password_is_asked_again_before_a_secret_is_shown(sign_in):
    held = partners.endpoint(url=CANARY)
    lead = held.made_by
    lead.set_password("a long enough password")
    lead.save()
    desk = sign_in(lead)
    before = Endpoint.objects.get().secret
    for path in (f"{held.holder.get_absolute_url()}notices/", f"{held.get_absolute_url()}secret/"):
        answer = desk.post(path, {"url": f"{URL}/2", "subjects": ["story"]})
        assert answer.status_code == 302
        assert "/accounts/reauthenticate/" in answer["Location"]
    assert Endpoint.objects.get().secret == before


def test_trial_notice_is_sent_and_shown(fresh, monkeypatch):
    held = partners.endpoint(url=URL)
    desk = fresh(held.made_by)
    with listening(Partner(), monkeypatch) as _:
        assert desk.post(f"{held.get_absolute_url()}ping/").status_code == 302
        outbox.deliver_due(lane=notices.LANE)
    text = desk.get(held.get_absolute_url()).content.decode()
    assert "ping" in text
    assert "Taken (204)" in text
    for _ in range(11):
        last = desk.post(f"{held.get_absolute_url()}ping/", follow=True)
    assert "try again" in last.content.decode()


def test_address_is_changed_stopped_and_begun_again_from_the_page(fresh):
    held = partners.endpoint(url=CANARY)
    desk, page = fresh(held.made_by), held.get_absolute_url()
    desk.post(f"{page}subjects/", {"subjects": ["story"]})
    assert Endpoint.objects.get().subjects == ["story"]
    assert "at least one" in desk.post(f"{page}subjects/", {}, follow=True).content.decode()
    desk.post(f"{page}stop/")
    assert "Stopped by a person" in desk.get(page).content.decode()
    assert "It is stopped" in desk.post(f"{page}ping/", follow=True).content.decode()
    desk.post(f"{page}start/")
    assert "Is told of changes" in desk.get(page).content.decode()


def test_addresses_are_nobody_elses(fresh, cast, person):
    held = partners.endpoint(url=CANARY)
    colleague = person("Colleague Cora")
    alliance.seat(colleague, held.holder.organisation)
    other = alliance.lead_of(alliance.signed_organisation("Other House"))
    page = held.get_absolute_url()
    paths = [page, *(f"{page}{verb}/" for verb in ("subjects", "ping", "secret", "stop", "start"))]
    assert CANARY in fresh(held.made_by).get(page).content.decode()
    before = Endpoint.objects.values().get()
    for user in (colleague, other, cast.stranger, cast.curator):
        desk = fresh(user)
        for path in (*paths, held.holder.get_absolute_url(), f"{held.holder.get_absolute_url()}notices/"):
            for answer in (desk.get(path), desk.post(path, {"subjects": ["story"]})):
                assert answer.status_code in {404, 405}, (user, path)
                assert CANARY not in answer.content.decode()
    assert Endpoint.objects.values().get() == before
    staff = fresh(cast.secretariat)
    assert CANARY in staff.get(page).content.decode()
    assert staff.post(f"{page}secret/").status_code == 403  # it can stop it, not speak for it
    assert staff.post(f"{page}stop/").status_code == 302
    assert Endpoint.objects.get().stop == "person"


def test_new_lead_begins_again_what_rested_on_the_last_one(fresh, person):
    held = partners.endpoint(url=CANARY)
    lead = person("New Lead")
    alliance.seat(lead, held.holder.organisation, "lead")
    desk = fresh(lead)
    desk.post(f"{held.get_absolute_url()}stop/")
    desk.post(f"{held.get_absolute_url()}start/")
    assert Endpoint.objects.get().made_by == lead
