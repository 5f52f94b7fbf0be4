"""The change log that partners follow. Written by actions, in the transaction of what changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from promise.core.models import Change
from promise.core.models.changes import WritersNumber


def created(type: str, public_id: str, path: str) -> None:
    Change.objects.create(type=type, public_id=public_id, change=Change.Kind.CREATED, path=path)


def updated(type: str, public_id: str, path: str) -> None:
    Change.objects.create(type=type, public_id=public_id, change=Change.Kind.UPDATED, path=path)


def updated_many(type: str, records: Iterable[tuple[str, str]]) -> None:
    """Of many at once: (public id, path) of each."""
    kind = Change.Kind.UPDATED
    Change.objects.bulk_create([Change(type=type, public_id=pid, change=kind, path=path) for pid, path in records])


def removed(type: str, public_id: str, *, successor: str = "") -> None:
    """A removal keeps no path and no text; where another took its place it names which.

    Nor do the lines before it, since an address may hold the words of a title.
    """
    Change.objects.filter(type=type, public_id=public_id).exclude(path="").update(path="")
    Change.objects.create(type=type, public_id=public_id, change=Change.Kind.REMOVED, successor=successor)


def lead_on(type: str, public_ids: Iterable[str], *, successor: str) -> None:
    """Removals that named a record which has now gone too lead to what came after it: one step for whoever reads late."""
    gone = Change.objects.filter(type=type, public_id__in=list(public_ids), change=Change.Kind.REMOVED)
    gone.exclude(successor="").update(successor=successor)


def begin_anew() -> int:
    """After a restore into a database that numbers its transactions from elsewhere. Returns how many lines it put in order."""
    if connection.vendor != "postgresql":
        return 0
    with transaction.atomic():
        is_foreign = Change.objects.filter(xact__gt=WritersNumber()).exists()
        return Change.objects.update(xact=0) if is_foreign else 0
