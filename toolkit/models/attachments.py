from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promise.core.models import Identified
from toolkit.models.initiatives import Initiative


def storage_name(attachment: Attachment, name: str) -> str:
    """Random, with an ending of our own: nothing of the name the file came with reaches the disk."""
    token = secrets.token_hex(20)
    return f"attachments/{token[:2]}/{token}.{attachment.kind}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """As public as their initiative."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user).values("pk"))


class Attachment(Identified):
    """A file beside an initiative, as we checked it or made it anew; never as it came."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        JPEG = "jpg", _("Picture (JPEG)")
        PNG = "png", _("Picture (PNG)")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(_("What it is"), max_length=120)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    file = models.FileField(upload_to=storage_name, max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def get_absolute_url(self) -> str:
        return reverse("toolkit:attachment-file", args=[self.public_id])
