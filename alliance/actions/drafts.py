"""Saving a signature between its steps, sending its private link, and forgetting it in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import limits
from alliance.models import Invitation, PledgeDraft
from alliance.models.drafts import DAYS, LINK, STEPS
from promise.core import audit, mail, tokens


def save(
    *, draft: PledgeDraft | None, step: str, answers: dict[str, Any], invitation: Invitation | None = None, address: str = "",
    by: Any = None,
) -> PledgeDraft:  # fmt: skip
    """Keep the answers of one step; the first one begins the draft. `answers` hold words and numbers only."""
    if step not in STEPS:
        raise ValidationError(_("There is no such step."))
    if draft is None and address:
        limits.spend("draft-from", address, limit=60, period=limits.HOUR)
    with transaction.atomic():
        held = PledgeDraft.objects.select_for_update().filter(pk=draft.pk).first() if draft else None
        held = held or _begin()
        held.answers = {**held.answers, step: answers}
        held.invitation = invitation or held.invitation
        held.updated_at = timezone.now()
        held.expires_at = held.updated_at + dt.timedelta(days=DAYS)
        held.save()
        audit.write(by=by, verb="save_draft", subject=held, capacity="visitor", fields=[step])
    return held


def _begin() -> PledgeDraft:
    nonce, link_hash = tokens.new_pair(LINK)
    return PledgeDraft(link_nonce=nonce, link_hash=link_hash)


def send_link(*, draft: PledgeDraft, email: str, address: str = "", by: Any = None) -> PledgeDraft:
    """Mail the private link, so that the person can go on later or on another device. Raises TooMany."""
    typed = email.strip()
    if address:
        limits.spend("draft-link-from", address, limit=10, period=limits.HOUR)
        limits.one_mail_to(typed)
    with transaction.atomic():
        PledgeDraft.objects.filter(pk=draft.pk).update(email=typed, updated_at=timezone.now())
        draft.email = typed
        audit.write(by=by, verb="send_draft_link", subject=draft, capacity="visitor")
        mail.tell("pledge_draft", subject=draft, key=tokens.new_nonce())
    return draft


def erase(*, draft: PledgeDraft, by: Any = None, capacity: str = "visitor") -> None:
    """Nothing of it stays: it was signed, or its days are over."""
    with transaction.atomic():
        audit.write(by=by, verb="erase_draft", subject=draft, capacity=capacity)
        PledgeDraft.objects.filter(pk=draft.pk).delete()


def erase_old(*, now: dt.datetime | None = None, limit: int = 500) -> int:
    """The clock forgets what nobody went on with. Returns how many."""
    old = list(PledgeDraft.objects.over(now or timezone.now()).order_by("expires_at")[:limit])
    for draft in old:
        erase(draft=draft, capacity="clock")
    return len(old)
