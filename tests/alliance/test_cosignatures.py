"""Words of a person with lived experience beside a signature: theirs alone, read first, wiped when taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance.actions import contacts, cosignatures
from alliance.models import CoSignature
from promise.core import ledger
from promise.core.models import OutboxItem
from promise.core.workflow import MoveRefused
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
WORDS = {"words": "CANARYWORDS I was heard.", "shown_name": "CANARYNAME", "consents": "on"}


@pytest.fixture
def pledge():
    return make.accepted_pledge("Riverbend House")


@pytest.fixture
def asked(pledge):
    return cosignatures.ask(pledge=pledge, email="canarymo@home.example", by=make.lead_of(pledge.organisation))


def mine(row: CoSignature) -> str:
    return f"/alliance/beside/mine/{row.link_token()}/"


def page(pledge) -> str:
    return pledge.organisation.get_absolute_url()


def test_ask_write_read_show_and_take_back_as_people_do_it(client, pledge, person, deliver, mailoutbox):
    client.force_login(make.lead_of(pledge.organisation))
    assert (
        client.post(f"/alliance/organisations/{pledge.organisation.slug}/beside/", {"email": "mo@home.example"}).status_code
        == 302
    )
    deliver()
    row = CoSignature.objects.get()
    letter = next(m for m in mailoutbox if m.to == ["mo@home.example"])
    assert mine(row) in letter.body
    client.logout()
    assert client.post(mine(row), WORDS).status_code == 302
    assert "CANARYWORDS" not in client.get(page(pledge)).content.decode(), "nobody has read it yet"
    client.force_login(person("Secretary Sam", "secretariat"))
    assert row.get_absolute_url() in client.get("/desk/queue/").content.decode()
    assert "CANARYWORDS" in client.get(row.get_absolute_url()).content.decode()
    assert client.post(row.get_absolute_url(), {"decision": "show"}).status_code == 302
    client.logout()
    html = client.get(page(pledge)).content.decode()
    assert "CANARYWORDS" in html
    assert "CANARYNAME" in html
    assert client.post(mine(row), {"take_back": "1"}).status_code == 302
    assert "CANARYWORDS" not in client.get(page(pledge)).content.decode()
    assert "not here" in client.get(mine(row)).content.decode()


@pytest.mark.parametrize("shown", [True, False])
def test_take_back_leaves_no_word_in_any_table(pledge, shown, all_tables):
    row = make.co_signature(pledge, words="CANARYWORDS", shown_name="CANARYNAME", shown=shown)
    if not shown:
        cosignatures.send_back(cosignature=row, by=None, reason="CANARYREASON")
        cosignatures.write(cosignature=row, words="CANARYWORDS", shown_name="CANARYNAME", consents=True)
    before = all_tables()
    assert "CANARYWORDS" in before
    assert row.email in before
    address = row.email
    cosignatures.withdraw(cosignature=row)
    after = all_tables()
    assert [word for word in ("CANARYWORDS", "CANARYNAME", "CANARYREASON", address) if word in after] == []


def test_restored_backup_does_not_bring_it_back(client, pledge):
    """The row as the backup had it, and the ledger that was never restored."""
    row = make.co_signature(pledge, words="CANARYWORDS")
    kept = CoSignature.objects.filter(pk=row.pk).values("state", "words", "shown_name", "email", "consented_at").get()
    cosignatures.withdraw(cosignature=row)
    assert ledger.entries() == [row.public_id]
    CoSignature.objects.filter(pk=row.pk).update(**kept)
    assert "CANARYWORDS" in client.get(page(pledge)).content.decode()
    call_command("replay_withdrawals")
    assert "CANARYWORDS" not in client.get(page(pledge)).content.decode()
    assert ledger.entries() == [row.public_id]


def test_restored_backup_does_not_bring_back_what_was_removed_or_said_about_it(pledge, all_tables):
    row = make.co_signature(pledge, words="CANARYWORDS", shown=False)
    cosignatures.send_back(cosignature=row, by=None, reason="CANARYREASON")
    cosignatures.write(cosignature=row, words="CANARYWORDS", consents=True)
    kept = CoSignature.objects.filter(pk=row.pk).values("state", "words", "shown_name", "email", "consented_at").get()
    cosignatures.remove(cosignature=row, by=None, reason="A nurse can be recognised.")
    OutboxItem.objects.all().delete()
    CoSignature.objects.filter(pk=row.pk).update(**kept)
    assert "CANARYWORDS" in all_tables()
    call_command("replay_withdrawals")
    assert [word for word in ("CANARYWORDS", "CANARYREASON") if word in all_tables()] == []


def test_lead_gets_one_letter_however_often_words_change(pledge):
    row = make.co_signature(pledge, shown=False)
    for words in ("Two.", "Three."):
        cosignatures.write(cosignature=row, words=words, consents=True)
    assert OutboxItem.objects.filter(payload__event="cosign_written").count() == 1


def test_lead_never_reads_it_before_everybody_does(client, pledge):
    row = make.co_signature(pledge, words="CANARYWORDS", shown_name="CANARYNAME", shown=False)
    client.force_login(make.lead_of(pledge.organisation))
    for address in (f"/alliance/organisations/{pledge.organisation.slug}/beside/", page(pledge), "/desk/",
                    f"/alliance/organisations/{pledge.organisation.slug}/membership/"):  # fmt: skip
        html = client.get(address).content.decode()
        assert "CANARY" not in html
        assert row.email not in html
    assert client.get(row.get_absolute_url()).status_code == 403


def test_say_no_wipes_the_address(client, asked):
    assert client.post(mine(asked), {"take_back": "1"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.email) == ("declined", "")
    assert client.post(mine(asked), WORDS).status_code == 200
    assert CoSignature.objects.get().words == ""


def test_change_shown_words_hides_them_until_read(client, pledge):
    row = make.co_signature(pledge, words="CANARYWORDS")
    cosignatures.write(cosignature=row, words="Something else.", consents=True)
    html = client.get(page(pledge)).content.decode()
    assert "CANARYWORDS" not in html
    assert "Something else." not in html


@pytest.mark.parametrize("change", [{"words": ""}, {"words": "x" * 601}, {"words": "See www.bad.example"}, {"consents": ""},
                                    {"shown_name": "www.bad.example"}])  # fmt: skip
def test_write_badly_says_what_to_do_and_keeps_what_was_typed(client, asked, change):
    answer = client.post(mine(asked), WORDS | change)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert CoSignature.objects.get().state == "asked"
    if "words" not in change:
        assert "CANARYWORDS" in answer.content.decode()


def test_database_keeps_nothing_public_without_consent(pledge):
    row = make.co_signature(pledge)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoSignature.objects.filter(pk=row.pk).update(consented_at=None)


def test_ask_twice_is_one_letter_and_five_are_most(pledge, asked):
    lead = make.lead_of(pledge.organisation)
    assert cosignatures.ask(pledge=pledge, email="CanaryMo@home.example", by=lead).pk == asked.pk
    for n in range(4):
        cosignatures.ask(pledge=pledge, email=f"p{n}@home.example", by=lead)
    with pytest.raises(MoveRefused):
        cosignatures.ask(pledge=pledge, email="p9@home.example", by=lead)


def test_never_again_mailbox_gets_no_letter(pledge, deliver, mailoutbox):
    contacts.stop(email="mo@home.example")
    cosignatures.ask(pledge=pledge, email="mo@home.example", by=make.lead_of(pledge.organisation))
    deliver()
    assert [m for m in mailoutbox if m.to == ["mo@home.example"]] == []


def test_unanswered_request_ends_after_sixty_days(asked):
    assert cosignatures.expire(at=timezone.now() + dt.timedelta(days=59)) == 0
    assert cosignatures.expire(at=timezone.now() + dt.timedelta(days=61)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.email) == ("expired", "")


def test_removed_words_are_wiped_and_the_person_hears_why(pledge, deliver, mailoutbox):
    row = make.co_signature(pledge, words="CANARYWORDS")
    address = row.email
    with pytest.raises(MoveRefused):
        cosignatures.remove(cosignature=row, by=None, reason=" ")
    cosignatures.remove(cosignature=row, by=None, reason="A nurse can be recognised.")
    deliver()
    letter = next(m for m in mailoutbox if m.to == [address] and "recognised" in m.body)
    assert "no longer shown" in letter.subject
    row.refresh_from_db()
    assert (row.words, row.email) == ("", "")


def test_member_that_left_shows_nothing(client, pledge):
    row = make.co_signature(pledge, words="CANARYWORDS", shown=False)
    make.in_state(pledge, "withdrawn")
    with pytest.raises(MoveRefused):
        cosignatures.show(cosignature=row, by=None)
    with pytest.raises((MoveRefused, ValidationError)):
        cosignatures.write(cosignature=row, words="More", consents=True)
    cosignatures.withdraw(cosignature=row)
    assert CoSignature.objects.get().words == ""


def test_words_are_not_in_the_api_or_on_paper(client, pledge):
    """The consent is for the public page, so nothing else carries them."""
    make.co_signature(pledge, words="CANARYWORDS")
    assert "CANARYWORDS" in client.get(page(pledge)).content.decode()
    for address in (f"/api/v1/organisations/{pledge.organisation.slug}/", f"/alliance/members/{pledge.organisation.slug}.pdf",
                    "/alliance/members/?format=csv", "/alliance/members.atom"):  # fmt: skip
        answer = client.get(address)
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert b"CANARYWORDS" not in whole
