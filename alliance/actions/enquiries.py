from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Enquiry
from promise.accounts.models import User
from promise.core import audit, mail
from promise.core.workflow import move as workflow_move

LONGEST = 4000


def send(
    *, name: str, email: str, message: str, nonce: str, organisation_name: str = "", address: str = "", by: Any = None
) -> Enquiry:
    """Somebody writes to the secretariat. `address` is the client's, for the allowances; sending twice is one letter."""
    if found := Enquiry.objects.filter(form_nonce=nonce).first():
        return found
    enquiry = Enquiry(
        name=" ".join(name.split()), email=email.strip(), message=message.strip(), form_nonce=nonce,
        organisation_name=" ".join(organisation_name.split()), state=Enquiry.workflow.initial,
    )  # fmt: skip
    enquiry.full_clean(exclude=["form_nonce"])
    if len(enquiry.message) > LONGEST:
        raise ValidationError({"message": _("Please keep your message to %(n)d characters.") % {"n": LONGEST}})
    if address:
        limits.spend("enquiry-from", address, limit=5, period=limits.HOUR)
        limits.spend("enquiry-by", limits.normal_address(email), limit=5, period=limits.DAY)
        limits.spend("enquiry-all", "site", limit=300, period=limits.DAY)
    try:
        with transaction.atomic():
            enquiry.save()
            audit.write(by=by, verb="send_enquiry", subject=enquiry, capacity="visitor")
    except IntegrityError as error:
        found = Enquiry.objects.filter(form_nonce=nonce).first()
        if found is None:
            raise ValidationError(str(error)) from error
        return found
    return enquiry


def answer(*, enquiry: Enquiry, by: User, reason: str) -> Enquiry:
    """The secretariat's answer is the reason of its decision; it leaves by mail."""
    with transaction.atomic():
        decision = workflow_move(enquiry, "answer", by=by, capacity="secretariat", reason=reason)
        mail.tell("enquiry_answered", subject=enquiry, key=str(enquiry.pk), payload={"decision": decision.pk})
    return enquiry


def close(*, enquiry: Enquiry, by: User, reason: str) -> Enquiry:
    """Closed without an answer: spam, or asked twice. Nobody is told."""
    workflow_move(enquiry, "close", by=by, capacity="secretariat", reason=reason)
    return enquiry
