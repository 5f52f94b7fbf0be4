"""Guardians put stories into training modules, and take them out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promise.core import audit, workflow
from stories.models import ModuleStory, Story
from stories.models.modules import for_training
from toolkit.models import Page
from toolkit.models.kinds import PageKind


def place(*, module: Page, story: Story, by: Any) -> ModuleStory:
    """Only with consent for training in force, asked under the lock that a withdrawal takes. Raises ValidationError."""
    if module.kind != PageKind.MODULE:
        raise ValidationError({"module": _("Choose a training module.")})
    with transaction.atomic():
        held = workflow.lock(story)
        if not for_training().filter(pk=held.pk).exists():
            raise ValidationError({"story": _("Its author has not agreed to this use, or it is not on the site any more.")})
        made, is_new = ModuleStory.objects.get_or_create(module=module, story=held, defaults={"placed_by": by})
        if is_new:
            audit.write(by=by, verb="place_in_module", subject=made, capacity="guardian")
    return made


def take_off(*, place: ModuleStory, by: Any) -> None:
    with transaction.atomic():
        audit.write(by=by, verb="take_off_module", subject=place, capacity="guardian")
        ModuleStory.objects.filter(pk=place.pk).delete()
