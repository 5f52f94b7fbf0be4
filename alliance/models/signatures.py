from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.pledges import Pledge
from alliance.models.texts import PledgeText


class SignedAgain(models.Model):
    """A pledge that was signed again: after a merger, under a new name, or to a newer text. The first signature is the pledge.

    Written once, never edited: what was signed before stays readable in `text_before` and `name_before`.
    """

    class Cause(models.TextChoices):
        NEW_TEXT = "new_text", _("There is a new version of the pledge")
        RENAMED = "renamed", _("Our name has changed")
        MERGED = "merged", _("Another organisation has come into ours")

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="signed_again")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    text = models.ForeignKey(PledgeText, on_delete=models.PROTECT, related_name="+")
    text_before = models.ForeignKey(PledgeText, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    name_before = models.CharField(max_length=200)
    signatory_name = models.CharField(_("Your name"), max_length=120)
    signatory_post = models.CharField(_("Your post"), max_length=120)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("signed_at", "pk")
        verbose_name_plural = "signed again"
