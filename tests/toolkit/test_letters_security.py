"""Letters to authors: carried to one person who is never typed in, without an address on either side."""

from __future__ import annotations

import email
import logging
from datetime import timedelta
from email.policy import default

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import contacts
from promise.core.models import AuditEvent, Bucket, OutboxItem
from promise.core.tokens import new_nonce
from tests.factories import toolkit as make
from toolkit.actions import letters
from toolkit.models import Letter, LetterBox

pytestmark = pytest.mark.django_db

WORDS = "How did you begin with it at night?"


def send(client, held, **more):
    return client.post(f"{held.get_absolute_url()}write/", {"text": WORDS, "nonce": new_nonce(), **more})


@pytest.fixture
def tea(deliver):
    """Its author has had the letters about its own way into the bank already."""
    made = make.published_initiative("Tea", by=make.author("Author Asa"))
    deliver()
    mail.outbox.clear()
    return made


@pytest.fixture
def reader(person):
    return person("Reader Ria")


def test_letter_and_answer_pass_without_an_address_either_way(tea, reader, sign_in, deliver, mailoutbox):
    assert send(sign_in(reader), tea).status_code == 302
    deliver()
    first = mailoutbox[-1]
    assert first.to == [tea.owner.email]
    assert WORDS in first.body
    assert "Reader Ria" in first.body
    assert reader.email not in first.message().as_string()
    letter = Letter.objects.get()
    page = sign_in(tea.owner).get(f"/toolkit/letters/{letter.public_id}/")
    assert WORDS in page.content.decode()
    assert reader.email not in page.content.decode()
    sign_in(tea.owner).post(
        f"/toolkit/letters/{letter.public_id}/", {"text": "With one quiet evening a week.", "nonce": new_nonce()}
    )
    deliver()
    second = mailoutbox[-1]
    assert second.to == [reader.email]
    assert "With one quiet evening" in second.body
    assert tea.owner.email not in second.message().as_string()


def test_recipient_is_never_from_input(tea, reader, sign_in, deliver, mailoutbox):
    for name in ("to", "email", "recipient", "owner", "cc", "bcc", "initiative"):
        send(sign_in(reader), tea, **{name: "victim@elsewhere.example"})
    deliver()
    assert mailoutbox
    assert {address for message in mailoutbox for address in message.recipients()} == {tea.owner.email}


NASTY = [
    "Hello there, a letter\r\nBcc: victim@elsewhere.example", "Hello there, look at https://evil.example/x",
    "Hello there, look at www.evil.example please", "Hello there, look at evil.example please",
    "Hello there, write to me@evil.example please", "Hello there, evil\u200b.com is what I mean",
    "Hello there, look at //evil.example please", "Hello there, see еvil.com please", "Hello there, ｅｖｉｌ．ｃｏｍ please",
]  # fmt: skip


@pytest.mark.parametrize("words", NASTY)
def test_links_and_addresses_are_refused_and_kept_nowhere(tea, reader, sign_in, deliver, mailoutbox, caplog, words):
    caplog.set_level(logging.DEBUG)
    answer = send(sign_in(reader), tea, text=words)
    assert answer.status_code == 200
    assert answer.context["form"].errors["text"]
    deliver()
    assert mailoutbox == []
    assert not Letter.objects.exists()
    assert not OutboxItem.objects.filter(payload__icontains="evil").exists()
    assert not AuditEvent.objects.filter(verb="write_letter").exists()
    assert "evil" not in caplog.text


def test_names_and_titles_cannot_add_a_header(tea, person, sign_in, deliver, mailoutbox):
    writer = person("Mallory")
    writer.name = "Mallory\r\nBcc: victim@elsewhere.example"
    writer.save(update_fields=["name"])
    type(tea).objects.filter(pk=tea.pk).update(title="Tea\r\nBcc: victim@elsewhere.example")
    assert send(sign_in(writer), tea).status_code == 302
    deliver()
    parsed = email.message_from_bytes(mailoutbox[-1].message().as_bytes(), policy=default)
    assert parsed["Bcc"] is None
    assert parsed["Cc"] is None
    assert parsed["To"] == tea.owner.email
    assert mailoutbox[-1].recipients() == [tea.owner.email]


def test_outbox_and_audit_hold_no_words_and_the_row_is_sealed(tea, reader):
    letter = make.letter(tea, by=reader, text="CANARY words about the night")
    assert "CANARY" not in letter.sealed
    assert letter.text == "CANARY words about the night"
    assert not OutboxItem.objects.filter(payload__icontains="CANARY").exists()
    assert "CANARY" not in str(AuditEvent.objects.get(verb="write_letter").details)


