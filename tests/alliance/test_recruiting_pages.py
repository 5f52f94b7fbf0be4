"""A member's page to bring others in, its poster, and the card that counts."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from alliance.documents import poster
from alliance.models import Organisation
from tests.alliance.steps import walk
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db


def test_page_asks_in_the_member_s_name_and_leads_to_signing_with_it(client):
    member = make.signed_organisation("Old <b>House")
    make.pledge_text()
    page = client.get(f"/alliance/recruit/{member.slug}/").content.decode()
    assert "Old &lt;b&gt;House asks you to join" in page
    href = re.search(r'href="(/alliance/pledge/sign/\?from=[^"]+)"', page)
    assert href
    answers = {
        "name": "New House", "kind": "provider", "country": "GB", "text_1": "Open the garden", "framework_1": "promote",
        "due_1_day": "1", "due_1_month": "5", "due_1_year": str(timezone.localdate().year + 1),
    }  # fmt: skip
    walk(client, answers, query=href.group(1).removeprefix("/alliance/pledge/sign/"))
    assert "Old &lt;b&gt;House (United Kingdom)" in client.get("/alliance/pledge/sign/signatory/").content.decode()


def test_poster_is_a_tagged_pdf_that_leads_to_the_page(client, settings):
    settings.SITE_URL = "https://promise.example"
    member = make.signed_organisation("Old House")
    answer = client.get(f"/alliance/recruit/{member.slug}/poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content
    data = poster.as_data(member)
    assert data["url"] == f"https://promise.example/alliance/recruit/{member.slug}/"
    assert "<svg" in data["qr"]


@pytest.mark.parametrize(
    ("state", "status"), [("due", 200), ("overdue", 200), ("returned", 200), ("lapsed", 404), ("withdrawn", 404)]
)
def test_page_and_poster_are_there_only_while_the_member_may_invite(client, state, status):
    pledge = make.accepted_pledge()
    make.in_state(pledge, state)
    for tail in ("", "poster.pdf"):
        assert client.get(f"/alliance/recruit/{pledge.organisation.slug}/{tail}").status_code == status


def test_page_and_poster_show_public_facts_only(client):
    pledge = make.accepted_pledge("Old House", signatory_name="Canary Name", signatory_email="canary@house.example")
    make.invitation(pledge.organisation, "canary@invited.example", note="canary note")
    answer = client.get(f"/alliance/recruit/{pledge.organisation.slug}/").content.decode()
    assert "anary" not in answer
    assert "anary" not in repr(poster.as_data(pledge.organisation))


def test_a_pledge_that_waits_has_no_page(client):
    pledge = make.verified_pledge("CanaryUnlisted House")
    assert client.get(f"/alliance/recruit/{pledge.organisation.slug}/").status_code == 404


def test_desk_and_invitation_page_say_how_many_of_how_many(sign_in, settings):
    settings.RECRUITS_ASKED = 3
    member = make.signed_organisation("Old House")
    make.signed_organisation("Young House", recruiter=member)
    make.invitation(member)
    browser = sign_in(make.lead_of(Organisation.objects.get(pk=member.pk)))
    for page in ("/desk/", f"/alliance/organisations/{member.slug}/invite/"):
        words = " ".join(re.sub(r"<[^>]+>", " ", browser.get(page).content.decode()).split())
        assert "1 of 3 recruited" in words
        assert re.search(r"Sent\W+1\b", words)
        assert f"/alliance/recruit/{member.slug}/poster.pdf" in browser.get(page).content.decode()
