"""The texts of an initiative as they stood when it was sent in or published. Written once; wiped when they must not be read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.models.initiatives import Initiative


class InitiativeVersionQuerySet(models.QuerySet["InitiativeVersion"]):
    def numbered(self) -> InitiativeVersionQuerySet:
        """Those that stood in the bank. What was written on the way there is nobody else's."""
        return self.filter(number__isnull=False)

    def public(self) -> InitiativeVersionQuerySet:
        """Of those the ones that anyone may still compare."""
        return self.numbered().filter(withheld_at__isnull=True)


class InitiativeVersion(models.Model):
    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Sent in")
        PUBLISHED = "published", _("Published")

    subject = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # the version that readers were told; only what was published has one
    number = models.PositiveIntegerField(null=True)
    texts = models.JSONField(default=dict)
    # what the curator ticked before publishing (toolkit.actions.reviews.CHECKLIST)
    checklist = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # a curator found in it what must not be read any more, such as who somebody is: its texts are wiped
    withheld_at = models.DateTimeField(null=True, editable=False)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = InitiativeVersionQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="initiative_version_number_once"),
            models.CheckConstraint(
                condition=Q(kind="published", number__isnull=False) | Q(kind="submitted", number__isnull=True),
                name="initiative_version_number_when_published",
            ),
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True) | Q(texts={}), name="initiative_version_withheld_is_wiped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.number or ''}".strip()
