"""What people ask the bank, and what their words mean here. Words and numbers; never who asked, nor the hour."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST = 80


class AskedWords(models.Model):
    """How often one question was asked, how often it found nothing, and how often somebody opened what it found."""

    words = models.CharField(max_length=LONGEST, unique=True)
    asked = models.PositiveIntegerField(default=0)
    found_nothing = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    first_on = models.DateField(default=timezone.localdate)
    last_on = models.DateField(default=timezone.localdate)

    class Meta:
        indexes = [models.Index(fields=["last_on"], name="asked_words_last")]

    @property
    def abandoned(self) -> int:
        """Asked, something was found, and nothing was opened. One question opens several at times: never below nought."""
        return max(0, self.asked - self.found_nothing - self.opened)


class LayWord(models.Model):
    """What people say, and what it means in the bank: a term it is sorted by, other words, or both."""

    said = models.CharField(_("What people say"), max_length=LONGEST)
    facet = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=40, blank=True)
    means = models.CharField(_("Other words for it"), max_length=LONGEST, blank=True)
    # one that the bank began with is switched off rather than removed, so that it does not come back
    is_starter = models.BooleanField(default=False, editable=False)
    is_used = models.BooleanField(default=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    # when it was taught, switched off or on again: the newest of them tells whether anything has changed
    changed_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["said", "facet", "key", "means"], name="lay_word_once")]
        ordering = ("said", "id")
