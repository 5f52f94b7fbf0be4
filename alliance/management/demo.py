"""Demo people and organisations, plainly marked: enough of everything to walk through the whole platform."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from alliance.actions import chapters, seats
from alliance.management.demo_chapters import load_chapters
from alliance.management.demo_inviting import load_inviting
from alliance.management.demo_meetings import load_meetings
from alliance.management.demo_members import FIRST, content_words, load_members
from alliance.management.demo_membership import load_membership
from alliance.models import Chapter, Country, Invitation, InvitationDecision, Organisation, Pledge, Seat
from alliance.models.invitations import LINK
from promise.accounts.models import User
from promise.core import tokens

PASSWORD = "promise-demo"  # noqa: S105  (printed at every start of the demo)
OPENED = {
    "GB": "To make the four nations a place where force in mental health care becomes rare, and where figures are honest.",
    "US": "To join hospitals, county services and peer centres that want crisis care without force.",
    "DE": "To bring clinics and people with lived experience to one table, and to open doors one ward at a time.",
    "AU": "To share what mobile teams and wards learn across long distances.",
    "ZA": "To help district hospitals and communities care for people early, near home and without force.",
    "CZ": "To carry the reform of care from the first places to all regions.",
    "NL": "To learn from high and intensive care teams and from those who lived through them.",
}


def load_demo() -> dict[str, int]:
    """All demo content of the alliance, once; a second call finds it there and changes nothing."""
    if Organisation.objects.filter(is_demo=True).exists():
        return {"demo organisations": 0, "demo people": 0, "demo meetings": 0}
    with transaction.atomic():
        for code, aims in OPENED.items():
            chapters.open_national(country=Country.objects.get(pk=code), by=None, aims=aims, at=_ago(400))
        members = load_members()
        home = members[FIRST]
        load_people(home)
        load_invitations(home, members)
        load_membership(home)
        meetings = load_meetings(home)
        load_chapters(home)
        load_inviting(home, User.objects.get(email="lead@demo.test"))
    return {"demo organisations": len(members), "demo people": 5, "demo meetings": meetings}


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


# -- people ------------------------------------------------------------------------------------------------------------


def load_people(home: Organisation) -> None:
    """Two who sit in one organisation, one who asks for a seat there, and the coordinators of a country and a continent."""
    lead, contributor = _person("lead", "Lena Lead"), _person("contributor", "Cai Contributor")
    asker = _person("asker", "Asa Asker")
    seats.seat_signatory(organisation=home, user=lead, email=lead.email, by=None)
    Seat.objects.create(organisation=home, user=contributor, email=contributor.email, role="contributor", state="active")
    Seat.objects.create(organisation=home, user=asker, email=asker.email, role="contributor", state="asked")
    Pledge.objects.filter(organisation=home).update(signatory_name="Lena Lead (demo)", signatory_email=lead.email)
    national = Chapter.objects.get(code="GB")
    chapters.appoint(chapter=national, user=_person("coordinator", "Cora Coordinator"), by=None)
    chapters.appoint(chapter=Chapter.objects.get(code="150"), user=_person("continental", "Conn Continental"), by=None)


def _person(word: str, name: str) -> User:
    email = f"{word}@demo.test"
    if found := User.objects.filter(email=email).first():
        return found
    user = User.objects.create_user(email, PASSWORD, name=f"{name} (demo)", is_demo=True)
    user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined]
    return user


# -- invitations -------------------------------------------------------------------------------------------------------


def load_invitations(home: Organisation, members: dict[str, Organisation]) -> None:
    """One invitation of the demo lead's organisation in each fate, and the signed ones of others."""
    words: dict[str, str] = content_words()["invitations"]
    lead = User.objects.get(email="lead@demo.test")
    for fate, age, note, reason in (
        ("sent", 6, words["sent_note"], ""),
        ("in_talks", 21, words["talks_note"], ""),
        ("declined", 48, "", words["declined_reason"]),
        ("expired", 130, "", ""),
        ("revoked", 12, "", words["revoked_note"]),
    ):
        name = f"Invited organisation, {fate.replace('_', ' ')} (demo)"
        _invite(home, lead, fate, age=age, name=name, note=note, reason=reason)
    for recruit in home.recruits.all():
        _signed(home, lead, recruit, words["signed_note"])
    others = [one for one in members.values() if one.recruiter_id and one.recruiter_id != home.pk and one.is_listed]
    for recruit in others[::5]:
        if recruit.recruiter:
            _signed(recruit.recruiter, None, recruit, "")


def _signed(inviter: Organisation, by: User | None, recruit: Organisation, note: str) -> None:
    pledge = Pledge.objects.filter(organisation=recruit).first()
    joined = recruit.signed_on or timezone.localdate()
    age = (timezone.localdate() - joined).days
    made = _invite(inviter, by, "signed", age=age + 30, name=recruit.name, note=note)
    if pledge:
        Pledge.objects.filter(pk=pledge.pk).update(invitation=made)


def _invite(
    inviter: Organisation, by: User | None, fate: str, *, age: int, name: str, note: str = "", reason: str = ""
) -> Invitation:
    nonce, link_hash = tokens.new_pair(LINK)
    made = Invitation.objects.create(
        inviter=inviter, sent_by=by, email=f"invited-{fate.replace('_', '-')}@demo.test", organisation_name=name[:200], note=note,
        state=fate, link_nonce=nonce, link_hash=link_hash, created_at=_ago(age), updated_at=_ago(max(0, age - 9)),
        expires_at=_ago(age) + dt.timedelta(days=60),
    )  # fmt: skip
    moves = {"in_talks": "talk", "declined": "decline", "signed": "sign", "expired": "expire", "revoked": "revoke"}
    if fate in moves:
        InvitationDecision.objects.create(
            subject=made, move=moves[fate], from_state="sent", to_state=fate, reason=reason, at=_ago(max(0, age - 9)),
            capacity={"expired": "clock", "revoked": "lead"}.get(fate, "invited"),
        )  # fmt: skip
    return made
