"""A file of figures on its way in: what was read from it, waiting for a person to say yes. The file itself is never kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from alliance.models import Organisation
from promise.core.models import Identified


class MeasureUploadQuerySet(models.QuerySet["MeasureUpload"]):
    def visible_to(self, user: Any) -> MeasureUploadQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.filter(seats__user=user, seats__state="active"))


class MeasureUpload(Identified):
    """`rows` holds wards, keys of measures, months and whole numbers, and is emptied once they are in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measure_uploads")
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = MeasureUploadQuerySet.as_manager()

    class Meta:
        ordering = ("-checked_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest"], condition=Q(applied_at__isnull=False), name="upload_applied_once"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("toolkit:upload-detail", args=[self.public_id])
