"""A curator's work on one submission: what they set and what they decide are one step, or neither is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from toolkit.actions import initiatives
from toolkit.models import Initiative

CHOICES = ("save", "publish", "request_changes", "archive")


def decide(
    *, initiative: Initiative, by: Any, choice: str, sorting: dict[str, Any], reason: str = "", seen: datetime | None = None
) -> Initiative:
    """Raises MoveRefused when somebody else was first, and then nothing at all is stored."""
    if choice not in CHOICES:
        raise ValidationError({"decision": _("Choose one from the list.")})
    with transaction.atomic():
        initiatives.edit(initiative=initiative, by=by, capacity="curator", seen=seen, **sorting)
        if choice == "publish":
            initiatives.publish(initiative=initiative, by=by, note=reason)
        elif choice == "request_changes":
            initiatives.request_changes(initiative=initiative, by=by, reason=reason)
        elif choice == "archive":
            initiatives.archive(initiative=initiative, by=by, reason=reason)
    return initiative
