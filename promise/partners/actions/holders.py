"""Who may have keys: members at once, through their lead; others after the secretariat's yes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Organisation
from alliance.policies import can_lead
from promise.core import audit, mail
from promise.core.workflow import move as workflow_move
from promise.partners.models import KeyHolder
from promise.partners.policies import can_decide_holder

DECISIONS = ("approve", "decline", "end", "let_back")


def of_member(*, organisation: Organisation, by: Any) -> KeyHolder:
    """The holder of a member's keys, made when its lead first wants one."""
    if not can_lead(by, organisation):
        raise PermissionDenied
    if found := KeyHolder.objects.filter(organisation=organisation).first():
        return found
    try:
        with transaction.atomic():
            made = KeyHolder.objects.create(
                organisation=organisation, name=organisation.name, state=KeyHolder.State.APPROVED, asked_at=timezone.now(),
                asked_by=by, form_nonce=f"member:{organisation.public_id}",
            )  # fmt: skip
            audit.write(by=by, capacity="lead", verb="hold_keys", subject=made)
    except IntegrityError:  # two clicks at once
        return KeyHolder.objects.get(organisation=organisation)
    return made


def ask(*, name: str, purpose: str, nonce: str, by: Any) -> KeyHolder:
    """Somebody who is no member says who they are and what they want to do. The same nonce again finds the first."""
    if found := KeyHolder.objects.filter(form_nonce=nonce, asked_by=by).first():
        return found
    name, purpose = " ".join(name.split()), purpose.strip()
    if not name or not purpose:
        raise ValidationError(_("Say who you are and what the data is for."))
    limits.spend("keys-asked", by.public_id, limit=3, period=limits.DAY)
    holder = KeyHolder(
        name=name, purpose=purpose, form_nonce=nonce, asked_at=timezone.now(), asked_by=by, state=KeyHolder.workflow.initial
    )
    holder.full_clean(exclude=["form_nonce", "organisation"])
    try:
        with transaction.atomic():
            holder.save()
            audit.write(by=by, capacity="visitor", verb="ask_for_keys", subject=holder)
    except IntegrityError as error:
        if found := KeyHolder.objects.filter(form_nonce=nonce, asked_by=by).first():
            return found
        raise ValidationError(_("Please load the form again and send it once more.")) from error
    return holder


def decide(*, holder: KeyHolder, move: str, by: Any, reason: str = "") -> KeyHolder:
    """The secretariat's answer, mailed with its reason. An end stops every key at once: each use asks again."""
    if move not in DECISIONS:
        raise ValidationError(_("Choose what you decide."))
    if not can_decide_holder(by, holder):
        raise PermissionDenied
    with transaction.atomic():
        decision = workflow_move(holder, move, by=by, capacity="secretariat", reason=reason)
        mail.tell("keys_answered", subject=holder, key=f"{holder.pk}:{decision.pk}", payload={"decision": decision.pk})
    return holder
