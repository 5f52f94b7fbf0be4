"""A curator's work on one submission: what they set and what they decide are one step, or neither is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from toolkit.actions import comments, initiatives
from toolkit.models import Initiative

CHOICES = ("save", "publish", "request_changes", "archive")
# what a curator has looked at before anything is published
CHECKLIST = {
    "plain": _lazy("A tired colleague understands it at two in the morning."),
    "useful": _lazy("Somebody elsewhere could use it."),
    "no_person": _lazy("Nothing in it tells who one person is."),
    "licence": _lazy("The words are the author's to give, under the licence named."),
}


def decide(
    *, initiative: Initiative, by: Any, choice: str, sorting: dict[str, Any], reason: str = "", seen: datetime | None = None,
    checklist: Sequence[str] = (), remarks: dict[str, str] | None = None, superseded_by: Initiative | None = None,
) -> Initiative:  # fmt: skip
    """Raises MoveRefused when somebody else was first, and then nothing at all is stored."""
    if choice not in CHOICES:
        raise ValidationError({"decision": _("Choose one from the list.")})
    if choice == "publish" and set(checklist) != set(CHECKLIST):
        raise ValidationError({"checklist": _("Tick all of these before you publish it, or ask the author for changes.")})
    with transaction.atomic():
        initiatives.edit(initiative=initiative, by=by, capacity="curator", seen=seen, **sorting)
        comments.write(initiative=initiative, by=by, remarks=remarks or {})
        if choice == "publish":
            initiatives.publish(initiative=initiative, by=by, note=reason, checklist=checklist)
        elif choice == "request_changes":
            initiatives.request_changes(initiative=initiative, by=by, reason=reason)
        elif choice == "archive":
            initiatives.archive(initiative=initiative, by=by, reason=reason, superseded_by=superseded_by)
        if choice != "save" and (decision := initiative.decisions.order_by("-pk").first()):
            comments.send(initiative=initiative, by=by, decision=decision)
    return initiative
