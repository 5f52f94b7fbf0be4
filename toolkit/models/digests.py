"""What one person wants to hear by mail each week, and the link by which they stop it without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.core import tokens

LINK = "weekly-mail"


class WeeklyMailQuerySet(models.QuerySet["WeeklyMail"]):
    def by_token(self, token: str) -> WeeklyMailQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token))

    def wanted(self) -> WeeklyMailQuerySet:
        return self.filter(Q(wants_news=True) | Q(wants_featured=True), user__is_active=True)


class WeeklyMail(models.Model):
    """One row a person, made when they first follow something or ask for it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_mail")
    wants_news = models.BooleanField(_("News of what I follow, and of searches that go on"), default=True)
    wants_featured = models.BooleanField(_("The idea of the week"), default=False)
    # up to when this person has been told what is new, and the Monday of the week they were looked at last
    told_until = models.DateTimeField(default=timezone.now, editable=False)
    last_week = models.DateField(editable=False)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    stopped_at = models.DateTimeField(null=True, editable=False)

    objects = WeeklyMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["last_week"], name="weekly_mail_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(wants_news=False, wants_featured=False),
                name="weekly_mail_stopped_wants_nothing",
            )
        ]

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)
