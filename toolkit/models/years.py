"""One year of the whole alliance: assembled by the clock, given its words by the secretariat, then published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class AllianceYearQuerySet(models.QuerySet["AllianceYear"]):
    def published(self) -> AllianceYearQuerySet:
        return self.filter(state=AllianceYear.State.PUBLISHED)

    def visible_to(self, user: Any) -> AllianceYearQuerySet:
        """Published ones; for the secretariat all."""
        if user.is_authenticated and user.has_role("secretariat"):
            return self.all()
        return self.published()


class AllianceYear(Identified, Stateful):
    class State(models.TextChoices):
        ASSEMBLED = "assembled", _("Waiting for the secretariat")
        PUBLISHED = "published", _("Published")

    workflow = Workflow(
        allow("publish", "assembled", "published"),
        allow("take_back", "published", "assembled", needs_reason=True),
        initial="assembled",
    )

    number = models.PositiveSmallIntegerField(unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # counted when it was assembled or last counted anew, and kept as it was: names of figures with whole numbers, and milestones
    figures = models.JSONField(default=dict)
    counted_at = models.DateTimeField(editable=False)
    foreword = models.TextField(_("Foreword"), max_length=6000, blank=True)
    failings = models.TextField(_("What did not work this year"), max_length=6000, blank=True)
    outlook = models.TextField(_("What comes next"), max_length=6000, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = AllianceYearQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("starts_on")), name="year_has_days_in_order"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False) & ~Q(failings=""),
                name="year_published_tells_failings_too",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("toolkit:year-detail", args=[self.number])


class AllianceYearDecision(Decision):
    subject = models.ForeignKey(AllianceYear, on_delete=models.CASCADE, related_name="decisions")
