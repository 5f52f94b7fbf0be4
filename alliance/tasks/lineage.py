"""The renumbering of branches too large to do in the request."""

from __future__ import annotations

from collections.abc import Sequence

from alliance.models import Organisation, lineage
from promise.core import outbox
from promise.core.models import OutboxItem


@outbox.handles("alliance.generations", delivery="idempotent")
def renumber(items: Sequence[OutboxItem]) -> None:
    """Give everyone below a moved organisation its new generation; a branch too large to do it in the request."""
    for item in items:
        organisation = Organisation.objects.get(pk=item.subject_id)
        lineage.set_generations(organisation.pk, organisation.generation)
