from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation


class FormerName(models.Model):
    """What an organisation was called before. Kept for ever, so that whoever looks for the old name finds the new one."""

    class Cause(models.TextChoices):
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    cause = models.CharField(max_length=8, choices=Cause.choices, default=Cause.RENAMED)
    until = models.DateField(default=timezone.localdate)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-until", "-pk")

    def __str__(self) -> str:
        return self.name
