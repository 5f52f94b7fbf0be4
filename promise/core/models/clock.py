from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """When a periodic job last ran: whoever ticks (outbox runner, Celery beat), nothing fires twice."""

    job = models.CharField(max_length=80, primary_key=True)
    ran_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
