from __future__ import annotations

from django.db import models


class Rendered(models.Model):
    """A public record as JSON, kept for its hot reads. Gone with the row's next change; never the only place of anything."""

    type = models.CharField(max_length=40)
    public_id = models.CharField(max_length=24)
    # of the code and the address it was made with: what another release made is not read
    stamp = models.CharField(max_length=24)
    # of the text itself, so that one that is made anew and says the same is the same version
    version = models.CharField(max_length=24)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "public_id"], name="rendered_once")]
