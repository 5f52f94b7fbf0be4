"""Mailboxes whose people want no more letters that others can cause. Kept as keyed hashes: no address stands here."""

from __future__ import annotations

import contextlib
from typing import Any

from django.db import models
from django.utils import timezone

from promise.core import buckets


def normal_address(address: str) -> str:
    """One mailbox, one spelling: lower case, without what follows a plus, without dots before the @."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local.split('+')[0].replace('.', '')}@{'gmail.com' if domain == 'googlemail.com' else domain}"


def mailbox_key(address: str) -> str:
    return buckets.private_key("never", normal_address(address))


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, address: str) -> SuppressionQuerySet:
        return self.filter(mailbox=mailbox_key(address))

    def by_invitation(self, invitation: Any) -> SuppressionQuerySet:
        """Asked for on this invitation's page, or on another one that went to the same mailbox."""
        mailbox = mailbox_key(invitation.email) if invitation.email else ""
        return self.filter(models.Q(invitation=invitation) | models.Q(mailbox=mailbox))


class Suppression(models.Model):
    """One mailbox that said "never again"."""

    mailbox = models.CharField(max_length=64, unique=True, editable=False)
    # whose page it was asked for on, so that the same page can undo it when the address itself is forgotten
    invitation = models.ForeignKey(
        "alliance.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="suppressions", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SuppressionQuerySet.as_manager()
