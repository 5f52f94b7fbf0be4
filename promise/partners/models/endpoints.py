from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.core import seal
from promise.core.models import Identified
from promise.partners.models.holders import KeyHolder


class Subject(models.TextChoices):
    """The types of the change log that a partner may hear of, with those of its lists."""

    ORGANISATION = "organisation", _("Organisations")
    CHAPTER = "chapter", _("Chapters")
    MEETING = "meeting", _("Meetings")
    INITIATIVE = "initiative", _("Initiatives")
    ADOPTION = "adoption", _("What members tried")
    MEASURE = "measure", _("What is measured, in which words")
    SERIES = "series", _("Figures that members show")
    BARRIER = "barrier", _("Barriers")
    BRIEFING = "briefing", _("Briefings")
    LIBRARY = "library", _("The library")
    STORY = "story", _("Stories that are in the API")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def active(self) -> EndpointQuerySet:
        """Those that are told: not stopped, and of somebody who may still have keys."""
        return self.filter(stopped_at__isnull=True, holder__state="approved")

    def visible_to(self, user: Any) -> EndpointQuerySet:
        return self.filter(holder__in=KeyHolder.objects.visible_to(user))


class Endpoint(Identified):
    """Where a partner wants to be told of changes, signed after Standard Webhooks. It learns ids, never a text."""

    class Stop(models.TextChoices):
        PERSON = "person", _("Stopped by a person")
        GONE = "gone", _("Stopped because the address answered that it is gone (410)")
        SILENT = "silent", _("Stopped because the address took nothing for five days")
        ENDED = "ended", _("Stopped because whoever made it may not have keys any more")

    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="endpoints")
    url = models.CharField(_("Address"), max_length=400)
    subjects = models.JSONField(default=list)
    # sealed: the database alone does not sign in our name
    secret = models.CharField(max_length=300, editable=False)
    old_secret = models.CharField(max_length=300, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # the last line of the change log it was told of
    after = models.BigIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    # nothing is tried before, so that a dead address is not hammered by all that waits for it
    rests_until = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    stop = models.CharField(max_length=8, choices=Stop.choices, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "url"], name="endpoint_once_per_holder"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stop="") | Q(stopped_at__isnull=False) & ~Q(stop=""),
                name="endpoint_stopped_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return reverse("partners:endpoint-detail", args=[self.public_id])

    def secrets(self, now: datetime | None = None) -> list[str]:
        """What a notice is signed with: the newest, and for a day after a rotation the one before."""
        held = [seal.unseal(self.secret)]
        if self.old_secret and self.old_secret_until and self.old_secret_until > (now or timezone.now()):
            held.append(seal.unseal(self.old_secret))
        return held

    @property
    def subject_labels(self) -> list[str]:
        return [str(Subject(subject).label) for subject in self.subjects]
