from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from alliance.models.seats import Seat
from alliance.models.series import MeetingSeries
from promise.core.models import Identified


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        return self.filter(is_public=True)

    def upcoming(self) -> MeetingQuerySet:
        return self.filter(ends_at__gte=timezone.now())

    def past(self) -> MeetingQuerySet:
        return self.filter(ends_at__lt=timezone.now())

    def going_on(self) -> MeetingQuerySet:
        """Those that were not called off."""
        return self.filter(cancelled_at__isnull=True)

    def with_taken(self) -> MeetingQuerySet:
        """With `taken`, the number of people who have a place."""
        taken = Count("registrations__attendees", filter=Q(registrations__state="registered"))
        return self.annotate(taken=taken)

    def organised_by(self, user: Any) -> MeetingQuerySet:
        """Those this person may plan and change: a coordinator's chapters with those below; for the secretariat all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        return self.filter(chapter__in=Chapter.objects.coordinated_by(user)) if user.has_role("coordinator") else self.none()

    def visible_to(self, user: Any) -> MeetingQuerySet:
        """Public ones; those for members for everyone seated in a member organisation; one's own to organise."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        if user.has_role("secretariat") or Seat.objects.active().filter(user=user, organisation__shown=1).exists():
            return self.all()
        own = Meeting.objects.organised_by(user).values("pk")
        return self.filter(Q(is_public=True) | Q(pk__in=own))


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
    series = models.ForeignKey(MeetingSeries, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings")
    # what the host's calendar and wall show; starts_at is made from them
    host_date = models.DateField(null=True, blank=True)
    host_time = models.TimeField(null=True, blank=True)
    learning_outcomes = models.TextField(blank=True)
    # keys of topics, or own words
    themes = models.JSONField(default=list, blank=True)
    # who is wanted in the room: keys of Attendee.Part
    mix = models.JSONField(default=list, blank=True)
    # how many people fit; nothing: as many as come
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    # grows with every change that a calendar has to learn
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    cancel_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at",)
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliance:meeting-detail", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether one can still register: not called off, not closed, not over."""
        return self.cancelled_at is None and self.closed_at is None and self.ends_at > timezone.now()
