"""Files beside an initiative: checked or made anew before they are kept; gone from the disk when they are taken off."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.actions import limits
from promise.core import audit, uploads
from promise.core.workflow import MoveRefused
from toolkit.actions.initiatives import EDITABLE
from toolkit.models import Attachment, Initiative

MOST, A_DAY = 6, 40


def add(*, initiative: Initiative, by: Any, title: str, file: Any) -> Attachment:
    """The author adds a file while the initiative is with them."""
    _open_for(initiative, "author")
    title = " ".join(title.split())
    if not title:
        raise ValidationError({"title": _("Say in a few words what it is.")})
    if initiative.attachments.count() >= MOST:
        raise ValidationError(_("There are %(n)d files already. Take one off first.") % {"n": MOST})
    limits.spend("attach", str(by.pk), limit=A_DAY, period=limits.DAY)
    try:
        safe = uploads.made_safe(file)
    except uploads.Refused as error:
        raise ValidationError({"file": str(error)}) from error
    with transaction.atomic():
        made = Attachment(
            initiative=initiative, title=title[:120], kind=safe.kind, size=len(safe.content),
            sha256=sha256(safe.content).hexdigest(),
        )  # fmt: skip
        made.file.save(safe.kind, ContentFile(safe.content), save=False)
        stored = str(made.file.name)
        try:
            made.save()
            audit.write(by=by, verb="attach", subject=made, capacity="author")
        except BaseException:
            made.file.storage.delete(stored)
            raise
    return made


def remove(*, attachment: Attachment, by: Any, capacity: str = "author") -> None:
    """By its author while they may write, or by a curator at any time before or after publication."""
    _open_for(attachment.initiative, capacity)
    storage, name = attachment.file.storage, str(attachment.file.name)
    with transaction.atomic():
        audit.write(by=by, verb="detach", subject=attachment, capacity=capacity)
        attachment.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _open_for(initiative: Initiative, capacity: str) -> None:
    initiative.refresh_from_db(fields=["state"])
    if initiative.state not in EDITABLE[capacity]:
        raise MoveRefused(_("Its files cannot be changed now."))
