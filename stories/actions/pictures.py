"""Artwork of a story: added by its author while guardians have not agreed, drawn anew, gone from the disk when taken off."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from promise.core import audit, buckets, uploads
from promise.core.workflow import MoveRefused, lock
from stories.actions.authors import AUTHOR, tidy
from stories.models import Medium, Story, StoryPicture

MOST, A_DAY = 4, 40
OPEN = (Story.State.SUBMITTED, Story.State.BACK_WITH_AUTHOR)


def add_picture(*, story: Story, file: Any, alt: str, note: str = "") -> StoryPicture:
    """One picture with what can be seen on it, for those who cannot see it."""
    _spend_allowance(story)
    alt = " ".join(alt.split())
    if not alt:
        raise ValidationError({"alt": _("Say what can be seen, so that people who cannot see it know too.")})
    if not _is_picture(file):
        raise ValidationError({"file": _("Only pictures can be added here: JPEG, PNG or WebP.")})
    try:
        safe = uploads.made_safe(file)
    except uploads.Refused as error:
        raise ValidationError({"file": str(error)}) from error
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
            keep_medium(story)
            audit.write(by=None, capacity=AUTHOR, verb="add_picture", subject=made)
        except BaseException:
            made.file.storage.delete(str(made.file.name))
            raise
        return made


def remove_picture(*, picture: StoryPicture) -> None:
    with transaction.atomic():
        story = _open(picture.story)
        storage, name = picture.file.storage, str(picture.file.name)
        audit.write(by=None, capacity=AUTHOR, verb="remove_picture", subject=picture)
        picture.delete()
        keep_medium(story)
        transaction.on_commit(lambda: storage.delete(name))


def keep_medium(story: Story) -> None:
    story.medium = Medium.PICTURE if story.pictures.exists() else Medium.WORDS
    story.save(update_fields=["medium"])


def _is_picture(file: Any) -> bool:
    """By its first bytes; the other kinds of file that the site takes do not belong here."""
    begin = file.read(16)
    file.seek(0)
    try:
        return uploads.kind_of(begin) != "pdf"
    except uploads.Refused:
        return False


def _spend_allowance(story: Story) -> None:
    """Drawing a picture anew costs time: a link is no licence to do it without end."""
    given = buckets.take(f"story-picture:{story.pk}", limit=A_DAY, period=86400)
    if not given.allowed:
        raise ValidationError(_("Many pictures were tried today. Please go on tomorrow. Nothing is lost."))


def _open(story: Story) -> Story:
    """Guardians must have seen what they agree to: after the first agreement pictures stay as they are."""
    story = lock(story)
    if story.state not in OPEN:
        raise MoveRefused(
            _("Pictures can be changed until a guardian has agreed, or when a guardian asks you to change something.")
        )
    return story
