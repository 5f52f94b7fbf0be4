"""The renumbering of branches too large to do in the request."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from alliance.models import lineage
from promise.core import outbox
from promise.core.models import OutboxItem

PARENTS = 500


@outbox.handles("alliance.generations", delivery="idempotent", batch=10)
def renumber(items: Sequence[OutboxItem]) -> None:
    """Give everyone below a moved organisation its new generation; a branch too large to do it in the request.

    Level by level, in short transactions, so that a move never waits long; joins go on meanwhile. Each child gets one more
    than its parent has at that moment, so whichever of several renumberings comes last leaves what is right.
    """
    for pk in dict.fromkeys(int(item.subject_id) for item in items):
        level = [pk]
        while level:
            below: list[int] = []
            for start in range(0, len(level), PARENTS):
                with transaction.atomic():
                    lineage.hold_shape(shared=True)
                    lineage.hold_numbers()
                    below += lineage.number_children(level[start : start + PARENTS])
            level = below
