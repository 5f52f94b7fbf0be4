"""Writing figures down. Nothing is overwritten: what stood before stays as a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit
from toolkit.actions.series import announce_update
from toolkit.figures import months
from toolkit.models import MeasureSeries, MeasureUpload, MeasureVersion, Point, PointChange, PointSplit
from toolkit.models.points import FIRST_MONTH, GROUPS, MOST_BASE, MOST_EVENTS

FIELDS = ("events", "people", "denominator")


@dataclass(frozen=True)
class Values:
    """Of one month, None where nothing is known."""

    events: int | None = None
    people: int | None = None
    denominator: int | None = None


def faults(version: MeasureVersion, month: int, values: Values) -> dict[str, str]:
    """What is wrong with the figures of a month, by field ("month" too); empty where nothing is."""
    found: dict[str, str] = {}
    if not FIRST_MONTH <= month <= months.number_of(timezone.localdate()):
        found["month"] = _("This month is still to come, or before 1990.")
    for name in FIELDS:
        value, most = getattr(values, name), MOST_BASE if name == "denominator" else MOST_EVENTS
        if value is not None and not 0 <= value <= most:
            found[name] = _("Give a whole number from 0 to %(most)s.") % {"most": f"{most:,}"}
    if not found:
        found |= _together(version, values)
    return found


def _together(version: MeasureVersion, values: Values) -> dict[str, str]:
    if values.people is not None and values.events is None:
        return {"people": _("Give the number of times too.")}
    if values.people is not None and values.people > (values.events or 0):
        return {"people": _("There cannot be more people than times.")}
    if values.people == 0 and values.events:
        return {"people": _("If it happened, it happened to somebody. Leave it empty if you do not know to how many.")}
    if values.denominator is not None and version.basis == MeasureVersion.Basis.NOTHING:
        return {"denominator": _("This measure is a plain count. Leave this empty.")}
    is_share = version.basis == MeasureVersion.Basis.OCCASIONS
    if is_share and values.denominator is not None and (values.events or 0) > values.denominator:
        return {"events": _("This cannot be more than what it is counted out of.")}
    return {}


def enter(
    *, series: MeasureSeries, by: Any, rows: Mapping[int, Values], how: str = PointChange.How.FORM,
    upload: MeasureUpload | None = None,
) -> int:  # fmt: skip
    """Figures by month, all of them or none. Returns how many months changed.

    Raises ValidationError whose keys are "<month>.<field>".
    """
    wrong = {
        f"{month}.{field}": words
        for month, values in rows.items()
        for field, words in faults(series.version, month, values).items()
    }
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        held = MeasureSeries.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=series.pk)
        changed = write(held, rows, by=by, how=how, upload=upload)
        if changed:
            audit.write(by=by, verb="enter_figures", subject=held)
    return changed


def write(series: MeasureSeries, rows: Mapping[int, Values], *, by: Any, how: str, upload: MeasureUpload | None = None) -> int:
    """Stores what differs from what stands, inside the caller's transaction and lock, and what was checked already."""
    stands = {point.month: point for point in series.points.filter(month__in=list(rows))}
    fresh, moved = [], []
    for month, values in rows.items():
        point = stands.get(month)
        if point is None and values != Values():
            fresh.append(Point(series=series, month=month, **vars(values)))
        elif point is not None and values != Values(point.events, point.people, point.denominator):
            point.events, point.people, point.denominator = values.events, values.people, values.denominator
            point.number += 1
            moved.append(point)
    Point.objects.bulk_create(fresh, batch_size=500)
    Point.objects.bulk_update(moved, [*FIELDS, "number"], batch_size=200)
    PointSplit.objects.filter(point__in=moved).delete()  # they added up to another figure
    _keep(series, [*fresh, *moved], by=by, how=how, upload=upload)
    if fresh or moved:
        now = timezone.now()
        MeasureSeries.objects.filter(pk=series.pk).update(updated_at=now)
        announce_update(series)
    return len(fresh) + len(moved)


def _keep(series: MeasureSeries, points: Iterable[Point], *, by: Any, how: str, upload: MeasureUpload | None) -> None:
    now = timezone.now()
    PointChange.objects.bulk_create(
        [
            PointChange(
                series=series, month=point.month, number=point.number, events=point.events, people=point.people,
                denominator=point.denominator, how=how, upload=upload, at=now, by=by,
            )
            for point in points
        ],
        batch_size=500,
    )  # fmt: skip


def split(*, point: Point, by: Any, dimension: str, groups: Mapping[str, int | None]) -> None:
    """How many of the month's events fell on each group; what is left is the rest. Replaces what stood."""
    known = {key for key, _label in GROUPS.get(dimension, [])}
    wrong: dict[str, Any] = {name: _("This group is not known here.") for name in set(groups) - known}
    told = {name: count for name, count in groups.items() if count is not None}
    for name, count in told.items():
        if count < 0:
            wrong[name] = _("Give a whole number from 0 up.")
    with transaction.atomic():
        held = Point.objects.select_for_update(of=("self",)).select_related("series").get(pk=point.pk)
        if not wrong and sum(told.values()) > (held.events or 0):
            wrong[next(iter(told))] = _("Together these are more than the %(n)d of this month.") % {"n": held.events or 0}
        if wrong or not known:
            raise ValidationError(wrong or {"split": _("Choose one from the list.")})
        held.splits.filter(split=dimension).delete()
        rows = [PointSplit(point=held, split=dimension, group=name, events=count) for name, count in told.items()]
        PointSplit.objects.bulk_create(rows)
        MeasureSeries.objects.filter(pk=held.series_id).update(updated_at=timezone.now())
        audit.write(by=by, verb="split_figures", subject=held.series, fields=[dimension])
