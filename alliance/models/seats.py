from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


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


class SeatDecision(Decision):
    subject = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="decisions")
