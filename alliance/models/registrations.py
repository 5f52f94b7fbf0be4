from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.meetings import Meeting
from alliance.models.organisations import Organisation
from alliance.models.seats import Seat
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def registered(self) -> RegistrationQuerySet:
        return self.filter(state="registered")

    def waiting(self) -> RegistrationQuerySet:
        """Those on the waiting list, the longest first."""
        return self.filter(state="waiting").order_by("asked_at", "pk")

    def open(self) -> RegistrationQuerySet:
        return self.filter(state__in=("registered", "waiting"))

    def people(self) -> int:
        """How many people these bring."""
        return int(self.aggregate(n=Count("attendees"))["n"])

    def of_person(self, user: Any) -> RegistrationQuerySet:
        """Those of the member organisations in which this person sits now."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seats = Seat.objects.active().filter(user=user, organisation__shown=1)
        return self.filter(organisation__in=seats.values("organisation"))


class Registration(Identified, Stateful):
    """The people an organisation sends to a meeting: one row for each organisation, however often they change their mind."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("Registered")
        WAITING = "waiting", _("Waiting")
        CANCELLED = "cancelled", _("Cancelled")

    workflow = Workflow(
        allow("promote", "waiting", "registered"),
        allow("cancel", ("registered", "waiting"), "cancelled"),
        allow("register", "cancelled", "registered"),
        allow("wait", "cancelled", "waiting"),
        initial="waiting",
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registrations")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="registration_once_per_organisation"),
            models.CheckConstraint(
                condition=Q(state__in=["registered", "waiting", "cancelled"]), name="registration_state_known"
            ),
        ]


class RegistrationDecision(Decision):
    subject = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="decisions")


class Attendee(models.Model):
    """Somebody an organisation sends. The name is for the organisation and the organisers only."""

    class Part(models.TextChoices):
        LIVED_EXPERIENCE = "lived_experience", _("Person with lived experience")
        STAFF = "staff", _("Person who works in a service")
        OTHER = "other", _("Somebody else")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendees")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=16, choices=Part.choices)

    class Meta:
        ordering = ("pk",)
