"""What one person keeps for themselves: a list, what they hear of, searches that go on. Nobody else sees any of it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from promise.core.models import Identified
from toolkit.models.initiatives import Initiative

T = TypeVar("T", bound=models.Model)


class OwnQuerySet(models.QuerySet[T], Generic[T]):
    def visible_to(self, user: Any) -> OwnQuerySet[T]:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Kept(models.Model):
    """One person and one initiative."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        abstract = True


class Bookmark(Kept):
    """On this person's private list."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "initiative"], name="bookmark_once")]


class Follow(Kept):
    """This person hears when it changes, when somebody reports on it, when it leaves the bank."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "initiative"], name="follow_once")]
        indexes = [models.Index(fields=["initiative"], name="follow_by_initiative")]


class SavedSearch(Identified):
    """A question to the bank that goes on: its owner hears when something new fits it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # the words and known facets as they stand in the address of the list, in one order
    question = models.CharField(max_length=1000)
    # up to when its owner has been told what is new
    told_until = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="saved_search_once")]
