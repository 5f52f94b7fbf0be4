"""Abstract bases that every app's tables share."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from promise.core.ids import new_id
from promise.core.workflow import Workflow


class Identified(models.Model):
    """Something the world may name: an opaque public id and when it was made and last changed."""

    public_id = models.CharField(max_length=24, unique=True, editable=False, default=new_id)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        abstract = True


class Stateful(models.Model):
    """Something with a life cycle. Only core.workflow.move writes `state`."""

    workflow: ClassVar[Workflow]

    state = models.CharField(max_length=24, editable=False, db_index=True)

    class Meta:
        abstract = True


class Decision(models.Model):
    """One move of one record: who, when, why. Written once, never edited. The child names its record `subject`."""

    move = models.CharField(max_length=24)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # What the person was when they did it: "secretariat", "author", "clock" ...
    capacity = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("at", "id")
