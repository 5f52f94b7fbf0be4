"""Project 52: one idea a week for everybody to try."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.models.initiatives import Initiative


def monday_of(day: dt.date) -> dt.date:
    """The day on which the ISO week of this day began."""
    return day - dt.timedelta(days=day.weekday())


class FeaturedWeekQuerySet(models.QuerySet["FeaturedWeek"]):
    def of(self, day: dt.date) -> FeaturedWeekQuerySet:
        return self.filter(week=monday_of(day))

    def begun(self, today: dt.date) -> FeaturedWeekQuerySet:
        """This week and those before it; what is to come is the curators' business."""
        return self.filter(week__lte=monday_of(today))

    def in_the_bank(self) -> FeaturedWeekQuerySet:
        """Those whose initiative can still be read."""
        return self.filter(initiative__state=Initiative.State.PUBLISHED)


class FeaturedWeek(models.Model):
    """The initiative of one week. Without `chosen_by` the clock chose it."""

    week = models.DateField(_("The week that begins on"), unique=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="featured_weeks")
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    reason = models.CharField(_("Why this one"), max_length=300, blank=True)

    objects = FeaturedWeekQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(chosen_by__isnull=True) | ~models.Q(reason=""), name="featured_week_by_a_person_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.initiative_id}"
