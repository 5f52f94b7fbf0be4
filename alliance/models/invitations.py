from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from promise.core import tokens
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

OPEN = ("sent", "in_talks")
LINK = "invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(state__in=OPEN)

    def by_link(self, token: str) -> InvitationQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token))

    def visible_to(self, user: Any) -> InvitationQuerySet:
        """All for the secretariat; for a lead those the organisation sent."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        return self.filter(inviter__seats__user=user, inviter__seats__state="active", inviter__seats__role="lead")


class Invitation(Identified, Stateful):
    """One organisation asking another to join. Kept with its fate for ever; only its hash opens it, once."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        IN_TALKS = "in_talks", _("In talks")
        SIGNED = "signed", _("Signed")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    workflow = Workflow(
        allow("talk", "sent", "in_talks"),
        allow("decline", ("sent", "in_talks"), "declined"),
        allow("sign", ("sent", "in_talks"), "signed"),
        allow("expire", ("sent", "in_talks"), "expired"),
        allow("revoke", ("sent", "in_talks"), "revoked"),
        initial="sent",
    )

    inviter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField()
    # an answer to somebody who asked for a sponsor: the letter goes there, but the inviter never sees the address
    hides_address = models.BooleanField(default=False, editable=False)
    organisation_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    resent_at = models.DateTimeField(null=True, editable=False)
    # when address, name and note were wiped by the wish of the invited person
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        """Whom it went to, for the inviter's lists."""
        return self.organisation_name or self.shown_email or str(_("An address that we have forgotten"))

    @property
    def shown_email(self) -> str:
        """The address, for people of the inviter; nothing where it is not theirs to see."""
        return "" if self.hides_address else self.email

    @property
    def is_open(self) -> bool:
        return self.state in OPEN and self.expires_at > timezone.now()

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)


class InvitationDecision(Decision):
    subject = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="decisions")
