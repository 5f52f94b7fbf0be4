from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import LineageMove, Organisation, lineage
from promise.core import audit, changes, outbox

# Up to here a move renumbers the generations below at once; a larger branch is left to the outbox.
AT_ONCE = 100
# So many deltas are folded in one transaction, and so many rows written by one statement.
FOLD, ROWS = 10_000, 2000


class _NoLeaf(Exception):
    """It has a place already, or brings others along: what a plain join does not look after."""


def attach(*, organisation: Organisation, recruiter: Organisation) -> None:
    """Give it its place under its recruiter and count it, with all it brings along, in everyone above.

    One that brings nobody cannot close a circle and changes nobody's way up: any number of those may join at once.
    """
    try:
        with transaction.atomic():
            lineage.hold_shape(shared=True)
            lineage.hold_pair(organisation.pk, recruiter.pk)
            generation = _join(organisation.pk, recruiter.pk)
    except _NoLeaf:
        with transaction.atomic():
            lineage.hold_shape()
            held = Organisation.objects.with_unfolded().get(pk=organisation.pk)
            if held.recruiter_id is not None:
                raise ValidationError(_("It already has a place in the lineage.")) from None
            generation = _place(held, recruiter)
    _remember(organisation, recruiter, generation)


def _join(newcomer: int, recruiter: int) -> int:
    generation = lineage.add_above(recruiter, 1)
    leaf = Organisation.objects.filter(~Exists(Organisation.objects.filter(recruiter=newcomer)), pk=newcomer, recruiter=None)
    placed = leaf.exclude(pk=recruiter).update(recruiter=recruiter, generation=generation, updated_at=timezone.now())
    if not placed:
        raise _NoLeaf
    return generation


def move(*, organisation: Organisation, recruiter: Organisation | None, by: Any, reason: str) -> None:
    """Put right who recruited whom; None makes it a root. Its whole branch moves along.

    Partners hear of the changed counts above when they are folded.
    """
    if not reason.strip():
        raise ValidationError(_("Please give a reason. It is kept with the change."))
    with transaction.atomic():
        lineage.hold_shape()
        held = Organisation.objects.with_unfolded().get(pk=organisation.pk)
        generation = _place(held, recruiter)
        LineageMove.objects.create(
            organisation=held, from_recruiter_id=held.recruiter_id, to_recruiter=recruiter, by=by, reason=reason.strip()
        )
        audit.write(by=by, verb="move_in_lineage", subject=held, capacity="secretariat", fields=["recruiter"])
        _remember(organisation, recruiter, generation)
        if held.is_listed:
            changes.updated("organisation", held.public_id, held.get_absolute_url())


def _place(held: Organisation, recruiter: Organisation | None) -> int:
    """Set the recruiter under the lock: refuse a cycle, count it anew above, renumber below. Returns its generation."""
    old = lineage.with_ancestors(held.recruiter_id) if held.recruiter_id else []
    new = lineage.with_ancestors(recruiter.pk) if recruiter else []
    if held.pk in new:
        raise ValidationError(_("An organisation cannot be recruited by itself or by one that stands below it."))
    along, generation = held.descendants, len(new)
    Organisation.objects.filter(pk=held.pk).update(recruiter=recruiter, generation=generation, updated_at=timezone.now())
    lineage.add({pk: -along - 1 for pk in old if pk not in new} | {pk: along + 1 for pk in new if pk not in old})
    if along:  # also when its own stays: those below may still wait for an earlier renumbering
        _renumber(held, generation, along)
    return generation


def _renumber(held: Organisation, generation: int, along: int) -> None:
    if along <= AT_ONCE:
        lineage.set_generations(held.pk, generation)
    else:
        outbox.announce("alliance.generations", subject=held)


def _remember(organisation: Organisation, recruiter: Organisation | None, generation: int) -> None:
    organisation.recruiter, organisation.generation = recruiter, generation
    organisation.__dict__.pop("unfolded", None)


def fold() -> int:
    """The clock adds the waiting deltas to the kept counts and tells partners, once for each. Returns how many deltas."""
    folded = 0
    while taken := _fold_some():
        folded += taken
    return folded


def _fold_some() -> int:
    with transaction.atomic():
        if not lineage.hold_fold():
            return 0
        taken, sums = lineage.take_deltas(FOLD)
        keys = list(sums)
        for start in range(0, len(keys), ROWS):
            some = keys[start : start + ROWS]
            lineage.add_to_kept({pk: sums[pk] for pk in some})
            told = Organisation.objects.listed().filter(pk__in=some).order_by("pk").only("public_id", "slug")
            changes.updated_many("organisation", [(one.public_id, one.get_absolute_url()) for one in told])
    return taken
