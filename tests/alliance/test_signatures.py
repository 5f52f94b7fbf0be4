"""Versions of the pledge, and signing again after a merger, under a new name or to a newer text."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import mergers, renames, signatures, texts
from alliance.models import Pledge, PledgeText, SignedAgain
from promise.core.workflow import MoveRefused
from tests.alliance.steps import PAGES, walk
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db
WORDS = {"signatory_name": "Ana Again", "signatory_post": "Director"}


@pytest.fixture
def member():
    return make.accepted_pledge("Riverbend House")


def address(pledge: Pledge, page: str = "sign-again") -> str:
    return f"/alliance/organisations/{pledge.organisation.slug}/{page}/"


def rename(pledge: Pledge, name: str = "Riverbend Partnership") -> None:
    renames.make(change=make.name_change(pledge.organisation, name), by=None)


# -- versions ----------------------------------------------------------------------------------------------------------


def test_approve_next_version_and_keep_the_old_one(client):
    first = make.pledge_text()
    second = make.next_text("Another text.")
    assert second.version == first.version + 1
    html = client.get("/alliance/pledge/versions/").content.decode()
    assert "Everywhere is new." in html
    assert f"/alliance/pledge/versions/{first.version}/" in html
    assert "end reliance on force" in client.get(f"/alliance/pledge/versions/{first.version}/").content.decode()
    assert "Another text." in client.get("/alliance/pledge/").content.decode()


def test_change_approved_text_is_refused():
    text = make.pledge_text()
    text.body = "Something else."
    with pytest.raises(ValueError, match="never changed"):
        text.save()
    assert PledgeText.objects.get().body != "Something else."


@pytest.mark.parametrize("change", [
    {"body": "We aim to end reliance on force."}, {"approved_on": timezone.localdate() + dt.timedelta(days=2)},
    {"approved_by": " "}, {"after": 0}, {"after": 7},
])  # fmt: skip
def test_approve_bad_version_is_refused(change):
    make.pledge_text()
    values = {"body": "New", "approved_by": "The board", "approved_on": timezone.localdate(), "change_note": "", "after": 1}
    with pytest.raises(ValidationError):
        texts.approve(**{**values, **change}, by=None)
    assert PledgeText.objects.count() == 1


def test_secretariat_looks_first_then_records(client, person):
    make.pledge_text()
    client.force_login(person("Secretary Sam", "secretariat"))
    page = "/alliance/pledge/versions/record/"
    day = timezone.localdate()
    sent = {"body": "We **promise**.", "change_note": "Shorter.", "approved_by": "The board", "after": "1",
            "approved_on_day": day.day, "approved_on_month": day.month, "approved_on_year": day.year}  # fmt: skip
    looked = client.post(page, sent | {"look": "1"})
    assert "<strong>promise</strong>" in looked.content.decode()
    assert PledgeText.objects.count() == 1
    assert client.post(page, sent).status_code == 302
    assert PledgeText.objects.latest().body == "We **promise**."
    assert client.post(page, sent | {"body": "And again."}).status_code == 200, "the form was read before version 2"
    assert PledgeText.objects.count() == 2


def test_read_step_signs_the_version_that_was_shown(client):
    """A version recorded while somebody reads is shown to them before they sign it."""
    make.pledge_text()
    make.country("GB")
    due = timezone.localdate() + dt.timedelta(days=90)
    answers = {
        "name": "Slow House", "kind": "provider", "country": "GB", "text_1": "Open the garden", "framework_1": "promote",
        "due_1_day": due.day, "due_1_month": due.month, "due_1_year": due.year, "signatory_name": "Ana",
        "signatory_post": "Director", "signatory_email": "ana@slow.example", "may_sign": "on",
    }  # fmt: skip
    assert walk(client, answers).status_code == 200, "the last step lacks the tick"
    shown = client.get(PAGES[-1]).context["form"]["version"].value()
    make.next_text("A text that nobody has read yet.")
    answer = client.post(PAGES[-1], {"agree": "on", "version": shown})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "newer version" in html
    assert "A text that nobody has read yet." in html
    assert not Pledge.objects.exists()
    assert client.post(PAGES[-1], {"agree": "on", "version": answer.context["form"]["version"].value()}).status_code == 302
    assert Pledge.objects.get().text.version == 2


# -- signing again -----------------------------------------------------------------------------------------------------


def test_nothing_changed_nothing_to_sign(client, member):
    client.force_login(make.lead_of(member.organisation))
    assert "nothing to sign" in client.get(address(member)).content.decode()
    with pytest.raises(MoveRefused):
        signatures.sign_again(pledge=member, text=member.text, by=None, **WORDS)
    assert "sign it once more" not in client.get(address(member, "membership")).content.decode()


def test_sign_again_under_a_new_name(client, member):
    rename(member)
    client.force_login(make.lead_of(member.organisation))
    assert "Our name has changed" in client.get(address(member, "membership")).content.decode()
    page = client.get(address(member))
    sent = WORDS | {"agree": "on", "version": page.context["form"]["version"].value()}
    assert client.post(address(member), sent).status_code == 302
    row = SignedAgain.objects.get()
    assert (row.cause, row.name_before, row.name) == ("renamed", "Riverbend House", "Riverbend Partnership")
    membership = client.get(address(member, "membership")).content.decode()
    assert "sign it once more" not in membership
    assert "Signed again as Riverbend Partnership" in membership
    assert "Ana Again" not in client.get(member.organisation.get_absolute_url()).content.decode()
    assert "Signed the pledge again" in client.get(member.organisation.get_absolute_url()).content.decode()


def test_sign_again_after_a_merger(member):
    other = make.signed_organisation("Old Mill")
    mergers.merge(predecessor=other, successor=member.organisation, reason="They became one.", by=None)
    assert signatures.cause_to_sign_again(member) == "merged"
    assert signatures.sign_again(pledge=member, text=member.text, by=None, **WORDS).cause == "merged"
    assert signatures.cause_to_sign_again(member) == ""


def test_sign_again_to_a_newer_version(member):
    before = member.text
    text = make.next_text()
    assert signatures.cause_to_sign_again(member) == "new_text"
    row = signatures.sign_again(pledge=member, text=text, by=None, **WORDS)
    assert (row.text_before, member.text) == (before, text)
    with pytest.raises(MoveRefused):
        signatures.sign_again(pledge=member, text=text, by=None, **WORDS)


def test_sign_again_to_a_version_that_has_been_replaced_is_refused(client, member):
    second = make.next_text()
    client.force_login(make.lead_of(member.organisation))
    make.next_text("Yet another.")
    answer = client.post(address(member), WORDS | {"agree": "on", "version": second.version})
    assert "Yet another." in answer.content.decode()
    assert answer.context["form"]["version"].value() == "3"
    assert not SignedAgain.objects.exists()


def test_sign_again_without_the_tick_keeps_what_was_typed(client, member):
    make.next_text()
    client.force_login(make.lead_of(member.organisation))
    answer = client.post(address(member), WORDS | {"version": "2"})
    assert "tick the box" in answer.content.decode()
    assert "Ana Again" in answer.content.decode()


@pytest.mark.parametrize("state", ["withdrawn"])
def test_sign_again_after_leaving_is_refused(member, state):
    make.in_state(member, state)
    make.next_text()
    with pytest.raises(MoveRefused):
        signatures.sign_again(pledge=member, text=PledgeText.objects.latest(), by=None, **WORDS)


def test_lapsed_member_may_sign_again_and_stays_lapsed(member):
    """The way back is the report; a signature does not replace it."""
    make.in_state(member, "lapsed")
    signatures.sign_again(pledge=member, text=make.next_text(), by=None, **WORDS)
    assert Pledge.objects.get(pk=member.pk).state == "lapsed"


def test_contributors_and_strangers_do_not_sign(client, member, person):
    make.next_text()
    colleague = person("Colleague Cy")
    make.seat(colleague, member.organisation)
    for user, status in ((colleague, 403), (person("Stranger Stan"), 403)):
        client.force_login(user)
        assert client.post(address(member), WORDS | {"agree": "on", "version": "2"}).status_code == status
    assert not SignedAgain.objects.exists()


def test_certificate_names_the_version_signed_last(member):
    from alliance.documents.certificate import as_data

    day = timezone.now() + dt.timedelta(days=400)
    signatures.sign_again(pledge=member, text=make.next_text(), by=None, at=day, **WORDS)
    values = [row["value"] for row in as_data(member)["rows"]]
    assert "Version 2" in values
    assert str(day.year) in values[1]
