"""A letter to the secretariat: written by anybody, read and answered on the desk, once."""

from __future__ import annotations

import pytest
from django.core import mail

from alliance.models import Enquiry
from promise.core.models import AuditEvent
from promise.core.tokens import new_nonce
from tests.factories import alliance

pytestmark = pytest.mark.django_db
CANARY = "CANARY-letter-about-our-ward"


def words(**more):
    return {
        "name": "Ada Asker", "email": "ada@elsewhere.example", "organisation_name": "Harbour House",
        "message": CANARY, "nonce": new_nonce(), "more_about_you": "",
    } | more  # fmt: skip


def test_letter_arrives_and_is_answered_by_mail(client, cast, sign_in, deliver):
    page = client.get("/about/contact/")
    nonce = page.context["form"]["nonce"].value()
    answer = client.post("/about/contact/", words(nonce=nonce), follow=True)
    assert answer.redirect_chain[-1][0] == "/about/contact/thanks/"
    enquiry = Enquiry.objects.get()

    desk = sign_in(cast.secretariat)
    assert "Harbour House" in desk.get("/desk/queue/").content.decode()
    address = f"/desk/enquiries/{enquiry.public_id}/"
    assert CANARY in desk.get(address).content.decode()
    assert desk.post(address, {"reason": "Come to our next meeting.", "act": "answer"}).status_code == 302
    deliver()
    (letter,) = mail.outbox
    assert letter.to == ["ada@elsewhere.example"]
    assert "Come to our next meeting." in letter.body
    assert "Harbour House" not in desk.get("/desk/queue/").content.decode()
    shown = desk.get(address).content.decode()
    assert "Come to our next meeting." in shown
    assert 'name="reason"' not in shown


def test_letter_sent_by_two_clicks_is_one(client):
    once = words()
    for _ in range(2):
        assert client.post("/about/contact/", once).status_code == 302
    assert Enquiry.objects.count() == 1


def test_second_answer_is_refused_in_words(cast, sign_in, deliver):
    enquiry = alliance.enquiry()
    desk, address = sign_in(cast.secretariat), f"/desk/enquiries/{enquiry.public_id}/"
    desk.post(address, {"reason": "First.", "act": "answer"})
    again = desk.post(address, {"reason": "Second.", "act": "answer"})
    assert again.status_code == 200
    deliver()
    assert len(mail.outbox) == 1
    assert enquiry.decisions.count() == 1


def test_letter_closed_without_an_answer_mails_nobody(cast, sign_in, deliver):
    enquiry = alliance.enquiry()
    sign_in(cast.secretariat).post(f"/desk/enquiries/{enquiry.public_id}/", {"reason": "Advertising.", "act": "close"})
    deliver()
    enquiry.refresh_from_db()
    assert (enquiry.state, mail.outbox) == ("closed", [])
    assert AuditEvent.objects.filter(verb="close").exists()


def test_answer_without_words_is_asked_for_again(cast, sign_in):
    enquiry = alliance.enquiry()
    page = sign_in(cast.secretariat).post(f"/desk/enquiries/{enquiry.public_id}/", {"reason": "  ", "act": "answer"})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]


def test_letter_is_for_the_secretariat_only(client, cast, sign_in):
    enquiry = alliance.enquiry(message=CANARY)
    address = f"/desk/enquiries/{enquiry.public_id}/"
    assert CANARY in sign_in(cast.secretariat).get(address).content.decode()
    assert client.get(address).status_code == 302
    for person in (cast.stranger, cast.curator, cast.guardian):
        other = sign_in(person)
        for answer in (other.get(address), other.post(address, {"reason": "x"}), other.get("/desk/enquiries/none/")):
            assert answer.status_code == 403
            assert CANARY not in answer.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.state == "received"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "not an address"}, "email"),
        ({"message": ""}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"name": "n" * 5000}, "name"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": "short"}, "nonce"),
        ({"more_about_you": "buy this"}, "more_about_you"),
    ],
)
def test_letter_with_something_wrong_is_kept_and_says_what(client, wrong, field):
    page = client.post("/about/contact/", words(**wrong))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Harbour House" in page.content.decode()
    assert not Enquiry.objects.exists()


def test_letter_with_html_is_shown_harmless(cast, sign_in):
    enquiry = alliance.enquiry(message="<script>alert(1)</script> **bold** 🙂", name="<b>Ada</b>")
    html = sign_in(cast.secretariat).get(f"/desk/enquiries/{enquiry.public_id}/").content.decode()
    assert "<script>alert" not in html
    assert "<b>Ada" not in html
    assert "🙂" in html


def test_too_many_letters_from_one_address_are_refused_in_words(client):
    answers = [client.post("/about/contact/", words(email=f"a{n}@elsewhere.example")) for n in range(7)]
    assert [a.status_code for a in answers[:5]] == [302] * 5
    assert answers[6].status_code == 200
    assert answers[6].context["form"].non_field_errors()
    assert Enquiry.objects.count() < 7


def test_form_knows_who_is_signed_in(cast, sign_in):
    form = sign_in(cast.stranger).get("/about/contact/").context["form"]
    assert (form["name"].value(), form["email"].value()) == (cast.stranger.name, cast.stranger.email)
