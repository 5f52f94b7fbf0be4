from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.pledges import Pledge


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def in_force(self, day: dt.date) -> ExemptionQuerySet:
        """Those for which the clock waits on this day."""
        return self.filter(kind=Exemption.Kind.WAIT, until__gte=day, ended_at__isnull=True)


class Exemption(models.Model):
    """Where the secretariat sets the rules of reporting aside for one pledge, with the reason its people read. Kept for ever."""

    class Kind(models.TextChoices):
        WAIT = "wait", _("The clock waits")
        DUE_DAY = "due_day", _("Another day for the report")

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="exemptions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # WAIT: the last day on which the clock passes over the pledge; DUE_DAY: the day its report is due
    until = models.DateField()
    reason = models.TextField(max_length=1000)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason")]
