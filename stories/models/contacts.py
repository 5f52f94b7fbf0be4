from __future__ import annotations

from django.db import models

from promise.core import seal
from stories.models.stories import Story


class StoryContact(models.Model):
    """How to write to an author, in a table of its own, sealed with a key that is not in the database."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="contact")
    sealed = models.TextField()

    @property
    def email(self) -> str:
        return seal.unseal(self.sealed)
