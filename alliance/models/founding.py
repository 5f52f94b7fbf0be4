from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.places import Country
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

OPEN = ("received", "in_talks", "offered")
LONGEST = 1500


class FoundingInterestQuerySet(models.QuerySet["FoundingInterest"]):
    def waiting(self) -> FoundingInterestQuerySet:
        """Those on which somebody has the next word."""
        return self.filter(state__in=OPEN)

    def seated(self) -> FoundingInterestQuerySet:
        return self.filter(state="seated").order_by("organisation_name")

    def visible_to(self, user: Any) -> FoundingInterestQuerySet:
        """The secretariat's, nobody else's."""
        return self.all() if user.is_authenticated and user.has_role("secretariat") else self.none()


class FoundingInterest(Identified, Stateful):
    """An organisation would like one of the open founding seats, and answers each thing that is asked of a founder."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting for an answer")
        IN_TALKS = "in_talks", _("In talks")
        OFFERED = "offered", _("A seat is offered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SEATED = "seated", _("Seated")

    workflow = Workflow(
        allow("talk", "received", "in_talks", needs_reason=True),
        allow("offer", ("received", "in_talks"), "offered", needs_reason=True),
        allow("decline", ("received", "in_talks", "offered"), "declined", needs_reason=True),
        allow("withdraw", OPEN, "withdrawn", needs_reason=True),
        allow("seat", "offered", "seated", needs_reason=True),
        initial="received",
    )

    organisation_name = models.CharField(_("Name of your organisation"), max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("Country"))
    name = models.CharField(_("Your name"), max_length=120)
    post = models.CharField(_("Your post"), max_length=120)
    email = models.EmailField(_("Your work e-mail"))
    # one answer for each thing asked of a founder
    sharing = models.TextField(max_length=LONGEST)
    recovery = models.TextField(max_length=LONGEST)
    bringing_in = models.TextField(max_length=LONGEST)
    framework = models.TextField(max_length=LONGEST)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = FoundingInterestQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("alliance:founding-decide", args=[self.public_id])


class FoundingInterestDecision(Decision):
    subject = models.ForeignKey(FoundingInterest, on_delete=models.CASCADE, related_name="decisions")
