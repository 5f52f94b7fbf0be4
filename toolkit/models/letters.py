from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from promise.core import seal
from promise.core.models import Identified
from toolkit.models.initiatives import Initiative


class LetterBox(models.Model):
    """Whether the author of an initiative takes letters about it. Without a row they do."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="letter_box")
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any) -> LetterQuerySet:
        """Those I wrote and those written to me, as long as their words are kept."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(sender=user) | Q(recipient=user), erased_at__isnull=True)


class Letter(Identified):
    """A letter between two people who never see each other's address. Its words are sealed and kept for a time only."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="letters")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answers = models.OneToOneField("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="answer")
    sealed = models.TextField(blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased_at__isnull=True) | Q(sealed=""), name="letter_erased_has_no_words"),
        ]

    @property
    def text(self) -> str:
        return seal.unseal(self.sealed) if self.sealed else ""
