from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from stories.models.stories import NEW_ROUND, Story

# How long one reason opens one story for one guardian.
OPEN_FOR = timedelta(minutes=30)


class StoryReadingQuerySet(models.QuerySet["StoryReading"]):
    def open_for(self, user: Any, story: Story) -> StoryReadingQuerySet:
        """Reasons this guardian gave for this story that still hold, and none from before its author changed it."""
        changed = [story.created_at, *story.pictures.values_list("created_at", flat=True)]
        changed += story.decisions.filter(move__in=NEW_ROUND).values_list("at", flat=True)
        return self.filter(by=user, story=story, at__gt=timezone.now() - OPEN_FOR, at__gte=max(changed))


class StoryReading(models.Model):
    """A guardian opened a story that is not public, and said why first. The author is told that it happened, not by whom."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = StoryReadingQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
