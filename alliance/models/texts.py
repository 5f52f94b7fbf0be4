from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIXED = ("version", "body", "approved_by", "approved_on")


class PledgeText(models.Model):
    """What is signed. A version is never changed once approved: a new one is written."""

    version = models.PositiveSmallIntegerField(unique=True)
    body = models.TextField(_("The text"))
    approved_by = models.CharField(_("Who approved it"), max_length=200)
    approved_on = models.DateField(_("On which day"))
    # for those who signed an earlier one: what is different, in a sentence or two
    change_note = models.TextField(_("What has changed"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ("-version",)
        get_latest_by = "version"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version. Raises ValueError for one that was approved before: others have signed it as it is."""
        if not self._state.adding:
            before = PledgeText.objects.filter(pk=self.pk).values(*FIXED).first()
            if before and any(before[name] != getattr(self, name) for name in FIXED):
                raise ValueError("An approved pledge text is never changed. Write a new version.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("alliance:pledge-version", args=[self.version])
