from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from promise.core import tokens

LINK = "calendar"


class CalendarKeyQuerySet(models.QuerySet["CalendarKey"]):
    def by_token(self, token: str) -> CalendarKeyQuerySet:
        """The key of this token, while its person may sign in."""
        return self.filter(link_hash=tokens.fingerprint(token), user__is_active=True)


class CalendarKey(models.Model):
    """A person's private calendar address. Without a row there is none; a new row is a new address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key")
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CalendarKeyQuerySet.as_manager()

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)
