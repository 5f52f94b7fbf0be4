from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from promise.core.models import Identified


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        return self.filter(is_public=True)

    def upcoming(self) -> MeetingQuerySet:
        return self.filter(ends_at__gte=timezone.now())

    def past(self) -> MeetingQuerySet:
        return self.filter(ends_at__lt=timezone.now())

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Public ones; the secretariat sees all."""
        return self.all() if user.is_authenticated and user.has_role("secretariat") else self.public()


class Meeting(Identified):
    """A net meeting of a chapter or of the whole alliance, or an open gathering. Stored in UTC with its host's zone."""

    class Kind(models.TextChoices):
        NET_MEETING = "net_meeting", _("Net meeting")
        GATHERING = "gathering", _("Gathering")
        TRAINING = "training", _("Training session")

    class Mode(models.TextChoices):
        ONLINE = "online", _("Online")
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("Online and in person")

    slug = models.SlugField(max_length=120, unique=True)
    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    host_zone = models.CharField(max_length=64)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    is_public = models.BooleanField(default=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliance:meeting-detail", args=[self.slug])
