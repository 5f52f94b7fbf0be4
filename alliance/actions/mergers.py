"""One organisation goes into another. The old name, the old address and the lineage all lead to the one that came after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.actions import lineage as lineage_actions
from alliance.actions import pledges
from alliance.actions.renames import remember
from alliance.models import FormerName, Organisation, lineage
from promise.core import audit, mail

MOST_STEPS = 50


@dataclass(frozen=True)
class Merged:
    """What a merger did: how many moved along, and how many could not because the successor stands below them."""

    moved: int = 0
    left: int = 0


def merge(
    *, predecessor: Organisation, successor: Organisation, reason: str, by: Any, day: dt.date | None = None,
    brings_recruits: bool = False,
) -> Merged:  # fmt: skip
    """End the predecessor's membership and point to the successor from everywhere. Refuses a circle of successors."""
    if not reason.strip():
        raise ValidationError({"reason": _("Please give a reason. The people concerned will read it.")})
    with transaction.atomic():
        lineage.hold_shape()
        before, after = _hold(predecessor, successor)
        on = day or timezone.localdate()
        if on > timezone.localdate():
            raise ValidationError({"day": _("Please choose a day that has come.")})
        result = _bring(before, after, reason, by) if brings_recruits else Merged()
        Organisation.objects.filter(pk=before.pk).update(successor=after, updated_at=timezone.now())
        for old in before.former_names.all():
            remember(after, old.name, cause=FormerName.Cause.MERGED, until=old.until)
        remember(after, before.name, cause=FormerName.Cause.MERGED, until=on)
        if pledge := before.pledges.open().first():
            pledges.withdraw(pledge=pledge, by=by, reason=reason, successor=after)
        audit.write(by=by, verb="merge", subject=before, capacity="secretariat", fields=["successor"])
        pledges.tell_partners(after)
        mail.tell("merger_made", subject=before, key=f"{before.pk}:{after.pk}")
        predecessor.refresh_from_db()
    return result


def _hold(predecessor: Organisation, successor: Organisation) -> tuple[Organisation, Organisation]:
    """Both locked, always in the same order, and fit for a merger."""
    keys = {predecessor.pk, successor.pk}
    held = {row.pk: row for row in Organisation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    before, after = held[predecessor.pk], held[successor.pk]
    if before.pk == after.pk:
        raise ValidationError({"successor": _("An organisation cannot go into itself.")})
    if before.successor_id is not None:
        raise ValidationError(_("It has gone into another organisation already."))
    if not after.is_listed:
        raise ValidationError({"successor": _("The successor has to be a member that everybody can see.")})
    if any(one.pk == before.pk for one in line_of(after)):
        raise ValidationError({"successor": _("That would be a circle: the one you named has itself gone into this one.")})
    return before, after


def line_of(organisation: Organisation) -> list[Organisation]:
    """It and those it went into, one after the other."""
    line = [organisation]
    while (after := line[-1].successor) is not None and len(line) < MOST_STEPS and after not in line:
        line.append(after)
    return line


def _bring(before: Organisation, after: Organisation, reason: str, by: Any) -> Merged:
    """Move those it recruited under the successor; one that the successor itself stands below stays where it is."""
    above = set(lineage.with_ancestors(after.pk))
    moved = left = 0
    for recruit in list(before.recruits.order_by("pk")):
        if recruit.pk in above:
            left += 1
            continue
        lineage_actions.move(organisation=recruit, recruiter=after, by=by, reason=reason)
        moved += 1
    return Merged(moved, left)
