from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Invitation, Organisation, Pledge, Suppression
from alliance.models.invitations import LINK
from alliance.models.organisations import IN_GOOD_STANDING
from promise.accounts.models import User
from promise.core import audit, mail, tokens
from promise.core.text import has_link_or_address
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move

GOOD_FOR_DAYS = 60
PER_DAY = 10
PER_DAY_AT_FIRST = 5
FIRST_DAYS = 14
ALL_PER_DAY = 2000


def clean_note(text: str) -> str:
    """One plain line without addresses: an invitation is no carrier for anything else."""
    note = " ".join(text.split())
    if len(note) > 300:
        raise ValidationError({"note": _("Please keep your note to 300 characters.")})
    if has_link_or_address(note) or not all(c.isprintable() for c in note):
        raise ValidationError({"note": _("Please leave out web and mail addresses. The letter carries the link that is needed.")})
    return note


def send(
    *, organisation: Organisation, email: str, by: User, organisation_name: str = "", note: str = "", address: str = "",
    at: datetime | None = None, asked_for: bool = False,
) -> Invitation:  # fmt: skip
    """Invite another organisation. The answer is the same whoever reads the mailbox and however often it was asked before.

    A mailbox gets one invitation in 7 days and three in 90, whoever asks: further ones are kept and stay unanswered.
    `asked_for`: the owner of the mailbox asked members to write, so these letters count apart and the address stays hidden.
    """
    words, name = clean_note(note), " ".join(organisation_name.split())[:200]
    if has_link_or_address(name) or not name.isprintable():
        raise ValidationError({"organisation_name": _("Please give the name only, without a web or mail address.")})
    typed, moment = email.strip(), at or timezone.now()
    with transaction.atomic():
        inviter = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        _refuse_lapsed(inviter)
        for sent in Invitation.objects.open().filter(inviter=inviter, hides_address=False):
            if not asked_for and limits.normal_address(sent.email) == limits.normal_address(typed):
                return sent
        if address:
            _spend(inviter)
        nonce, link_hash = tokens.new_pair(LINK)
        invitation = Invitation.objects.create(
            inviter=inviter, sent_by=by, email=typed, organisation_name=name, note=words, state="sent", hides_address=asked_for,
            link_nonce=nonce, link_hash=link_hash, created_at=moment, expires_at=moment + timedelta(days=GOOD_FOR_DAYS),
        )  # fmt: skip
        audit.write(by=by, verb="invite", subject=invitation)
        if asked_for or _may_reach(typed):
            mail.tell("invitation", subject=invitation, key=str(invitation.pk))
    return invitation


def resend(*, invitation: Invitation, by: User, address: str = "", at: datetime | None = None) -> Invitation:
    """The same invitation once more, with the same link and a new last day. It counts like a new one everywhere."""
    moment = at or timezone.now()
    with transaction.atomic():
        _refuse_lapsed(Organisation.objects.select_for_update(of=("self",)).get(pk=invitation.inviter_id))
        held = lock(invitation)
        if not held.is_open or held.forgotten_at:
            raise MoveRefused(_("This invitation is no longer open. You can write a new one."))
        if address:
            _spend(held.inviter)
        held.resent_at, held.expires_at = moment, moment + timedelta(days=GOOD_FOR_DAYS)
        held.save(update_fields=["resent_at", "expires_at"])
        audit.write(by=by, verb="resend", subject=held, capacity="lead", fields=["expires_at"])
        if _may_reach(held.email):
            mail.tell("invitation", subject=held, key=f"{held.pk}:{moment:%Y-%m-%dT%H:%M:%S}")
    return held


def _refuse_lapsed(inviter: Organisation) -> None:
    if inviter.status not in IN_GOOD_STANDING:
        raise ValidationError(_("Your organisation can invite others again once it has reported."))


def _spend(inviter: Organisation) -> None:
    """The organisation's allowance of a day, smaller in its first two weeks, and that of the whole site."""
    new = inviter.signed_on is None or inviter.signed_on > timezone.localdate() - timedelta(days=FIRST_DAYS)
    limits.spend("invite", inviter.public_id, limit=PER_DAY_AT_FIRST if new else PER_DAY, period=limits.DAY)
    limits.spend("invite-all", "site", limit=ALL_PER_DAY, period=limits.DAY)


def _may_reach(email: str) -> bool:
    """Counted on the mailbox, over all organisations, and silently; never for one that said "never again"."""
    if Suppression.objects.of(email).exists():
        return False
    mailbox = limits.normal_address(email)
    return limits.passes("invited-7", mailbox, limit=1, period=7 * limits.DAY) and limits.passes(
        "invited-90", mailbox, limit=3, period=90 * limits.DAY
    )


def talk(*, invitation: Invitation, by: Any = None) -> Invitation:
    """The invited organisation says that it is thinking about it."""
    _refuse_old(invitation)
    workflow_move(invitation, "talk", by=by, capacity="invited")
    return invitation


def decline(*, invitation: Invitation, reason: str = "", by: Any = None) -> Invitation:
    """The invited organisation says no; the reason is for the inviter, if one was given."""
    _refuse_old(invitation)
    workflow_move(invitation, "decline", by=by, capacity="invited", reason=reason[:1000])
    return invitation


def revoke(*, invitation: Invitation, by: User) -> Invitation:
    workflow_move(invitation, "revoke", by=by, capacity="lead")
    return invitation


def expire(*, now: datetime | None = None, limit: int = 500) -> int:
    """The clock closes what nobody answered. Returns how many."""
    moment, done = now or timezone.now(), 0
    for invitation in Invitation.objects.open().filter(expires_at__lte=moment).order_by("expires_at")[:limit]:
        try:
            workflow_move(invitation, "expire", by=None, capacity="clock", at=moment)
        except MoveRefused:
            continue
        done += 1
    return done


def hold_for_signing(invitation: Invitation) -> Invitation:
    """Inside the transaction of a signature: lock the invitation and refuse one that is over or already led to a pledge."""
    held = lock(invitation)
    _refuse_old(held)
    if held.state not in {"sent", "in_talks"} or held.pledges.open().exists():
        raise MoveRefused(_("This invitation has already been used. You can still sign and name who told you about us."))
    return held


def tell_if_passed_on(pledge: Pledge) -> None:
    """Signed from another address than the invited one: the inviter hears of it, the secretariat sees it and decides."""
    invitation = pledge.invitation
    if (
        invitation
        and invitation.email
        and limits.normal_address(invitation.email) != limits.normal_address(pledge.signatory_email)
    ):
        mail.tell("invitation_passed_on", subject=pledge, key=str(pledge.pk))


def _refuse_old(invitation: Invitation) -> None:
    if invitation.expires_at <= timezone.now():
        raise MoveRefused(_("This invitation is too old. You can still sign and name who told you about us."))
