"""Keeping the texts as they stood: each time they are sent in, and each time readers see something new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, ledger
from promise.core.workflow import MoveRefused
from toolkit.documents.texts import texts_of
from toolkit.models import Initiative, InitiativeVersion

Kind = InitiativeVersion.Kind
BETWEEN = "@"


def keep_submitted(*, initiative: Initiative, by: Any) -> InitiativeVersion:
    """What the author handed in. It is compared with what comes next, on the curators' desk alone."""
    return InitiativeVersion.objects.create(subject=initiative, kind=Kind.SUBMITTED, texts=texts_of(initiative), by=by)


def keep_published(*, initiative: Initiative, by: Any, checklist: Sequence[str] = ()) -> InitiativeVersion | None:
    """What readers see from now on; nothing when they see what they saw before."""
    texts = texts_of(initiative)
    last = initiative.versions.numbered().last()
    if last and last.texts == texts:
        return None
    number = max(initiative.version, (last.number or 0) + 1 if last else 1)
    return InitiativeVersion.objects.create(
        subject=initiative, kind=Kind.PUBLISHED, number=number, texts=texts, checklist=list(checklist), by=by
    )


def keep_what_stood(*, initiative: Initiative) -> None:
    """Before the first change of one that came into the bank without a kept version (the catalogue)."""
    if not initiative.versions.numbered().exists():
        InitiativeVersion.objects.create(
            subject=initiative, kind=Kind.PUBLISHED, number=initiative.version, texts=texts_of(initiative),
            at=initiative.published_at or initiative.created_at,
        )  # fmt: skip


def withhold(*, version: InitiativeVersion, by: Any) -> InitiativeVersion:
    """Wipe an older version, and what was sent in before it, because somebody could be recognised in them.

    The newest is what readers see, so it is changed first. A second click changes nothing. Raises MoveRefused.
    """
    with transaction.atomic():
        held = InitiativeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        newest = InitiativeVersion.objects.numbered().filter(subject=held.subject_id).last()
        if newest is None or newest.pk == held.pk:
            raise MoveRefused(_("This is what readers see now. Change the text first, then withhold what stood before."))
        earlier = InitiativeVersion.objects.filter(subject=held.subject_id, kind=Kind.SUBMITTED, at__lte=held.at)
        wiped = (InitiativeVersion.objects.filter(pk=held.pk) | earlier).filter(withheld_at__isnull=True)
        moments = list(wiped.values_list("at", flat=True))
        wiped.update(texts={}, withheld_at=timezone.now(), withheld_by=by)
        audit.write(by=by, verb="withhold_version", subject=held, capacity="curator", fields=["texts"])
        for moment in moments:
            ledger.note(ledger_name(held.subject.public_id, moment), at=timezone.now())
        held.refresh_from_db()
    return held


def ledger_name(public_id: str, moment: dt.datetime) -> str:
    """One word of the withdrawal ledger. The moment a text was kept tells it from the other texts of the same idea.

    >>> ledger_name("k3", dt.datetime(2026, 11, 28, 9, 30, tzinfo=dt.UTC))
    'k3@2026-11-28T09:30:00+00:00'
    """
    return f"{public_id}{BETWEEN}{moment.astimezone(dt.UTC).isoformat()}"
