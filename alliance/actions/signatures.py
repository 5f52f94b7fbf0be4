"""Signing again: after a merger, under a new name, or to a newer version of the text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import pledges
from alliance.models import Pledge, PledgeText, SignedAgain
from alliance.models.pledges import IN_FORCE
from promise.core import audit
from promise.core.workflow import MoveRefused, lock


def cause_to_sign_again(pledge: Pledge) -> str:
    """Why this pledge wants a new signature now: a SignedAgain.Cause, or nothing."""
    last = pledge.signed_again.last()
    since = last.signed_at if last else pledge.created_at
    former = pledge.organisation.former_names.filter(recorded_at__gt=since).order_by("recorded_at").last()
    if former is not None:
        return str(SignedAgain.Cause.MERGED if former.cause == "merged" else SignedAgain.Cause.RENAMED)
    newest = PledgeText.objects.order_by("-version").values_list("version", flat=True).first() or 0
    return str(SignedAgain.Cause.NEW_TEXT) if newest > pledge.text.version else ""


def sign_again(
    *, pledge: Pledge, text: PledgeText, signatory_name: str, signatory_post: str, by: Any, at: dt.datetime | None = None
) -> SignedAgain:
    """The lead signs for the organisation as it is now. Raises MoveRefused when there is nothing to sign."""
    with transaction.atomic():
        held = lock(pledge)
        if held.state not in IN_FORCE:
            raise MoveRefused(_("Only a pledge that is in force can be signed again."))
        cause = cause_to_sign_again(held)
        if not cause:
            raise MoveRefused(_("Nothing has changed since your last signature, so there is nothing to sign."))
        if text.version < held.text.version:
            raise MoveRefused(_("You have signed a newer version before. Please load the page again."))
        last = held.signed_again.last()
        row = SignedAgain(
            pledge=held, cause=cause, text=text, text_before=held.text, name=held.organisation.name,
            name_before=last.name if last else first_name(held), signatory_name=" ".join(signatory_name.split()),
            signatory_post=" ".join(signatory_post.split()), signed_at=at or timezone.now(), signed_by=by,
        )  # fmt: skip
        row.full_clean(exclude=["pledge", "text", "text_before", "signed_by"])
        row.save()
        Pledge.objects.filter(pk=held.pk).update(text=text, updated_at=timezone.now())
        audit.write(by=by, verb="sign_again", subject=held, capacity="lead", fields=["text"])
        pledges.tell_partners(held.organisation)
        pledge.refresh_from_db()
    return row


def first_name(pledge: Pledge) -> str:
    """The name that the organisation had when the pledge was signed first."""
    renamed = pledge.organisation.former_names.filter(cause="renamed", recorded_at__gt=pledge.created_at)
    first = renamed.order_by("recorded_at").first()
    return first.name if first else pledge.organisation.name
