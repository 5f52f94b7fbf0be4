"""Artwork of a story: added by its author while guardians have not agreed, drawn anew, gone from the disk when taken off."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from promise.core import audit, uploads
from promise.core.workflow import MoveRefused, lock
from stories.actions.authors import AUTHOR, tidy
from stories.models import Story, StoryPicture

MOST = 4
OPEN = (Story.State.SUBMITTED, Story.State.BACK_WITH_AUTHOR)


def add_picture(*, story: Story, file: Any, alt: str, note: str = "") -> StoryPicture:
    """One picture with what can be seen on it, for those who cannot see it."""
    alt = " ".join(alt.split())
    if not alt:
        raise ValidationError({"alt": _("Say what can be seen, so that people who cannot see it know too.")})
    try:
        safe = uploads.made_safe(file)
    except uploads.Refused as error:
        raise ValidationError({"file": str(error)}) from error
    if safe.kind not in StoryPicture.Kind.values:
        raise ValidationError({"file": _("Only pictures can be added here: JPEG, PNG or WebP.")})
    with transaction.atomic():
        story = _open(story)
        if story.pictures.count() >= MOST:
            raise ValidationError(_("There are %(n)d pictures already. Take one off first.") % {"n": MOST})
        made = StoryPicture(
            story=story, kind=safe.kind, alt=alt[:500], note=tidy(note)[:2000], size=len(safe.content),
            sha256=sha256(safe.content).hexdigest(),
        )  # fmt: skip
        made.file.save(safe.kind, ContentFile(safe.content), save=False)
        try:
            made.save()
            audit.write(by=None, capacity=AUTHOR, verb="add_picture", subject=made)
        except BaseException:
            made.file.storage.delete(str(made.file.name))
            raise
        return made


def remove_picture(*, picture: StoryPicture) -> None:
    with transaction.atomic():
        _open(picture.story)
        storage, name = picture.file.storage, str(picture.file.name)
        audit.write(by=None, capacity=AUTHOR, verb="remove_picture", subject=picture)
        picture.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _open(story: Story) -> Story:
    """Guardians must have seen what they agree to: after the first agreement pictures stay as they are."""
    story = lock(story)
    if story.state not in OPEN:
        raise MoveRefused(
            _("Pictures can be changed until a guardian has agreed, or when a guardian asks you to change something.")
        )
    return story
