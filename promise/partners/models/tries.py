from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.partners.models.endpoints import Endpoint


class NoticeTryQuerySet(models.QuerySet["NoticeTry"]):
    def of(self, endpoint: Endpoint) -> NoticeTryQuerySet:
        return self.filter(endpoint=endpoint)


class NoticeTry(models.Model):
    """One attempt to tell an endpoint: when, of what kind, and what came back. Neither what was sent nor what was answered."""

    class Trouble(models.TextChoices):
        NAME = "name", _("no such name")
        TIME = "time", _("no answer within five seconds")
        LINE = "line", _("no connection")
        CERTIFICATE = "certificate", _("a certificate that does not fit")
        ANSWER = "answer", _("not an answer of a web server")
        REFUSED = "refused", _("leads to a computer that is not on the open internet")
        GIVEN_UP = "given_up", _("given up after three days")

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="tries")
    # the `webhook-id`, by which the other side can find it among what it received
    notice = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    took_ms = models.PositiveIntegerField(default=0)
    answer = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)

    objects = NoticeTryQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["endpoint", "-at", "-id"], name="try_of_endpoint"),
            models.Index(fields=["at"], name="try_by_age"),
        ]

    @property
    def was_taken(self) -> bool:
        return self.answer is not None and 200 <= self.answer < 300

    @property
    def seconds(self) -> str:
        return f"{self.took_ms / 1000:.2f}"
