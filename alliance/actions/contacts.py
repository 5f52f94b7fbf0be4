"""The wishes of people whom others write to: never again, let them write, forget my address."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alliance.actions import limits
from alliance.models import Invitation, Suppression
from alliance.models.suppressions import mailbox_key
from promise.core import audit
from promise.core.workflow import lock


def stop(*, email: str, by: Any = None, capacity: str = "invited", invitation: Invitation | None = None) -> Suppression:
    """Never again: no letter that somebody else can cause reaches this mailbox. Nobody who writes can tell."""
    with transaction.atomic():
        made, is_new = Suppression.objects.get_or_create(mailbox=mailbox_key(email), defaults={"invitation": invitation})
        if is_new:
            audit.write(by=by, verb="stop_letters", subject=made, capacity=capacity)
    return made


def never_again(*, invitation: Invitation, by: Any = None) -> None:
    """Asked for on an invitation's page. Its state stays as it is, so that the inviter sees nothing of this."""
    with transaction.atomic():
        held = lock(invitation)
        if held.email:
            stop(email=held.email, by=by, invitation=held)


def allow_again(*, by: Any = None, capacity: str = "invited", invitation: Invitation | None = None, email: str = "") -> int:
    """The person changes their mind. Returns how many mailboxes that freed: none or one."""
    found = Suppression.objects.by_invitation(invitation) if invitation else Suppression.objects.of(email)
    with transaction.atomic():
        rows = list(found.select_for_update())
        for row in rows:
            audit.write(by=by, verb="allow_letters", subject=row, capacity=capacity)
            row.delete()
    return len(rows)


def forget(*, invitation: Invitation, by: Any = None, capacity: str = "invited") -> None:
    """Address, name and note go for good. The row and what became of it stay."""
    with transaction.atomic():
        held = lock(invitation)
        if held.forgotten_at is not None:
            return
        now = timezone.now()
        Invitation.objects.filter(pk=held.pk).update(
            email="", organisation_name="", note="", forgotten_at=now, updated_at=now
        )  # fmt: skip
        fields = ["email", "organisation_name", "note"]
        audit.write(by=by, verb="forget_contact", subject=held, capacity=capacity, fields=fields)
    invitation.refresh_from_db()


def forget_everywhere(*, email: str, by: Any) -> int:
    """The secretariat forgets an address in every invitation. Returns in how many it stood."""
    mailbox, domain = limits.normal_address(email), limits.domain_of(email)
    spellings = {domain, email.rpartition("@")[2], "googlemail.com" if domain == "gmail.com" else domain}
    if domain.isascii() and "xn--" in domain:
        spellings.add(domain.encode().decode("idna"))
    same_domain = Q()
    for spelling in spellings:
        same_domain |= Q(email__iendswith=f"@{spelling}")
    found = [one for one in Invitation.objects.filter(same_domain) if limits.normal_address(one.email) == mailbox]
    for invitation in found:
        forget(invitation=invitation, by=by, capacity="secretariat")
    return len(found)
