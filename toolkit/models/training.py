"""Following a module: how far one person is, and a group that an educator leads. What people think of is never stored."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from alliance.models import Organisation
from promise.core.models import Identified
from toolkit.models.pages import Page

# no letters or digits that are mistaken for each other
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))


class TrainingGroupQuerySet(models.QuerySet["TrainingGroup"]):
    def led_by(self, user: Any) -> TrainingGroupQuerySet:
        """The educator's own, and nobody else's: not even their organisation or chapter sees who learns what."""
        return self.filter(educator=user) if user.is_authenticated else self.none()

    def by_code(self, code: str) -> TrainingGroupQuerySet:
        """The open one with this code, however it was typed."""
        typed = "".join(letter for letter in code.upper() if letter.isalnum())
        return self.filter(code=typed, closed_at__isnull=True)


class TrainingGroup(Identified):
    module = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="groups")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    educator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = TrainingGroupQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("toolkit:training-group", args=[self.public_id])


class ModuleProgress(models.Model):
    """Which steps a person has ticked; in a group only when they joined it themselves."""

    module = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="progress")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(TrainingGroup, null=True, on_delete=models.SET_NULL, related_name="members")
    # marks of the steps (documents.training.mark), so that a step that is changed is open again
    done = models.JSONField(default=list)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "user"], name="module_progress_once")]

    def __str__(self) -> str:
        return f"{self.module_id} {len(self.done)}"
