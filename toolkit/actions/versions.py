"""Keeping the texts as they stood: each time they are sent in, and each time readers see something new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.documents.texts import texts_of
from toolkit.models import Initiative, InitiativeVersion

Kind = InitiativeVersion.Kind


def keep_submitted(*, initiative: Initiative, by: Any) -> InitiativeVersion:
    """What the author handed in. It is compared with what comes next, on the curators' desk alone."""
    return InitiativeVersion.objects.create(subject=initiative, kind=Kind.SUBMITTED, texts=texts_of(initiative), by=by)


def keep_published(*, initiative: Initiative, by: Any, checklist: Sequence[str] = ()) -> InitiativeVersion | None:
    """What readers see from now on; nothing when they see what they saw before."""
    texts = texts_of(initiative)
    last = initiative.versions.public().last()
    if last and last.texts == texts:
        return None
    number = max(initiative.version, (last.number or 0) + 1 if last else 1)
    return InitiativeVersion.objects.create(
        subject=initiative, kind=Kind.PUBLISHED, number=number, texts=texts, checklist=list(checklist), by=by
    )


def keep_what_stood(*, initiative: Initiative) -> None:
    """Before the first change of one that came into the bank without a kept version (the catalogue)."""
    if not initiative.versions.public().exists():
        InitiativeVersion.objects.create(
            subject=initiative, kind=Kind.PUBLISHED, number=initiative.version, texts=texts_of(initiative),
            at=initiative.published_at or initiative.created_at,
        )  # fmt: skip