def test_nobody_else_reads_a_letter_whatever_their_post(tea, reader, sign_in, cast, client):
    letter = make.letter(tea, by=reader)
    assert sign_in(reader).get(f"/toolkit/letters/{letter.public_id}/").status_code == 200
    for other in (cast.stranger, cast.curator, cast.secretariat, cast.guardian):
        assert sign_in(other).get(f"/toolkit/letters/{letter.public_id}/").status_code == 404
    assert client.get(f"/toolkit/letters/{letter.public_id}/").status_code == 302
    with pytest.raises(ValidationError):
        letters.answer(letter=letter, by=cast.stranger, text=WORDS, nonce=new_nonce())


def test_visitor_is_asked_to_sign_in_so_that_an_answer_has_somewhere_to_go(tea, client, deliver, mailoutbox):
    assert "/accounts/login/" in send(client, tea)["Location"]
    assert "/accounts/login/" in client.get(f"{tea.get_absolute_url()}write/")["Location"]
    deliver()
    assert mailoutbox == []


def test_author_closes_the_box_and_opens_it_again(tea, reader, sign_in):
    owner = sign_in(tea.owner)
    box = f"/toolkit/submissions/{tea.public_id}/letters/"
    assert sign_in(reader).post(box, {"is_open": "0"}).status_code == 404
    owner.post(box, {"is_open": "0"})
    assert not LetterBox.objects.get().is_open
    assert "Write to the author" not in sign_in(reader).get(tea.get_absolute_url()).content.decode()
    refused = send(sign_in(reader), tea)
    assert refused.status_code == 200
    assert not Letter.objects.exists()
    owner.post(box, {"is_open": "1"})
    assert send(sign_in(reader), tea).status_code == 302


def test_mailbox_that_said_never_again_gets_nothing(tea, reader, sign_in, deliver, mailoutbox):
    contacts.stop(email=tea.owner.email)
    assert send(sign_in(reader), tea).status_code == 200
    deliver()
    assert mailoutbox == []


def test_mailbox_that_says_so_while_a_letter_waits_gets_nothing(tea, reader, sign_in, deliver, mailoutbox):
    assert send(sign_in(reader), tea).status_code == 302
    contacts.stop(email=tea.owner.email)
    deliver()
    assert mailoutbox == []


def test_allowances_hold_exactly_and_keep_no_person(tea, sign_in, person, deliver, mailoutbox):
    passed = [send(sign_in(person(f"Reader {n}")), tea).status_code for n in range(9)]
    assert passed == [302] * 6 + [429] * 3
    deliver()
    assert len(mailoutbox) == 6
    assert not Bucket.objects.filter(key__contains="@").exists()


def test_one_person_writes_three_letters_a_day_to_another(tea, reader, sign_in):
    assert [send(sign_in(reader), tea).status_code for _ in range(4)] == [302, 302, 302, 429]


def test_sent_twice_is_one_letter_and_answered_once(tea, reader, sign_in, deliver, mailoutbox):
    nonce = new_nonce()
    for _ in range(2):
        send(sign_in(reader), tea, nonce=nonce)
    deliver()
    assert len(mailoutbox) == 1
    letter = Letter.objects.get()
    letters.answer(letter=letter, by=tea.owner, text=WORDS, nonce=new_nonce())
    with pytest.raises(ValidationError):
        letters.answer(letter=letter, by=tea.owner, text=WORDS, nonce=new_nonce())


def test_words_are_erased_after_half_a_year(tea, reader, sign_in):
    letter = make.letter(tea, by=reader)
    with time_machine.travel(timezone.now() + timedelta(days=179), tick=False):
        assert letters.erase_old() == 0
    with time_machine.travel(timezone.now() + timedelta(days=181), tick=False):
        assert letters.erase_old() == 1
    letter.refresh_from_db()
    assert (letter.sealed, letter.text) == ("", "")
    assert sign_in(reader).get(f"/toolkit/letters/{letter.public_id}/").status_code == 404


def test_letter_waiting_when_an_account_closes_is_not_sent(tea, reader, deliver):
    make.letter(tea, by=reader)
    tea.owner.is_active = False
    tea.owner.save(update_fields=["is_active"])
    deliver()
    assert mail.outbox == []
