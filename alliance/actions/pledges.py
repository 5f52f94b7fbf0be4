"""The pledge from signing to leaving. The organisation's status is the state of its latest pledge, in every transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import invitations, limits, lineage, organisations, recruits, seats, sponsors
from alliance.models import Commitment, Invitation, Organisation, Pledge, PledgeText, identifiers
from alliance.models.pledges import LINK
from alliance.models.reporting import RULES, add_months
from promise.accounts.actions import people
from promise.core import audit, changes, mail, tokens
from promise.core.workflow import MoveRefused, lock
from promise.core.workflow import move as workflow_move


@dataclass(frozen=True)
class Intent:
    """One commitment as it is signed: which framework, what, by when."""

    framework: str
    text: str
    due_on: dt.date


class AlreadySigned(ValidationError):
    """The organisation has an open pledge: the second signature leads to the first."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(_("Somebody has already signed for this organisation."), code="already_signed")
        self.organisation = organisation


# -- signing -----------------------------------------------------------------------------------------------------------


def sign(
    *, text: PledgeText, signatory_name: str, signatory_post: str, signatory_email: str, commitments: Sequence[Intent],
    nonce: str, organisation: Organisation | None = None, details: Mapping[str, Any] | None = None,
    named_recruiter: Organisation | None = None, invitation: Invitation | None = None, address: str = "", by: Any = None,
    at: dt.datetime | None = None, board_lead_name: str = "", board_lead_post: str = "",
) -> Pledge:  # fmt: skip
    """Sign for an organisation: one that is known, or one described by `details`. The signatory confirms by mail.

    `address` is the client's, for the allowances. The same `nonce` gives the same pledge. Raises AlreadySigned,
    TooMany, MoveRefused (the invitation) or ValidationError.
    """
    if found := Pledge.objects.filter(form_nonce=nonce).first():
        return found
    if address:
        _spend(address, signatory_email)
    signature = {
        "text": text, "signatory_name": " ".join(signatory_name.split()), "form_nonce": nonce,
        "signatory_post": " ".join(signatory_post.split()), "signatory_email": signatory_email.strip(),
        "board_lead_name": " ".join(board_lead_name.split()), "board_lead_post": " ".join(board_lead_post.split()),
    }  # fmt: skip
    try:
        with transaction.atomic():
            held = _organisation_to_sign(organisation, details or {}, by)
            recruiter = _recruiter(held, named_recruiter, invitation)
            pledge = _write(held, signature, recruiter, invitation, at or timezone.now())
            _write_commitments(pledge, commitments, today=(at or timezone.now()).date())
            _follow(pledge)
            audit.write(by=by, verb="sign", subject=pledge, capacity="signatory")
            mail.tell("pledge_confirm", subject=pledge, key=str(pledge.pk))
    except IntegrityError as error:
        return _first_of_a_race(nonce, error)
    return pledge


def _spend(address: str, email: str) -> None:
    limits.spend("pledge-from", address, limit=20, period=limits.HOUR)
    limits.spend("pledge-domain", limits.domain_of(email), limit=20, period=limits.DAY)
    limits.spend("pledge-all", "site", limit=1000, period=limits.DAY)
    limits.one_mail_to(email)


def _organisation_to_sign(organisation: Organisation | None, details: Mapping[str, Any], by: Any) -> Organisation:
    """The organisation, locked. One that was never a member takes its details from whoever signs for it now."""
    found = organisation or organisations.find_same(details)
    if found is None:
        return organisations.create(**details, by=by)
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if Pledge.objects.open().filter(organisation=held).exists():
        raise AlreadySigned(held)
    if held.signed_on is None and not held.is_founding and details:
        return organisations.correct(organisation=held, by=by, **details)
    return held


