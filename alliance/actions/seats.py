"""People in organisations. Who leaves keeps the credit and loses the access."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Organisation, Seat
from alliance.models.seats import LINK
from promise.accounts.actions import people
from promise.accounts.models import User
from promise.core import audit, mail, tokens
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move

LINK_DAYS = 14


def invite(*, organisation: Organisation, email: str, by: User, address: str = "") -> Seat:
    """A lead asks a colleague in by mail. Asking again sends nothing new while the first letter is good."""
    typed = email.strip().lower()
    if address:
        limits.spend("seat-invite", organisation.public_id, limit=20, period=limits.DAY)
    with transaction.atomic():
        _lock_people(organisation)
        open_seat = Seat.objects.open().filter(organisation=organisation, email=typed).first()
        if open_seat and (open_seat.state != "invited" or not _is_over(open_seat)):
            return open_seat
        if open_seat:
            _refuse_quietly(open_seat, by=by, reason=_("The link of this invitation was too old; a new one was sent."))
        nonce, link_hash = tokens.new_pair(LINK)
        seat = Seat.objects.create(
            organisation=organisation, email=typed, state="invited", link_nonce=nonce, link_hash=link_hash,
            link_expires_at=timezone.now() + timedelta(days=LINK_DAYS),
        )  # fmt: skip
        audit.write(by=by, verb="invite_colleague", subject=seat)
        if not address or limits.passes("mail-to", limits.normal_address(typed), limit=6, period=limits.DAY):
            mail.tell("seat_invited", subject=seat, key=str(seat.pk), payload={"by": by.pk})
    return seat


def ask(*, organisation: Organisation, email: str, by: User) -> Seat:
    """A person asks for a seat with a work address that they have proved; the lead decides."""
    typed = email.strip().lower()
    if not people.has_proved(by, typed):
        raise ValidationError(_("Add this address to your account first and follow the link we send you. Then ask again."))
    with transaction.atomic():
        _lock_people(organisation)
        held = Seat.objects.open().filter(organisation=organisation, user=by).first()
        held = held or Seat.objects.open().filter(organisation=organisation, email=typed).first()
        if held and held.state == "invited":
            return take(seat=held, by=by)
        if held:
            return held
        seat = Seat.objects.create(organisation=organisation, email=typed, user=by, state="asked")
        audit.write(by=by, verb="ask_for_seat", subject=seat)
        mail.tell("seat_asked", subject=seat, key=str(seat.pk))
    return seat


def take(*, seat: Seat, by: User, at: Any = None) -> Seat:
    """Use a mailed invitation to a seat: once, in time, and only with the address it was sent to."""
    with transaction.atomic():
        held = lock(seat)
        if held.state == "invited" and _is_over(held):
            raise MoveRefused(_("This invitation is too old. Ask the lead of the organisation to send a new one."))
        if not people.has_proved(by, held.email):
            raise MoveRefused(_("This invitation was sent to another address than those of your account."))
        if held.state == "active" and held.user_id == by.pk:
            return held
        if Seat.objects.active().filter(organisation=held.organisation_id, user=by).exists():
            raise MoveRefused(_("You already have a seat in this organisation."))
        Seat.objects.filter(pk=held.pk).update(user=by)
        workflow_move(held, "take", by=by, capacity="invited", at=at)
    return _fresh(seat)


def accept(*, seat: Seat, by: User) -> Seat:
    """The lead says yes to somebody who asked."""
    with transaction.atomic():
        workflow_move(seat, "accept", by=by, capacity="lead")
        mail.tell("seat_accepted", subject=seat, key=str(seat.pk))
    return seat


def refuse(*, seat: Seat, by: User, reason: str) -> Seat:
    """The lead says no to somebody who asked (who is told why), or takes an invitation back (nobody is told)."""
    with transaction.atomic():
        asked = lock(seat).state == "asked"
        workflow_move(seat, "refuse", by=by, capacity="lead", reason=reason)
        if asked:
            mail.tell("seat_refused", subject=seat, key=str(seat.pk))
    return seat


def leave(*, seat: Seat, by: User, capacity: str = "self") -> Seat:
    """A person leaves, or the lead ends their seat. A lead hands over first."""
    with transaction.atomic():
        held = lock(seat)
        if held.state == "active" and held.role == Seat.Role.LEAD:
            raise MoveRefused(_("A lead hands over to somebody else before leaving."))
        workflow_move(held, "leave", by=by, capacity=capacity)
    return _fresh(seat)


def hand_over(*, seat: Seat, to: Seat, by: Any) -> Seat:
    """The lead makes a colleague the lead and stays as a contributor."""
    with transaction.atomic():
        _lock_people(seat.organisation)
        old, new = lock(seat), lock(to)
        if old.organisation_id != new.organisation_id or old.state != "active" or old.role != Seat.Role.LEAD:
            raise MoveRefused(_("Only the lead can hand over, inside one organisation."))
        if new.state != "active" or new.pk == old.pk:
            raise MoveRefused(_("Choose a colleague who has taken their seat."))
        _set_lead(new, instead_of=old, by=by)
        mail.tell("lead_handed_over", subject=new, payload={"by": getattr(by, "pk", None)})
    return _fresh(to)


def seat_signatory(*, organisation: Organisation, user: User, email: str, by: Any, at: Any = None) -> Seat:
    """Whoever signed the pledge leads the organisation from the day it is accepted."""
    typed = email.strip().lower()
    with transaction.atomic():
        _lock_people(organisation)
        seat = Seat.objects.open().filter(organisation=organisation, user=user).first()
        seat = seat or Seat.objects.open().filter(organisation=organisation, email=typed).first()
        seat = seat or Seat.objects.create(organisation=organisation, email=typed, state="invited")
        Seat.objects.filter(pk=seat.pk).update(user=user)
        if seat.state != "active":
            workflow_move(seat, "take" if seat.state == "invited" else "accept", by=by, capacity="secretariat", at=at)
        lead = Seat.objects.leads().filter(organisation=organisation).first()
        if lead is None or lead.pk != seat.pk:
            _set_lead(seat, instead_of=lead, by=by)
    return _fresh(seat)


def _set_lead(seat: Seat, *, instead_of: Seat | None, by: Any) -> None:
    """Swap in the order that the one-lead constraint allows."""
    if instead_of is not None:
        Seat.objects.filter(pk=instead_of.pk).update(role=Seat.Role.CONTRIBUTOR, updated_at=timezone.now())
        audit.write(by=by, verb="hand_over_lead", subject=instead_of, fields=["role"])
    Seat.objects.filter(pk=seat.pk).update(role=Seat.Role.LEAD, updated_at=timezone.now())
    audit.write(by=by, verb="make_lead", subject=seat, fields=["role"])


def _lock_people(organisation: Organisation) -> None:
    """One change of people at a time in one organisation."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _is_over(seat: Seat) -> bool:
    return seat.link_expires_at is not None and seat.link_expires_at <= timezone.now()


def _refuse_quietly(seat: Seat, *, by: User, reason: str) -> None:
    workflow_move(seat, "refuse", by=by, capacity="lead", reason=reason)


def _fresh(seat: Seat) -> Seat:
    """The caller's object as the row now stands."""
    seat.refresh_from_db()
    return seat
