"""What a member's wards counted in the days of its year: whole for its own people, a way to what is shown for everybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.models import Organisation
from toolkit.documents.chart_picture import figure
from toolkit.documents.series import place_of, title_of
from toolkit.figures import months
from toolkit.models import MeasureSeries, MeasureVersion, Point

MOST = 20


@dataclass(frozen=True)
class Counted:
    """`says` is empty for readers from outside, who get the page on which small numbers are left out."""

    title: str
    url: str
    says: str = ""


def counted(organisation: Organisation, since: dt.date, until: dt.date, *, is_own: bool) -> list[Counted]:
    """At most twenty wards and measures with a month told in this span, in the order of the wards."""
    first, last = months.number_of(since), months.number_of(until)
    told = Point.objects.filter(series=OuterRef("pk"), month__range=(first, last), events__isnull=False)
    every = MeasureSeries.objects.all() if is_own else MeasureSeries.objects.shown()
    rows = every.filter(Exists(told), organisation=organisation).joined()
    if not is_own:
        return [Counted(_name(one), one.shown_url()) for one in rows[:MOST]]
    span = last - first + 1
    return [
        Counted(_name(one), one.get_absolute_url(), _says(one, first, span)) for one in rows.prefetch_related("points")[:MOST]
    ]


def _name(series: MeasureSeries) -> str:
    return _("%(measure)s, %(place)s") % {"measure": title_of(series), "place": place_of(series)}


def _says(series: MeasureSeries, first: int, span: int) -> str:
    """3 of 12 months told, 34 times: 4.1 for each 1,000 occupied bed days (5 in the 12 months before)."""
    now, before = (
        [one for one in series.points.all() if at <= one.month < at + span and one.events is not None]
        for at in (first, first - span)
    )
    words = [
        ngettext("%(told)d of %(n)d month told", "%(told)d of %(n)d months told", span) % {"told": len(now), "n": span},
        _("%(n)s in all") % {"n": figure(sum(one.events or 0 for one in now))},
    ]
    if (rate := _rate(now, series.version)) is not None:
        words.append(_per(series.version) % {"value": figure(round(rate, 2))})
        if (old := _rate(before, series.version)) is not None:
            words.append(_("in as many months before: %(value)s") % {"value": figure(round(old, 2))})
    return "; ".join(words)


def _per(version: MeasureVersion) -> str:
    if version.basis == MeasureVersion.Basis.OCCASIONS:
        return _("%(value)s out of 100")
    return _("%(value)s for each 1,000 bed days")


def _rate(points: list[Any], version: MeasureVersion) -> float | None:
    """Only over months in which both figures are known."""
    if version.basis == MeasureVersion.Basis.NOTHING:
        return None
    whole = [one for one in points if one.denominator]
    days = sum(one.denominator for one in whole)
    return sum(one.events for one in whole) * version.per / days if days else None
