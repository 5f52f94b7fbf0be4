"""Figures of wards, brought in by the actions that do it in life."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from alliance.models import Organisation
from promise.accounts.models import User
from promise.core.tokens import new_nonce
from tests.factories import alliance
from toolkit.actions import charts, points, series, uploads
from toolkit.actions import measures as measure_actions
from toolkit.actions.points import Values
from toolkit.figures import months
from toolkit.management.starter import LOADER, MEASURES
from toolkit.models import (
    Measure,
    MeasureSeries,
    MeasureUpload,
    MeasureVersion,
    Point,
    PointChange,
    PointSplit,
    Rebase,
    SeriesMark,
)

_numbers = itertools.count(1)
# January 2024
START = 2024 * 12
OWN: dict[str, Any] = {
    "title": "Doors locked by day", "counts": "Every hour in which the ward door was locked between nine and nine.",
    "unit": "hours the door was locked", "basis": "bed_days", "kind": "process", "direction": "decrease",
}  # fmt: skip


def agreed() -> None:
    """The measures that every site begins with; once is enough."""
    if not Measure.objects.agreed().exists():
        import yaml

        measure_actions.bring(yaml.load(MEASURES.read_text(), Loader=LOADER))  # noqa: S506


def measure(key: str = "restraint-prone") -> Measure:
    agreed()
    return Measure.objects.get(key=key)


def own_measure(organisation: Organisation | None = None, **fields: Any) -> Measure:
    home = organisation or alliance.signed_organisation("Counting House")
    return measure_actions.make(organisation=home, by=alliance.lead_of(home), nonce=new_nonce(), **{**OWN, **fields})


def measure_version(**fields: Any) -> MeasureVersion:
    return own_measure(**fields).versions.get()


def measure_series(
    key: str = "restraint-prone", *, organisation: Organisation | None = None, unit: str = "Willow ward",
    setting: str = "acute_ward", definition: str = "", counts: Sequence[int | None] = (), days: int | None = 600,
    start: int = START, is_shared: bool = False, is_pooled: bool = False, own: Measure | None = None, by: User | None = None,
) -> MeasureSeries:  # fmt: skip
    """A ward's figures from `start` on, one count a month; `days` below the line of each."""
    home = organisation or alliance.signed_organisation(f"Counting House {next(_numbers)}")
    who = by or alliance.lead_of(home)
    made = series.begin(
        organisation=home, measure=own or measure(key), by=who, nonce=new_nonce(), setting=setting, unit=unit,
        definition=definition,
    )  # fmt: skip
    if counts:
        fill(made, counts, days=days, start=start, by=who)
    if is_shared or is_pooled:
        series.show(series=made, by=who, is_shared=is_shared, is_pooled=is_pooled)
    return made


def fill(
    held: MeasureSeries, counts: Sequence[int | None], *, days: int | None = 600, start: int = START, by: User | None = None
) -> int:
    rows = {start + at: Values(count, None, days) for at, count in enumerate(counts)}
    return points.enter(series=held, by=by or alliance.lead_of(held.organisation), rows=rows)


def point(held: MeasureSeries | None = None, *, month: int = START, events: int = 14, days: int = 600) -> Point:
    subject = held or measure_series()
    fill(subject, [events], days=days, start=month)
    return subject.points.get(month=month)


def point_change() -> PointChange:
    return point().series.point_changes.get()


def point_split(**groups: int) -> PointSplit:
    held = point()
    who = alliance.lead_of(held.series.organisation)
    points.split(point=held, by=who, dimension="gender", groups=groups or {"women": 9, "men": 4})
    return held.splits.earliest("pk")


def rebase(held: MeasureSeries | None = None, *, month: int = START + 12, reason: str = "The ward moved.") -> Rebase:
    subject = held or measure_series(counts=[9] * 24)
    return charts.rebase(series=subject, by=alliance.lead_of(subject.organisation), month=month, reason=reason)


def series_mark(held: MeasureSeries | None = None, *, month: int = START, words: str = "New team") -> SeriesMark:
    subject = held or measure_series()
    return charts.mark(series=subject, by=alliance.lead_of(subject.organisation), month=month, words=words)


HEADER = "ward,kind_of_place,measure,definition,month,times,people,below_the_line"


def lines(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def measure_upload(
    content: bytes = b"", *, organisation: Organisation | None = None, unit: str = "Birch ward"
) -> MeasureUpload:  # fmt: skip
    """A file that was read and waits for somebody to say yes."""
    agreed()
    home = organisation or alliance.signed_organisation("Sending House")
    sent = content or lines(f"{unit},acute_ward,seclusion,,{months.iso(START)},12,7,640")
    read = uploads.check(organisation=home, by=alliance.lead_of(home), content=sent)
    assert read.upload is not None, read.faults
    return read.upload
