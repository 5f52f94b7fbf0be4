"""The invitation's landing page, and the lead's page with the fate of each invitation."""

from __future__ import annotations

import pytest

from alliance.actions import invitations
from alliance.models import Invitation
from promise.core.models import OutboxItem
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(person):
    return make.member_cast(person)


def page_of(people) -> str:
    return f"/alliance/organisations/{people.organisation.slug}/invite/"


def test_landing_says_who_invites_and_shows_nothing_of_the_invited(client, people):
    invitation = make.invitation(people.organisation, "canary@invited.example", note="Come <b>and</b> see.")
    response = client.get(f"/alliance/join/{invitation.link_token()}/")
    page = response.content.decode()
    assert "Cast House invites you" in page
    assert "Come &lt;b&gt;and&lt;/b&gt; see." in page
    assert "canary" not in page
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert invitation.link_token() not in page.split("</head>")[0]


@pytest.mark.parametrize(
    ("data", "state"),
    [({"answer": "talk"}, "in_talks"), ({"answer": "decline", "reason": "Not now"}, "declined"), ({"answer": "sign"}, "sent"),
     ({"answer": "decline", "reason": "x" * 5000}, "sent"), ({"answer": "publish"}, "sent"), ({}, "sent")],
)  # fmt: skip
def test_answer_is_kept(client, people, data, state):
    invitation = make.invitation(people.organisation)
    client.post(f"/alliance/join/{invitation.link_token()}/", data)
    assert Invitation.objects.get().state == state


def test_landing_after_the_answer_still_leads_on(client, people):
    invitation = make.invitation(people.organisation)
    link = f"/alliance/join/{invitation.link_token()}/"
    client.post(link, {"answer": "decline"})
    assert "The door stays open" in client.get(link).content.decode()
    assert "cannot be done now" in client.post(link, {"answer": "talk"}, follow=True).content.decode()


def test_lead_sees_the_letter_before_it_leaves(people, sign_in):
    data = {"email": "b@new.example", "organisation_name": "Riverbend", "note": "We would love to have you.", "preview": "yes"}
    page = sign_in(people.lead).post(page_of(people), data).content.decode()
    assert "This is what they will read" in page
    assert "We would love to have you." in page
    assert not Invitation.objects.exists()


def test_lead_sends_sees_the_fate_and_takes_it_back(people, sign_in):
    browser = sign_in(people.lead)
    assert browser.post(page_of(people), {"email": "b@new.example", "send": "yes"}).status_code == 302
    invitation = Invitation.objects.get()
    assert "b@new.example" in browser.get(page_of(people)).content.decode()
    revoke = f"/alliance/invitations/{invitation.public_id}/revoke/"
    assert browser.get(revoke).status_code == 200
    assert Invitation.objects.get().state == "sent"
    browser.post(revoke)
    assert Invitation.objects.get().state == "revoked"
    assert "Taken back" in browser.get(page_of(people)).content.decode()


def test_answer_to_the_lead_is_the_same_whoever_is_invited(people, person, sign_in):
    """T10: a member, a stranger and a mailbox that had its share give the same page."""
    other = make.signed_organisation("Other House")
    make.invitation(other, "had.enough@target.example")
    answers = set()
    for email in (make.lead_of(other).email, "stranger@new.example", "had.enough@target.example"):
        response = sign_in(people.lead).post(page_of(people), {"email": email, "send": "yes"})
        answers.add((response.status_code, response.url))
    assert len(answers) == 1
    assert set(Invitation.objects.filter(inviter=people.organisation).values_list("state", flat=True)) == {"sent"}
    assert OutboxItem.objects.filter(payload__event="invitation").count() == 3


def test_lead_who_sends_too_many_reads_when_to_come_back(people, sign_in):
    browser = sign_in(people.lead)
    for n in range(invitations.PER_DAY_AT_FIRST):
        browser.post(page_of(people), {"email": f"n{n}@b.example", "send": "yes"})
    response = browser.post(page_of(people), {"email": "more@b.example", "send": "yes"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 3600
    assert "That was a lot in a short time" in response.content.decode()


@pytest.mark.parametrize(
    "data", [{"email": "x"}, {"email": "a@b.example", "note": "see evil.com"}, {"email": "a\x00@b.example"}, {}]
)
def test_lead_who_types_nonsense_is_told_and_nothing_leaves(people, sign_in, data):
    page = sign_in(people.lead).post(page_of(people), {**data, "send": "yes"}).content.decode()
    assert "There is something to put right" in page
    assert not Invitation.objects.exists()


def test_inviting_is_the_lead_s_alone(client, people, cast, sign_in):
    invitation = make.invitation(people.organisation, "canary@invited.example")
    revoke = f"/alliance/invitations/{invitation.public_id}/revoke/"
    assert b"canary@invited.example" in sign_in(people.lead).get(page_of(people)).content
    elsewhere = make.lead_of(make.signed_organisation("Other House"))
    for user in (people.contributor, people.coordinator, elsewhere, cast.curator, cast.stranger, cast.secretariat):
        for path in (page_of(people), revoke):
            for response in (sign_in(user).get(path), sign_in(user).post(path, {"email": "a@b.example"})):
                assert response.status_code in {403, 404}
                assert b"canary" not in response.content
    assert client.post(revoke).url.startswith("/accounts/login/")
    assert Invitation.objects.get().state == "sent"
