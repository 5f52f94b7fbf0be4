from __future__ import annotations

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """What partners are told: something public came, changed or went. Kept for ever; a removal keeps no text."""

    class Kind(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        REMOVED = "removed"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    type = models.CharField(max_length=40)
    public_id = models.CharField(max_length=24)
    change = models.CharField(max_length=8, choices=Kind.choices)
    path = models.CharField(max_length=300, blank=True)
    successor = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["public_id"], name="change_of_record")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(change="removed") | models.Q(path=""), name="change_removed_has_no_path")
        ]
