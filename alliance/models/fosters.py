from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class FosterOfferQuerySet(models.QuerySet["FosterOffer"]):
    def visible_to(self, user: Any) -> FosterOfferQuerySet:
        """For the lead of the one that is asked; all for the secretariat."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        led = user.seats.filter(state="active", role="lead").values("organisation")
        return self.filter(candidate__in=led)


class FosterOffer(Identified, Stateful):
    """A member whose recruiter has left may stand below another one, if both want it. Offered once for each that left."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Not decided yet")
        ASKED = "asked", _("Waiting for their answer")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("They said no")
        KEPT = "kept", _("Stays as it is")

    workflow = Workflow(
        allow("ask", ("offered", "refused", "kept"), "asked"),
        allow("agree", "asked", "agreed"),
        allow("refuse", "asked", "refused"),
        allow("keep", ("offered", "asked", "refused"), "kept"),
        initial="offered",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="foster_offers")
    lost = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    # whom the lead has asked
    candidate = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="foster_requests")

    objects = FosterOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "lost"], name="foster_offer_once_for_each_that_left"),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "agreed", "refused"]) | Q(candidate__isnull=False),
                name="foster_offer_asked_names_somebody",
            ),
        ]


class FosterOfferDecision(Decision):
    subject = models.ForeignKey(FosterOffer, on_delete=models.CASCADE, related_name="decisions")
