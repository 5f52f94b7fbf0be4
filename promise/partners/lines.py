"""One line of the change log as partners read it: in the list of changes, and in what they are told."""

from __future__ import annotations

from django.conf import settings

from promise.core.api.views import Document
from promise.core.models import Change


def as_json(change: Change) -> Document:
    """A removal keeps nothing of what was removed but that it was."""
    told: Document = {"id": change.public_id, "type": change.type, "change": change.change}
    if change.change == Change.Kind.REMOVED:
        told["removed_at"] = change.at
        if change.successor:
            told["successor"] = change.successor
        return told
    return told | {"at": change.at, "url": settings.SITE_URL + change.path if change.path else None}
