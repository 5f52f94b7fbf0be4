from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import LineageMove, Organisation, lineage
from promise.core import audit, changes, outbox

# Up to here a move renumbers the generations below at once; a larger branch is left to the outbox.
AT_ONCE = 20_000


def attach(*, organisation: Organisation, recruiter: Organisation) -> None:
    """Give it its place under its recruiter and count it, with all it brings along, in everyone above."""
    with transaction.atomic():
        lineage.hold_shape()
        held = Organisation.objects.get(pk=organisation.pk)
        if held.recruiter_id is not None:
            raise ValidationError(_("It already has a place in the lineage."))
        _place(held, recruiter)
        organisation.refresh_from_db(fields=["recruiter", "generation", "descendant_count"])


def move(*, organisation: Organisation, recruiter: Organisation | None, by: Any, reason: str) -> None:
    """Put right who recruited whom; None makes it a root. Its whole branch moves along."""
    if not reason.strip():
        raise ValidationError(_("Please give a reason. It is kept with the change."))
    with transaction.atomic():
        lineage.hold_shape()
        held = Organisation.objects.get(pk=organisation.pk)
        above = tell_above(held)
        if held.recruiter_id is not None:
            lineage.add_to_counts(held.recruiter_id, -(held.descendant_count + 1))
        _place(held, recruiter)
        LineageMove.objects.create(
            organisation=held, from_recruiter_id=held.recruiter_id, to_recruiter=recruiter, by=by, reason=reason.strip()
        )
        audit.write(by=by, verb="move_in_lineage", subject=held, capacity="secretariat", fields=["recruiter"])
        organisation.refresh_from_db(fields=["recruiter", "generation", "descendant_count"])
        tell_above(organisation, but=above)
        if organisation.is_listed:
            changes.updated("organisation", organisation.public_id, organisation.get_absolute_url())


def _place(held: Organisation, recruiter: Organisation | None) -> None:
    """Set the recruiter under the lock: refuse a cycle, add to the counts above, renumber the generations below."""
    generation = 0
    if recruiter is not None:
        line = lineage.with_ancestors(recruiter.pk)
        if held.pk in line:
            raise ValidationError(_("An organisation cannot be recruited by itself or by one that stands below it."))
        generation = len(line)
    Organisation.objects.filter(pk=held.pk).update(recruiter=recruiter, generation=generation, updated_at=timezone.now())
    if recruiter is not None:
        lineage.add_to_counts(recruiter.pk, held.descendant_count + 1)
    if held.descendant_count and generation != held.generation:
        _renumber(held, generation)


def _renumber(held: Organisation, generation: int) -> None:
    if held.descendant_count <= AT_ONCE:
        lineage.set_generations(held.pk, generation)
    else:
        outbox.announce("alliance.generations", subject=held)


def tell_above(organisation: Organisation, *, but: frozenset[int] = frozenset()) -> frozenset[int]:
    """Tell partners that the counts of everyone above changed. Returns whom that concerned."""
    concerned = lineage.ancestors(organisation)
    Organisation.objects.filter(pk__in=[o.pk for o in concerned]).update(updated_at=timezone.now())
    for above in concerned:
        if above.is_listed and above.pk not in but:
            changes.updated("organisation", above.public_id, above.get_absolute_url())
    return frozenset(o.pk for o in concerned)
