from __future__ import annotations

from django.db import models
from django.utils import timezone

from promise.partners.models.keys import ApiKey


class Call(models.Model):
    """A write that a program may send again: what it made, by ids only, so that the second answer is built anew."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="calls")
    name = models.CharField(max_length=200)
    # of method, address and body: the same name with another body is a mistake, and is told so
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    # empty while the first call is still at work
    type = models.CharField(max_length=40, blank=True)
    public_id = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="call_once_per_key")]
