from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from alliance.models.meetings import Meeting
from alliance.models.organisations import Organisation
from promise.core.models import Identified


class Attendance(models.Model):
    """A member that was there, with how many people."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="attendances")
    people = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("organisation__name",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="attendance_once_per_organisation"),
            models.CheckConstraint(condition=Q(people__gte=1), name="attendance_has_people"),
        ]


class MeetingMinutes(models.Model):
    """What was said and decided, written when the meeting is closed. For people in member organisations."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "meeting minutes"


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def open(self) -> ActionItemQuerySet:
        return self.filter(done_at__isnull=True)

    def due_by(self, day: dt.date) -> ActionItemQuerySet:
        return self.open().filter(due_on__lte=day)


class ActionItem(Identified):
    """Who does what until when, agreed in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    what = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="actions")
    person = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(done_by__isnull=True) | Q(done_at__isnull=False), name="action_done_has_moment")
        ]
