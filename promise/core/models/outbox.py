from __future__ import annotations

from django.db import models
from django.utils import timezone


class OutboxItem(models.Model):
    """An effect that must leave this process (mail, index entry, webhook), written with the row that causes it.

    `payload` holds ids, never texts; a mail that cannot be made again from ids is sealed and erased once sent.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        DONE = "done"
        UNCERTAIN = "uncertain"
        FAILED = "failed"

    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=160, unique=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="outbox_due"),
            models.Index(fields=["subject_type", "subject_id"], name="outbox_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(lease_until__isnull=False),
                name="outbox_sending_is_leased",
            )
        ]
