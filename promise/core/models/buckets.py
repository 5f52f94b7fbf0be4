from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """How much of an allowance is used since its window opened (seconds since 1970, so that both databases can add)."""

    key = models.CharField(max_length=80, primary_key=True)
    opened = models.FloatField()
    used = models.PositiveIntegerField()
    closes = models.FloatField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(used__gte=0), name="bucket_used_is_not_negative")]
