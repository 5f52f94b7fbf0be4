from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from promise.core.models import Identified
from stories.models.stories import Story


def storage_name(picture: StoryPicture, name: str) -> str:
    """Random, with an ending of our own: nothing of the name the file came with reaches the disk."""
    token = secrets.token_hex(20)
    return f"stories/{token[:2]}/{token}.{picture.kind}"


class StoryPicture(Identified):
    """Artwork that tells a story, drawn anew from its pixels: no place, no camera, no file name."""

    class Kind(models.TextChoices):
        JPEG = "jpg", _("Picture (JPEG)")
        PNG = "png", _("Picture (PNG)")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    file = models.FileField(upload_to=storage_name, max_length=120)
    alt = models.CharField(_("What can be seen on it"), max_length=500)
    note = models.TextField(_("What you would like to say about it"), max_length=2000, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
