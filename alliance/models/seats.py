from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from promise.core import tokens
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

OPEN = ("invited", "asked", "active")
LINK = "seat"


class SeatQuerySet(models.QuerySet["Seat"]):
    def active(self) -> SeatQuerySet:
        return self.filter(state="active")

    def open(self) -> SeatQuerySet:
        return self.filter(state__in=OPEN)

    def leads(self) -> SeatQuerySet:
        return self.filter(state="active", role="lead")

    def by_link(self, token: str) -> SeatQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token))

    def visible_to(self, user: Any) -> SeatQuerySet:
        """One's own; all of an organisation for everyone seated in it; for the secretariat all."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        mine = Seat.objects.filter(user=user, state="active").values("organisation")
        return self.filter(Q(user=user) | Q(organisation__in=mine))


class Seat(Identified, Stateful):
    """A person's place in an organisation. Who leaves keeps the credit and loses the access."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        CONTRIBUTOR = "contributor", _("Contributor")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ASKED = "asked", _("Waiting for the lead")
        ACTIVE = "active", _("Active")
        REFUSED = "refused", _("Refused")
        LEFT = "left", _("Left")

    workflow = Workflow(
        allow("take", "invited", "active"),
        allow("accept", "asked", "active"),
        allow("refuse", ("asked", "invited"), "refused", needs_reason=True),
        allow("leave", "active", "left"),
        initial="asked",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="seats")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.CONTRIBUTOR)
    link_nonce = models.CharField(max_length=40, blank=True, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"], condition=Q(state__in=["invited", "asked", "active"]),
                name="seat_one_open_per_person",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="active", role="lead"), name="seat_one_lead_per_organisation"
            ),
            models.CheckConstraint(condition=~Q(state="active") | Q(user__isnull=False), name="seat_active_has_user"),
        ]  # fmt: skip

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)


class SeatDecision(Decision):
    subject = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="decisions")