def _recruiter(organisation: Organisation, named: Organisation | None, invitation: Invitation | None) -> Organisation | None:
    """An invitation names the recruiter; nothing that was typed beside it counts."""
    if invitation is not None:
        named = invitations.hold_for_signing(invitation).inviter
    if named is not None and named.pk == organisation.pk:
        raise ValidationError({"recruiter": _("An organisation cannot recruit itself.")})
    return named


def _write(
    organisation: Organisation, signature: dict[str, Any], recruiter: Organisation | None, invitation: Invitation | None,
    moment: dt.datetime,
) -> Pledge:  # fmt: skip
    nonce, link_hash = tokens.new_pair(LINK)
    pledge = Pledge(
        organisation=organisation, named_recruiter=recruiter, invitation=invitation, state=Pledge.workflow.initial,
        link_nonce=nonce, link_hash=link_hash, created_at=moment, updated_at=moment,
        link_expires_at=moment + dt.timedelta(days=RULES.confirm_within_days), **signature,
    )  # fmt: skip
    pledge.full_clean(exclude=["form_nonce", "link_hash"], validate_constraints=False)
    pledge.save()
    return pledge


def _write_commitments(pledge: Pledge, intents: Sequence[Intent], *, today: dt.date) -> None:
    if not 1 <= len(intents) <= 3:
        raise ValidationError(_("Please make one, two or three commitments."))
    rows = [
        Commitment(pledge=pledge, position=n, framework=i.framework, text=" ".join(i.text.split()), due_on=i.due_on)
        for n, i in enumerate(intents, start=1)
    ]
    for row in rows:
        row.full_clean(exclude=["pledge"], validate_constraints=False)
        if not today < row.due_on <= add_months(today, 60):
            raise ValidationError(_("Please choose days between tomorrow and five years from now."))
    Commitment.objects.bulk_create(rows)


def _first_of_a_race(nonce: str, error: IntegrityError) -> Pledge:
    """Somebody, or the same person's second click, was a moment faster."""
    found = Pledge.objects.filter(form_nonce=nonce).first()
    if found is None:
        raise ValidationError(_("Somebody has just signed for this organisation. Please look again.")) from error
    return found


def verify(*, pledge: Pledge, by: Any = None, at: dt.datetime | None = None) -> Pledge:
    """The signatory confirms through the mailed link. A second click changes nothing."""
    with transaction.atomic():
        held = lock(pledge)
        if held.state != "applied":
            return _fresh(pledge)
        if held.link_expires_at <= (at or timezone.now()):
            raise MoveRefused(_("This link is too old. Please sign again: it takes ten minutes."))
        move(pledge, "verify", by=by, capacity="signatory", at=at)
        if pledge.invitation and pledge.invitation.state in {"sent", "in_talks"}:
            workflow_move(pledge.invitation, "sign", by=by, capacity="invited", at=at)
            invitations.tell_if_passed_on(pledge)
            sponsors.close_signed(pledge.invitation, by=by)
    return pledge


# -- deciding ----------------------------------------------------------------------------------------------------------


def accept(*, pledge: Pledge, by: Any, reason: str = "", at: dt.datetime | None = None) -> Pledge:
    """The secretariat lets it in: listed, in the lineage, with a certificate and a lead who can sign in."""
    moment = at or timezone.now()
    with transaction.atomic():
        lock(pledge)
        code = pledge.certificate_code or identifiers.new_certificate_code()
        Pledge.objects.filter(pk=pledge.pk).update(certificate_code=code)
        pledge.certificate_code = code
        is_first = pledge.organisation.signed_on is None
        move(pledge, "accept", by=by, capacity="secretariat", reason=reason, at=moment)
        Organisation.objects.filter(pk=pledge.organisation_id).update(signed_on=timezone.localdate(moment))
        organisation = pledge.organisation
        organisation.signed_on = timezone.localdate(moment)
        recruiter = _credit(organisation, pledge.named_recruiter) if is_first else None
        user = people.find_or_make(email=pledge.signatory_email, name=pledge.signatory_name, by=by, is_demo=organisation.is_demo)
        seats.seat_signatory(organisation=organisation, user=user, email=pledge.signatory_email, by=by, at=at)
        changes.created("organisation", organisation.public_id, organisation.get_absolute_url())
        mail.tell("pledge_accepted", subject=pledge, key=str(pledge.pk))
        if recruiter:
            mail.tell("recruit_joined", subject=pledge, key=str(pledge.pk))
    return pledge


