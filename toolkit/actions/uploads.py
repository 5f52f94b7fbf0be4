"""Figures from a file: read to the end, every fault with its row and column, and written all or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import audit
from promise.core.tokens import new_nonce
from promise.core.uploads import Refused
from promise.core.workflow import MoveRefused
from toolkit.actions import points, series
from toolkit.actions.upload_ground import Fault, Ground, Line
from toolkit.actions.upload_rows import read_lines
from toolkit.models import MeasureSeries, MeasureUpload, Point, PointChange

KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Counts:
    """What a file would do: months that are new, that change, that stand already, and wards or measures that begin."""

    fresh: int = 0
    moved: int = 0
    same: int = 0
    begun: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """`upload` waits for a yes; None where something is wrong, or where the file `is_known`."""

    upload: MeasureUpload | None
    faults: list[Fault]
    counts: Counts
    is_known: bool = False


def check(*, organisation: Organisation, by: Any, content: bytes) -> Reading:
    """The dry run: nothing is written but what was read, for a day."""
    digest = hashlib.sha256(content).hexdigest()
    if MeasureUpload.objects.filter(organisation=organisation, digest=digest, applied_at__isnull=False).exists():
        return Reading(None, [], Counts(), is_known=True)
    ground = Ground(organisation)
    try:
        lines, faults = read_lines(content, ground)
    except Refused as error:
        return Reading(None, [Fault(None, "", str(error))], Counts())
    if not faults and not lines:
        faults = [Fault(None, "", _("There are no figures in this file yet. Fill in the template and send it again."))]
    counts = count(organisation, ground, lines)
    if faults:
        return Reading(None, faults, Counts())
    with transaction.atomic():
        made = MeasureUpload.objects.create(
            organisation=organisation, digest=digest, rows=[line.packed() for line in lines], checked_by=by
        )
        audit.write(by=by, verb="check_upload", subject=made)
    return Reading(made, [], counts)


def counts_of(upload: MeasureUpload) -> Counts:
    """What it would do now."""
    return count(upload.organisation, Ground(upload.organisation), [Line.unpacked(row) for row in upload.rows])


def count(organisation: Organisation, ground: Ground, lines: list[Line]) -> Counts:
    stands = {
        (series, month): (events, people, denominator)
        for series, month, events, people, denominator in Point.objects.filter(series__organisation=organisation).values_list(
            "series_id", "month", "events", "people", "denominator"
        )
    } if lines else {}  # fmt: skip
    fresh = moved = same = 0
    begun: dict[tuple[str, int, str], str] = {}
    for line in lines:
        held = ground.series.get(line.key)
        known = stands.get((held.pk, line.month)) if held else None
        if held is None:
            begun[line.key] = ground.name_of(line)
        if known is None:
            fresh += 1
        elif known == line.over(known):
            same += 1
        else:
            moved += 1
    return Counts(fresh, moved, same, list(begun.values()))


def apply(*, upload: MeasureUpload, by: Any) -> int:
    """Writes it, all or nothing. Returns how many months changed; asked again, it changes nothing more."""
    with transaction.atomic():
        held = MeasureUpload.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=upload.pk)
        if held.applied_at is not None:
            return 0
        Organisation.objects.select_for_update().get(pk=held.organisation_id)
        twins = MeasureUpload.objects.filter(organisation=held.organisation, digest=held.digest, applied_at__isnull=False)
        if twins.exists():
            raise MoveRefused(_("This file is in already. Nothing was added twice."))
        changed = _write(held, by=by)
        held.applied_at, held.applied_by, held.rows = timezone.now(), by, []
        held.save()
        audit.write(by=by, verb="apply_upload", subject=held)
    return changed


def discard(*, upload: MeasureUpload, by: Any) -> None:
    with transaction.atomic():
        audit.write(by=by, verb="discard_upload", subject=upload)
        MeasureUpload.objects.filter(pk=upload.pk, applied_at__isnull=True).delete()


def forget_old() -> int:
    """What nobody said yes to within a day."""
    found, _kinds = MeasureUpload.objects.filter(applied_at__isnull=True, checked_at__lt=timezone.now() - KEPT).delete()
    return found


def _write(upload: MeasureUpload, *, by: Any) -> int:
    ground = Ground(upload.organisation)
    by_series: dict[int, list[Line]] = {}
    known: dict[int, MeasureSeries] = {}
    for line in (Line.unpacked(row) for row in upload.rows):
        held = ground.series.get(line.key) or _begin(ground, line, by=by)
        known[held.pk] = held
        by_series.setdefault(held.pk, []).append(line)
    changed = 0
    for pk, lines in sorted(by_series.items()):
        held = known[pk]
        stands = {
            point.month: (point.events, point.people, point.denominator)
            for point in held.points.filter(month__in=[line.month for line in lines])
        }
        rows = {line.month: points.Values(*line.over(stands.get(line.month, (None, None, None)))) for line in lines}
        if wrong := [words for month, values in rows.items() for words in points.faults(held.version, month, values).values()]:
            raise ValidationError(wrong[0])
        changed += points.write(held, rows, by=by, how=PointChange.How.FILE, upload=upload)
    return changed


def _begin(ground: Ground, line: Line, *, by: Any) -> MeasureSeries:
    made = series.begin(
        organisation=ground.organisation, measure=ground.measures[line.measure_id], by=by, nonce=new_nonce(),
        setting=line.setting, unit=line.unit, definition=line.definition,
    )  # fmt: skip
    ground.series[line.key] = made
    return made
