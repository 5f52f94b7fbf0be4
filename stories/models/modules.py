"""A story inside a training module: a row here, because the toolkit knows nothing of stories."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from stories.models.consents import Consent
from stories.models.stories import Story, StoryQuerySet
from toolkit.models import Page


class ModuleStoryQuerySet(models.QuerySet["ModuleStory"]):
    def shown(self) -> ModuleStoryQuerySet:
        """Those whose authors let it be used for training now, and that the world can read now: asked at each visit."""
        return self.filter(story__in=for_training())


class ModuleStory(models.Model):
    """A place in a module. It says nothing of the story, which is read from its own row or not at all."""

    module = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="told_in_it")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="places_in_modules")
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ModuleStoryQuerySet.as_manager()

    class Meta:
        ordering = ("placed_at", "pk")
        constraints = [models.UniqueConstraint(fields=["module", "story"], name="module_holds_a_story_once")]

    def __str__(self) -> str:
        return f"{self.module_id} {self.story_id}"


def for_training() -> StoryQuerySet:
    """Stories that may stand in a module now."""
    agreed = Consent.objects.in_force().filter(use=Consent.Use.TRAINING).values("story")
    return Story.objects.published().filter(pk__in=agreed)
