from __future__ import annotations

import hashlib
import hmac
from typing import Self

from django.conf import settings
from django.db import models

from promise.core import seal
from stories.models.stories import Story


def mailbox_key(email: str) -> str:
    """A keyed hash: the same mailbox gives the same one, and nobody finds the address from it without CONTACT_KEY."""
    spelled = email.strip().casefold()
    return hmac.new(settings.CONTACT_KEY.encode(), spelled.encode(), hashlib.sha256).hexdigest()


class StoryContactQuerySet(models.QuerySet["StoryContact"]):
    def at(self, email: str) -> Self:
        """Contacts of whoever reads mail at this address."""
        return self.filter(fingerprint=mailbox_key(email))


class StoryContact(models.Model):
    """How to write to an author, in a table of its own, sealed with a key that is not in the database."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="contact")
    sealed = models.TextField()
    # to find the stories of somebody who lost their link and gives the address again
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    objects = StoryContactQuerySet.as_manager()

    @property
    def email(self) -> str:
        return seal.unseal(self.sealed)