def _credit(organisation: Organisation, recruiter: Organisation | None) -> Organisation | None:
    """Its place under the recruiter it named, once and for ever, if that one is in good standing on this day."""
    if recruiter is None or organisation.is_founding or organisation.recruiter_id is not None:
        return None
    if not Organisation.objects.in_good_standing().filter(pk=recruiter.pk).exists():
        return None
    lineage.attach(organisation=organisation, recruiter=recruiter)
    return recruiter


def decline(*, pledge: Pledge, by: Any, reason: str) -> Pledge:
    """The secretariat says no; the signatory reads why, if the address was confirmed."""
    with transaction.atomic():
        was_confirmed = lock(pledge).state == "verified"
        move(pledge, "decline", by=by, capacity="secretariat", reason=reason)
        if was_confirmed:
            mail.tell("pledge_declined", subject=pledge, key=str(pledge.pk))
    return pledge


def withdraw(
    *, pledge: Pledge, by: Any, reason: str, capacity: str = "secretariat", successor: Organisation | None = None
) -> Pledge:
    """The organisation leaves. Its place and its counts in the lineage stay; its page goes.

    `successor`: the member that it went into; programs are told whom to ask for instead.
    """
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=pledge.organisation_id)
        was_listed = organisation.is_listed
        move(pledge, "withdraw", by=by, capacity=capacity, reason=reason)
        if was_listed:
            after = successor.public_id if successor else ""
            changes.removed("organisation", organisation.public_id, successor=after)
            mail.tell("pledge_withdrawn", subject=pledge, key=str(pledge.pk))
    return pledge


# -- reporting ---------------------------------------------------------------------------------------------------------


def report(*, pledge: Pledge, by: Any, capacity: str = "lead", at: dt.datetime | None = None) -> Pledge:
    """A report is in: the clock starts anew; due and overdue members are active again, lapsed ones have returned."""
    with transaction.atomic():
        Pledge.objects.filter(pk=pledge.pk).update(due_set_on=None)
        pledge.due_set_on = None
        move(pledge, "report", by=by, capacity=capacity, at=at)
    return pledge


# -- keeping in step ---------------------------------------------------------------------------------------------------


def move(pledge: Pledge, verb: str, *, by: Any, capacity: str, reason: str = "", at: dt.datetime | None = None) -> None:
    """One move of the pledge and, with it, the organisation's status; partners learn of what is public."""
    with transaction.atomic():
        was_listed = pledge.organisation.is_listed
        workflow_move(pledge, verb, by=by, capacity=capacity, reason=reason, at=at)
        _follow(pledge)
        recruits.tell_recruiter(pledge, verb, was_listed=was_listed)
        if was_listed and pledge.organisation.is_listed:
            tell_partners(pledge.organisation)


def _follow(pledge: Pledge) -> None:
    organisation = pledge.organisation
    Organisation.objects.filter(pk=organisation.pk).update(status=pledge.state, updated_at=timezone.now())
    organisation.status = pledge.state


def tell_partners(organisation: Organisation) -> None:
    """What the world sees of it has changed."""
    if organisation.is_listed:
        Organisation.objects.filter(pk=organisation.pk).update(updated_at=timezone.now())
        changes.updated("organisation", organisation.public_id, organisation.get_absolute_url())


def _fresh(pledge: Pledge) -> Pledge:
    """The caller's object as the row now stands."""
    pledge.refresh_from_db()
    return pledge
