"""Somebody without an account says that they work at a member: the lead hears of it, and nobody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Organisation
from alliance.tasks.words import lead_address, link, safe
from promise.core import audit, mail

LONGEST = 300


def make(*, organisation: Organisation, name: str, email: str, message: str = "", address: str = "", by: Any = None) -> None:
    """One sealed letter to the lead; nothing of it is kept once it has left. Whether there is a lead shows nowhere.

    `address` is the client's, for the allowances. Raises ValidationError, TooMany.
    """
    typed, person, words = email.strip(), " ".join(name.split())[:120], message.strip()
    validate_email(typed)
    if not person or safe(person) != person:
        raise ValidationError({"name": _("Please give your name, without web or mail addresses.")})
    if len(words) > LONGEST or (words and not safe(words)):
        raise ValidationError({"message": _("Please keep it to %d characters, without web or mail addresses.") % LONGEST})
    if address:
        limits.spend("claim-from", address, limit=5, period=limits.DAY)
        limits.spend("claim-by", limits.normal_address(typed), limit=3, period=limits.DAY)
        limits.spend("claim-at", organisation.public_id, limit=10, period=limits.DAY)
    context = {"organisation": organisation.name, "person": person, "email": typed, "message": safe(words)}
    url = link("alliance:seat-invite", organisation.slug)
    with transaction.atomic():
        audit.write(by=by, verb="claim", subject=organisation, capacity="visitor")
        if to := lead_address(organisation):
            mail.tell_sealed(mail.compose(mail.Letter(to, "claim_made", context | {"url": url})), subject=organisation)
