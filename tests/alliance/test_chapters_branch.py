"""The coordinator's branch: what is in it, who is quiet, what is noted, what is written, and the file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import branches, contacts, invitations, limits
from alliance.models import ChapterLetter, CoordinatorNote, Organisation, Pledge, PledgeDecision, Seat, standing
from promise.core.models import AuditEvent
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
MEMBERS = "/alliance/chapters/united-kingdom/members/"
MAIL = "/alliance/chapters/united-kingdom/mail/"
FILE = "/alliance/chapters/united-kingdom/members.csv"


@pytest.fixture
def britain(person) -> SimpleNamespace:
    chapter = make.national_chapter("GB")
    return SimpleNamespace(chapter=chapter, coordinator=make.coordinator(person("Own Ola"), chapter))


def names(answer) -> list[str]:
    return [row.organisation.name for row in answer.context["rows"]]


def lines(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def letter(*to: Organisation, **more: str) -> dict[str, object]:
    values = {"to": [one.slug for one in to], "subject": "Our meeting", "text": "Do come.", "nonce": "n" * 20}
    return {**values, **more}


# -- filters -----------------------------------------------------------------------------------------------------------


def test_quiet_are_those_of_whom_nothing_was_heard(britain, sign_in):
    with time_machine.travel("2025-01-10 10:00", tick=False):
        make.signed_organisation("Silent House")
        make.signed_organisation("Inviting House")
    with time_machine.travel("2026-01-10 10:00", tick=False):
        invitations.send(organisation=Organisation.objects.get(name="Inviting House"), email="a@b.example", by=None)
        make.signed_organisation("Young House")
    client = sign_in(britain.coordinator)
    for now, months, expected in (
        ("2026-02-01", "6", ["Silent House"]),
        ("2026-02-01", "3", ["Silent House"]),
        ("2026-04-11", "3", ["Inviting House", "Silent House", "Young House"]),
        ("2026-04-09", "3", ["Silent House"]),
    ):
        with time_machine.travel(f"{now} 12:00", tick=False):
            client.force_login(britain.coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
            assert names(client.get(f"{MEMBERS}?quiet={months}")) == expected, (now, months)


def test_due_follows_the_reporting_rules_to_the_day(britain):
    with time_machine.travel("2025-01-10 10:00", tick=False):
        pledge = make.accepted_pledge("Due House")
    rows = Organisation.objects.filter(pk=pledge.organisation_id)
    row = standing.with_reporting(rows).get()
    assert standing.due_on(row) == dt.date(2027, 1, 10), "a year and the year of grace"
    assert not standing.due_within(rows, 30, today=dt.date(2026, 12, 10)).exists()
    assert standing.due_within(rows, 30, today=dt.date(2026, 12, 11)).exists()
    PledgeDecision.objects.create(
        subject=pledge, move="report", from_state="due", to_state="active", capacity="lead",
        at=timezone.make_aware(dt.datetime(2026, 12, 20, 9)),
    )  # fmt: skip
    assert not standing.due_within(rows, 30, today=dt.date(2026, 12, 21)).exists()
    assert standing.due_on(standing.with_reporting(rows).get()) == dt.date(2027, 12, 20)


def test_recruits_are_none_one_or_more(britain, sign_in):
    one, two = make.signed_organisation("One House"), make.signed_organisation("Two House")
    (
        make.signed_organisation("Ash House", one),
        make.signed_organisation("Beech House", two),
        make.signed_organisation("Cedar House", two),
    )
    client = sign_in(britain.coordinator)
    assert names(client.get(f"{MEMBERS}?recruits=0")) == ["Ash House", "Beech House", "Cedar House"]
    assert names(client.get(f"{MEMBERS}?recruits=1")) == ["One House"]
    assert names(client.get(f"{MEMBERS}?recruits=2")) == ["Two House"]


def test_what_waits_names_pledges_seats_talks_and_late_reports(britain, person, sign_in):
    house = make.signed_organisation("Riverbend House")
    make.verified_pledge("Waiting House")
    Seat.objects.create(organisation=house, user=person("Asa Asks"), email="asa@example.org", state="asked")
    invitations.talk(invitation=make.invitation(house, organisation_name="Thinking House"))
    make.in_state(make.accepted_pledge("Late House"), "overdue")
    page = sign_in(britain.coordinator).get(MEMBERS).content.decode()
    for words in ("Waiting House", "Asa Asks asks the lead for a seat", "Thinking House is thinking", "Late House"):
        assert words in page


def test_member_page_holds_all_that_the_branch_may_see(britain, sign_in):
    house = make.signed_organisation("Riverbend House")
    make.invitation(house, "asked@elsewhere.example", note="Come and see", organisation_name="Elsewhere")
    make.coordinator_note(house, britain.coordinator, text="They changed their <b>director</b>.")
    page = sign_in(britain.coordinator).get(f"{MEMBERS}{house.slug}/")
    text = page.content.decode()
    lead = make.lead_of(house)
    for words in (lead.email, "Come and see", "asked@elsewhere.example", "&lt;b&gt;director", "Open the garden every day"):
        assert words in text
    assert page["Cache-Control"] == "no-store"


# -- notes -------------------------------------------------------------------------------------------------------------


def test_note_is_added_and_removed_by_its_writer_only(britain, person, sign_in):
    house = make.signed_organisation("Riverbend House")
    other = make.coordinator(person("Second Sol"), britain.chapter)
    client = sign_in(britain.coordinator)
    assert client.post(f"{MEMBERS}{house.slug}/", {"text": "Ring them in May."}).status_code == 302
    note = CoordinatorNote.objects.get()
    assert (note.written_by, note.chapter) == (britain.coordinator, britain.chapter)
    address = f"/alliance/chapters/notes/{note.public_id}/remove/"
    assert sign_in(other).post(address).status_code == 403
    assert client.get(address).status_code == 200
    assert CoordinatorNote.objects.exists(), "looking removes nothing"
    assert client.post(address).status_code == 302
    assert not CoordinatorNote.objects.exists()
    assert AuditEvent.objects.filter(verb__in=["add_note", "remove_note"]).count() == 2


# -- letters -----------------------------------------------------------------------------------------------------------


def test_letter_is_shown_first_and_then_sent_to_each_alone(britain, sign_in, deliver, mailoutbox):
    one, two = make.signed_organisation("One House"), make.signed_organisation("Two House")
    deliver(), mailoutbox.clear()
    client = sign_in(britain.coordinator)
    shown = client.post(MAIL, letter(one, two, gives_address="on"))
    assert "This is how it leaves" in shown.content.decode()
    assert ChapterLetter.objects.count() == deliver() == len(mailoutbox) == 0
    for _again in range(2):
        assert client.post(MAIL, letter(one, two, gives_address="on", step="send")).status_code == 302
    deliver()
    assert sorted(m.to for m in mailoutbox) == sorted([[make.lead_of(one).email], [make.lead_of(two).email]])
    body = mailoutbox[0].body
    assert "Own Ola, who coordinates the United Kingdom chapter" in body
    assert "Do come." in body
    assert britain.coordinator.email in body
    assert not mailoutbox[0].cc
    assert not mailoutbox[0].bcc
    assert ChapterLetter.objects.get().organisations.count() == 2


def test_letter_stays_plain_text_with_one_subject_line(britain, deliver, mailoutbox):
    house = make.signed_organisation("One House")
    deliver(), mailoutbox.clear()
    branches.send_letter(
        chapter=britain.chapter, to=[house.slug], subject="Hello\r\nBcc: a@b.example", text="<script>x</script> {{ 1 }}",
        nonce="m" * 20, by=britain.coordinator,
    )  # fmt: skip
    deliver()
    message = mailoutbox[0].message()
    assert message["Bcc"] is None
    html = next(part for part in message.walk() if part.get_content_type() == "text/html").get_payload(decode=True)
    assert b"<script>" not in html
    assert "{{ 1 }}" in mailoutbox[0].body
    assert britain.coordinator.email not in mailoutbox[0].body, "an address is given only when the writer says so"


def test_letters_have_allowances_by_writer_and_by_reader(britain, person):
    house = make.signed_organisation("One House")
    for _n in range(branches.LETTERS_TO_ONE_A_WEEK):
        assert make.chapter_letter(britain.chapter, britain.coordinator, house).left_out == 0
    other = make.coordinator(person("Second Sol"), britain.chapter)
    late = make.chapter_letter(britain.chapter, other, house)
    assert (late.left_out, late.organisations.count()) == (1, 0)
    for _n in range(branches.LETTERS_A_DAY - branches.LETTERS_TO_ONE_A_WEEK):
        make.chapter_letter(britain.chapter, britain.coordinator, house)
    with pytest.raises(limits.TooMany):
        make.chapter_letter(britain.chapter, britain.coordinator, house)


def test_mailbox_that_said_never_again_gets_no_letter(britain, deliver, mailoutbox):
    one, two = make.signed_organisation("One House"), make.signed_organisation("Two House")
    deliver(), mailoutbox.clear()
    contacts.stop(email=make.lead_of(one).email)
    made = branches.send_letter(
        chapter=britain.chapter, to=[one.slug, two.slug], subject="Hello", text="Do come.", nonce="s" * 20, by=britain.coordinator
    )
    contacts.stop(email=make.lead_of(two).email)  # meanwhile: asked once more when the letter is written
    deliver()
    assert mailoutbox == []
    assert (made.left_out, made.organisations.count()) == (0, 2), "nobody who writes can tell"


def test_letter_needs_a_reader(britain, sign_in):
    make.signed_organisation("One House")
    assert "at least one" in sign_in(britain.coordinator).post(MAIL, letter(step="send")).content.decode()
    with pytest.raises(ValidationError):
        branches.send_letter(chapter=britain.chapter, to=[], subject="x", text="y", nonce="z" * 20, by=britain.coordinator)


def test_letter_offers_what_the_filter_found(britain, sign_in):
    one = make.signed_organisation("One House")
    make.signed_organisation("Two House", one)
    page = sign_in(britain.coordinator).get(f"{MAIL}?recruits=0").content.decode()
    assert "Two House (" in page
    assert "One House (" not in page


# -- the file ----------------------------------------------------------------------------------------------------------


def test_file_holds_the_filtered_branch_and_no_formula(britain, sign_in):
    one = make.signed_organisation("One House")
    make.verified_pledge("=HYPERLINK(1) House", signatory_email="evil@house.example")
    answer = sign_in(britain.coordinator).get(FILE)
    rows = {row["name"]: row for row in lines(answer)}
    assert set(rows) == {"One House", "'=HYPERLINK(1) House"}
    assert rows["One House"]["lead_email"] == make.lead_of(one).email
    assert rows["'=HYPERLINK(1) House"]["signatory_email"] == "evil@house.example"
    assert answer["Cache-Control"] == "no-store"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="export_branch").count() == 1
    assert [row["name"] for row in lines(sign_in(britain.coordinator).get(f"{FILE}?status=verified"))] == ["'=HYPERLINK(1) House"]


def test_branch_page_and_file_cost_the_same_for_few_and_many(britain, sign_in, django_assert_max_num_queries):
    client = sign_in(britain.coordinator)
    first = make.signed_organisation("First House")
    client.get(MEMBERS)
    for n in range(12):
        make.signed_organisation(f"House {n}", first)
    with django_assert_max_num_queries(45):
        client.get(MEMBERS)
    with django_assert_max_num_queries(14):
        lines(client.get(FILE))


def test_page_survives_pledges_without_people(britain, sign_in):
    house = make.applied_pledge("Bare House").organisation
    Pledge.objects.filter(organisation=house).update(signatory_name="", signatory_email="")
    assert sign_in(britain.coordinator).get(f"{MEMBERS}{house.slug}/").status_code == 200
