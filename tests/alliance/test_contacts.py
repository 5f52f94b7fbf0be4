"""What the invited may ask of us: never again, let them write, forget my address. And letters sent once more."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_string

import pytest
from django.core import mail as outgoing
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.actions import contacts, invitations, limits, seats
from alliance.models import Invitation, InvitationDecision, Organisation, Suppression
from promise.core.models import AuditEvent
from promise.core.tokens import derive
from promise.core.workflow import MoveRefused
from tests.alliance.test_invitations_actions import PAYLOADS
from tests.factories import alliance as make

pytestmark = pytest.mark.django_db

MORE_PAYLOADS = [
    "exаmple.com", "пример.рф", "例子.中国", "xn--fsq.xn--fiqs8s", "e\u200cvil.com", "e\u200dvil.com", "e\ufeffvil.com",
    "evil\u00ad.com", "evil｡com", "ＷＷＷ．evil", "hTtPs://e", "//e", "a\u200b@b", "Hi\r\nBcc: victim@x.example",
    "Hi\nBcc: victim@x.example\n\nhttp://e", "Hi\r\n\r\n<a href='http://e'>x</a>", "Hi\u2028Bcc: a@b", "Hi\x0bBcc: a@b.example",
]  # fmt: skip


@pytest.fixture
def inviter(db) -> Organisation:
    return make.signed_organisation("Old House")


def link(invitation: Invitation) -> str:
    return f"/alliance/join/{invitation.link_token()}/"


# -- never again -------------------------------------------------------------------------------------------------------


def test_never_again_stops_every_letter_that_others_can_cause(client, inviter, deliver):
    """T02: opted out, then twenty attempts in every spelling and by every feature: none arrives."""
    first = make.invitation(inviter, "v.i.c@target.example")
    client.post(link(first), {"answer": "never"})
    deliver()
    outgoing.outbox.clear()
    for n in range(20):
        other = make.signed_organisation(f"House number {n}")
        make.invitation(other, f"V.I.C+{n}@target.example")
        seats.invite(organisation=other, email=f"vic+s{n}@target.example", by=make.lead_of(other))
        make.applied_pledge(f"Asking house {n}", signatory_email=f"vi.c+p{n}@target.example")
    invitations.resend(invitation=first, by=make.lead_of(inviter))
    deliver()
    assert [letter.to for letter in outgoing.outbox if "target.example" in letter.to[0]] == []
    assert Invitation.objects.open().count() == 21


def test_never_again_also_holds_a_letter_that_waits(client, inviter, deliver):
    make.invitation(inviter, "vic@target.example")
    contacts.stop(email="vic@target.example")
    deliver()
    assert "vic@target.example" not in [to for letter in outgoing.outbox for to in letter.to]


def test_never_again_keeps_no_address_and_shows_the_inviter_nothing(client, inviter, sign_in):
    invitation = make.invitation(inviter, "canary@target.example")
    page = f"/alliance/organisations/{inviter.slug}/invite/"
    browser = sign_in(make.lead_of(inviter))

    def body() -> str:
        return browser.get(page).content.decode().split("<main")[1].split("</main>")[0].partition("csrfmiddlewaretoken")[0]

    before = body()
    client.post(link(invitation), {"answer": "never"})
    assert body() == before
    (row,) = Suppression.objects.values()
    assert "canary" not in repr(row)
    assert "target.example" not in repr(row)
    assert Invitation.objects.get().state == "sent"
    assert not InvitationDecision.objects.exists()
    assert "canary" not in repr(list(AuditEvent.objects.values()))


def test_never_again_is_undone_on_the_same_page_also_when_the_address_is_forgotten(client, inviter):
    invitation = make.invitation(inviter, "vic@target.example")
    for answer in ("never", "never", "forget"):
        client.post(link(invitation), {"answer": answer})
    assert Suppression.objects.of("V.ic@target.example").exists()
    assert "Let members write to me again" in client.get(link(invitation)).content.decode()
    client.post(link(invitation), {"answer": "again"})
    assert not Suppression.objects.exists()


def test_never_again_can_be_asked_when_the_invitation_is_over(client, inviter):
    invitation = make.invitation(inviter, "vic@target.example", at=timezone.now() - dt.timedelta(days=61))
    invitations.expire()
    client.post(link(invitation), {"answer": "never"})
    assert Suppression.objects.of("vic@target.example").exists()


def test_answers_to_a_sender_are_the_same_byte_for_byte(inviter, sign_in):
    """T10: a member's address, a stranger's and one that opted out, for an invitation and for one sent once more."""
    member = make.lead_of(make.signed_organisation("Other House")).email
    contacts.stop(email="gone@target.example")
    Organisation.objects.filter(pk=inviter.pk).update(signed_on=timezone.localdate() - dt.timedelta(days=60))
    browser = sign_in(make.lead_of(inviter))
    page, answers, shown = f"/alliance/organisations/{inviter.slug}/invite/", set(), set()
    for email in (member, "stranger@target.example", "gone@target.example"):
        sent = browser.post(page, {"email": email, "note": "Come", "send": "yes"})
        invitation = Invitation.objects.latest("pk")
        again = browser.post(f"/alliance/invitations/{invitation.public_id}/resend/")
        answers |= {(a.status_code, a.url, repr(sorted(a.headers.items()))) for a in (sent, again)}
        body = browser.get(page).content.decode().replace(email, "ADDRESS").replace(invitation.public_id, "ID")
        shown.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body))
        Invitation.objects.all().delete()
    assert len(answers) == 1
    assert len(shown) == 1


# -- forgetting --------------------------------------------------------------------------------------------------------


def test_forget_wipes_the_contact_and_keeps_the_fate(client, inviter, sign_in, deliver):
    invitation = make.invitation(inviter, "canary@target.example", organisation_name="Canary House", note="Dear canary")
    page = f"/alliance/organisations/{inviter.slug}/invite/"
    browser = sign_in(make.lead_of(inviter))
    assert "canary@target.example" in browser.get(page).content.decode()
    client.post(link(invitation), {"answer": "decline", "reason": "No time"})
    client.post(link(invitation), {"answer": "forget"})
    row = Invitation.objects.get()
    assert (row.email, row.organisation_name, row.note, row.state) == ("", "", "", "declined")
    assert row.decisions.get().move == "decline"
    assert "anary" not in browser.get(page).content.decode()
    assert "anary" not in client.get(link(invitation)).content.decode()
    assert AuditEvent.objects.filter(verb="forget_contact").count() == 1


def test_forget_before_the_letter_left_sends_none_and_none_later(inviter, deliver):
    deliver()
    outgoing.outbox.clear()
    invitation = make.invitation(inviter, "vic@target.example")
    contacts.forget(invitation=invitation)
    with pytest.raises(MoveRefused):
        invitations.resend(invitation=invitation, by=make.lead_of(inviter))
    deliver()
    assert outgoing.outbox == []


def test_secretariat_forgets_every_spelling_everywhere(cast, sign_in, inviter):
    spellings = ["v.i.c@bücher.example", "VIC+a@xn--bcher-kva.example", "vic@bücher.example"]
    for n, spelling in enumerate(spellings):
        make.invitation(make.signed_organisation(f"House number {n}"), spelling)
    kept = make.invitation(inviter, "victor@bücher.example")
    browser = sign_in(cast.secretariat)
    answer = browser.post("/alliance/contacts/forget/", {"email": "vic@xn--bcher-kva.example", "wish": "forget"}, follow=True)
    assert "Wiped from 3 invitations" in answer.content.decode()
    assert Invitation.objects.exclude(email="").get() == kept
    for wish, stopped in (("never", True), ("again", False)):
        browser.post("/alliance/contacts/forget/", {"email": "a.b@c.example", "wish": wish})
        assert Suppression.objects.of("ab@c.example").exists() is stopped


def test_forgetting_for_others_is_the_secretariat_s_alone(client, cast, sign_in, inviter):
    invitation = make.invitation(inviter, "vic@target.example")
    for user in (cast.stranger, cast.curator, make.lead_of(inviter)):
        data = {"email": "vic@target.example", "wish": "forget"}
        assert sign_in(user).post("/alliance/contacts/forget/", data).status_code == 403
    assert client.get("/alliance/contacts/forget/").url.startswith("/accounts/login/")
    assert Invitation.objects.get(pk=invitation.pk).email == "vic@target.example"


# -- once more ---------------------------------------------------------------------------------------------------------


def test_resend_is_the_same_link_with_a_new_last_day(inviter, time_machine, deliver):
    time_machine.move_to(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), tick=False)
    invitation = make.invitation(inviter, "vic@target.example")
    deliver()
    outgoing.outbox.clear()
    time_machine.move_to(dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC), tick=False)
    again = invitations.resend(invitation=invitation, by=make.lead_of(inviter))
    deliver()
    assert outgoing.outbox == [], "within seven days the mailbox has had its letter"
    time_machine.move_to(dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC), tick=False)
    again = invitations.resend(invitation=invitation, by=make.lead_of(inviter))
    deliver()
    (letter,) = outgoing.outbox
    assert invitation.link_token() in letter.body
    assert again.expires_at == dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("end", ["decline", "revoke", "expire"])
def test_resend_of_one_that_is_over_is_refused(inviter, end, sign_in):
    lead, at = make.lead_of(inviter), timezone.now() - dt.timedelta(days=61 if end == "expire" else 1)
    invitation = make.invitation(inviter, at=at)
    if end == "revoke":
        invitations.revoke(invitation=invitation, by=lead)
    elif end == "decline":
        invitations.decline(invitation=invitation)
    with pytest.raises(MoveRefused):
        invitations.resend(invitation=invitation, by=lead)
    page = sign_in(lead).post(f"/alliance/invitations/{invitation.public_id}/resend/", follow=True)
    assert "no longer open" in page.content.decode()


def test_resend_spends_the_allowance_of_the_day(inviter, sign_in):
    invitation = make.invitation(inviter)
    browser = sign_in(make.lead_of(inviter))
    statuses = [
        browser.post(f"/alliance/invitations/{invitation.public_id}/resend/").status_code
        for _n in range(invitations.PER_DAY_AT_FIRST + 1)
    ]
    assert statuses == [302] * invitations.PER_DAY_AT_FIRST + [429]


def test_resend_by_a_lapsed_member_is_refused():
    pledge = make.accepted_pledge()
    invitation = make.invitation(pledge.organisation)
    make.in_state(pledge, "lapsed")
    with pytest.raises(ValidationError):
        invitations.resend(invitation=invitation, by=make.lead_of(pledge.organisation))


# -- T02 to T06 at full size -------------------------------------------------------------------------------------------


def test_fifty_organisations_send_one_mailbox_one_letter(deliver):
    """T02."""
    spellings = ["v.i.c+{n}@target.example", "VIC+{n}@TARGET.example", "v.ic@target.example", "v.i.c@target.example"]
    for n in range(50):
        make.invitation(make.signed_organisation(f"House number {n}"), spellings[n % 4].format(n=n))
    deliver()
    assert len([letter for letter in outgoing.outbox if "target.example" in letter.to[0].lower()]) == 1
    assert Invitation.objects.open().count() == 50


def test_forty_payloads_bring_no_link_and_no_header(inviter, deliver):
    """T03: whatever is let through, the letter as it leaves has our one link and our headers only."""
    payloads = PAYLOADS + MORE_PAYLOADS
    assert len(set(payloads)) >= 40
    deliver()
    outgoing.outbox.clear()
    for n, payload in enumerate(payloads):
        for field in ("note", "organisation_name"):
            try:
                make.invitation(inviter, f"{field[:4]}{n}@new{n}.example", **{field: payload})
            except ValidationError:
                continue
    deliver()
    for letter in outgoing.outbox:
        parsed = message_from_string(letter.message().as_string())
        assert parsed["Bcc"] is None
        assert parsed["Cc"] is None
        assert parsed.get_all("To") == letter.to
        assert parsed.get_all("Subject") == ["Old House invites you to the PROMISE alliance"]
        parts = [part.get_payload(decode=True).decode() for part in parsed.walk() if not part.is_multipart()]
        assert parts[0].count("http") == 1
        assert parts[1].count("<a ") == 2, "the name of the site, and the invitation"


def test_hundreds_of_guesses_find_nothing(client, inviter):
    """T04: one body for all of them, and after twenty an end."""
    make.invitation(inviter)
    answers = [client.get(f"/alliance/join/{derive('guess', str(n))}/") for n in range(300)]
    assert [a.status_code for a in answers] == [404] * 20 + [429] * 280
    for some in (answers[:20], answers[20:]):
        assert len({len(a.content) for a in some}) == 1


def test_a_passed_on_invitation_is_told_to_the_inviter_without_names(inviter, deliver):
    """T06."""
    invitation = make.invitation(inviter, "canary@target.example", organisation_name="Canary House")
    pledge = make.verified_pledge("Riverbend House", invitation=invitation, signatory_email="other@b.example")
    outgoing.outbox.clear()
    deliver()
    (letter,) = [one for one in outgoing.outbox if one.to == [make.lead_of(inviter).email] and "another address" in one.subject]
    assert not any(word in letter.body for word in ("anary", "other@b.example", "Riverbend"))
    assert (pledge.state, pledge.organisation.is_listed, pledge.organisation.recruiter) == ("verified", False, None)
    assert not pledge.organisation.seats.exists()


def test_the_invited_address_itself_brings_no_such_letter(inviter):
    invitation = make.invitation(inviter, "in.vited+a@target.example")
    make.verified_pledge("Riverbend House", invitation=invitation, signatory_email="Invited@target.example")
    assert "invitation_passed_on" not in [event for event, _pk in make.waiting_letters()]


def test_one_mailbox_one_key_and_no_two_share_it():
    assert limits.normal_address("A.B+c@X.example") == limits.normal_address("ab@x.example")
    assert not Suppression.objects.of("ab@y.example").exists()
    contacts.stop(email="ab@y.example")
    assert Suppression.objects.of("A.b+1@Y.example").exists()
    assert not Suppression.objects.of("abc@y.example").exists()
