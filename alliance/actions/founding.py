"""Who would like a founding seat, what they are answered, and how many seats are still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import FoundingInterest
from alliance.models.founding import LONGEST
from promise.core import audit, mail
from promise.core.workflow import MoveRefused
from promise.core.workflow import move as workflow_move

ANSWERS = ("sharing", "recovery", "bringing_in", "framework")
FIELDS = ("organisation_name", "name", "post", "email", *ANSWERS)
DECISIONS = ("talk", "offer", "decline", "withdraw", "seat")


def seats_open() -> int:
    """How many founding seats nobody has yet; never less than none."""
    return max(0, int(settings.FOUNDING_SEATS_OPEN) - FoundingInterest.objects.seated().count())


def send(*, words: Mapping[str, Any], nonce: str, address: str = "", by: Any = None) -> FoundingInterest:
    """Somebody says that they would like a seat. Sending twice is one expression of interest."""
    if found := FoundingInterest.objects.filter(form_nonce=nonce).first():
        return found
    interest = FoundingInterest(
        **{field: str(words.get(field, "")).strip() for field in FIELDS}, country=words.get("country"), form_nonce=nonce,
        state=FoundingInterest.workflow.initial,
    )  # fmt: skip
    interest.full_clean(exclude=["form_nonce"])
    if too_long := [field for field in ANSWERS if len(getattr(interest, field)) > LONGEST]:
        raise ValidationError({field: _("Please keep this to %(n)d characters.") % {"n": LONGEST} for field in too_long})
    if seats_open() == 0:
        raise ValidationError(_("All founding seats are taken now. You can join as a member at any time."))
    if address:
        limits.spend("founding-from", address, limit=5, period=limits.HOUR)
        limits.spend("founding-by", limits.normal_address(interest.email), limit=3, period=limits.DAY)
        limits.spend("founding-all", "site", limit=100, period=limits.DAY)
    try:
        with transaction.atomic():
            interest.save()
            audit.write(by=by, verb="ask_to_found", subject=interest, capacity="visitor")
    except IntegrityError as error:
        found = FoundingInterest.objects.filter(form_nonce=nonce).first()
        if found is None:
            raise ValidationError(str(error)) from error
        return found
    return interest


def decide(*, interest: FoundingInterest, move: str, by: Any, reason: str) -> FoundingInterest:
    """One step of the answer, mailed with its reason. A seat is given only while one is open."""
    if move not in DECISIONS:
        raise ValidationError(_("Choose what you decide."))
    with transaction.atomic():
        if move == "seat":
            # everybody who is offered a seat is locked, so that two cannot take the last one
            list(FoundingInterest.objects.select_for_update().filter(state__in=["offered", "seated"]).order_by("pk"))
            if seats_open() == 0:
                raise MoveRefused(_("No founding seat is open any more."))
        decision = workflow_move(interest, move, by=by, capacity="secretariat", reason=reason)
        mail.tell("founding_answered", subject=interest, key=f"{interest.pk}:{decision.pk}", payload={"decision": decision.pk})
    return interest
