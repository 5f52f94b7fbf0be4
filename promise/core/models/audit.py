from __future__ import annotations

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """For investigation, never for features: no foreign keys, no texts, only who, what, which and the names of fields."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]
