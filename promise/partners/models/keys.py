from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken

from promise.core.models import Identified
from promise.partners.models.holders import KeyHolder


class Scope(models.TextChoices):
    """How far a key reaches. Every key reads what is public."""

    READ = "read", _("Read what is public")
    INITIATIVES = "initiatives:write", _("Write and send in initiatives, and report what you try")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def working(self) -> ApiKeyQuerySet:
        return self.filter(revoked_at__isnull=True).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))

    def visible_to(self, user: Any) -> ApiKeyQuerySet:
        return self.filter(holder__in=KeyHolder.objects.visible_to(user))


class ApiKey(Identified):
    """What is known of a key once its secret was shown: whose it is, how far it reaches, when it was used last.

    The secret itself is kept as a hash only: a personal key's by knox, a program's by allauth, beside a fingerprint by
    which a wrong one is refused before any slow hashing.
    """

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("Key")
        PROGRAM = "program", _("Program (OAuth 2 client credentials)")

    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("Name"), max_length=100)
    scopes = models.JSONField(default=list)
    token = models.OneToOneField(AuthToken, null=True, on_delete=models.SET_NULL, related_name="api_key")
    client = models.OneToOneField(Client, null=True, on_delete=models.SET_NULL, related_name="api_key")
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    # the first letters, by which people tell their keys apart
    start = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(token__isnull=True, client__isnull=True),
                name="api_key_revoked_opens_nothing",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_working(self, now: datetime | None = None) -> bool:
        moment = now or timezone.now()
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > moment)

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]
