"""One ward's figures as they may be seen: all of it inside its organisation, small numbers left out for the world."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from promise.core.text import fold
from toolkit.documents.chart_months import Month
from toolkit.documents.charts import Chart, Happening, Tuning, chart_of
from toolkit.figures import months
from toolkit.figures.publishing import month_is_shown, share_shown
from toolkit.models import Adoption, MeasureSeries, MeasureVersion, Point


def place_of(series: MeasureSeries) -> str:
    return series.unit or _("The whole organisation")


def title_of(series: MeasureSeries) -> str:
    which = f" ({series.get_definition_display().split(':')[0]})" if series.definition else ""
    return f"{series.version.title}{which}"


def inside(series: MeasureSeries) -> Chart:
    """For people with a seat there: every figure, and everything written beside the line."""
    found = [
        Month(point.month, point.events, point.people, point.denominator) for point in series.points.all()
    ]  # fmt: skip
    return chart_of(
        series.version, found, happenings=[*lines_anew(series), *marks(series), *tried(series)], tuning=Tuning.of(series)
    )


def outside(series: MeasureSeries) -> Chart:
    """For the world. Lines rest on the months that are shown, and the chart says so where some are not."""
    found = shown_months(series)
    anew = [Happening(one.month, _("The lines begin anew: the work itself changed"), cuts=True) for one in lines_anew(series)]
    made = chart_of(series.version, found, happenings=[*anew, *tried(series, public=True)], tuning=Tuning.of(series))
    if any(one.is_hidden for one in found):
        told = _(
            "Months with 1 to %(n)d times are not shown, so that nobody can be recognised. The lines rest on the other months."
        )
        made.says.append(told % {"n": settings.SMALL_NUMBERS})
    return made


def shown_months(series: MeasureSeries) -> list[Month]:
    return [shown_month(series.version, point) for point in series.points.all()]


def shown_month(version: MeasureVersion, point: Point) -> Month:
    """What the world sees of one month: on pages, charts, tables and in the API alike. People are never told apart from times."""
    limit = settings.SMALL_NUMBERS
    if version.basis == MeasureVersion.Basis.OCCASIONS:
        share = share_shown(point.events, point.denominator, limit=limit)
        return Month(point.month, share=share, is_hidden=share is None and point.events is not None)
    if not month_is_shown(point.events, limit=limit):
        return Month(point.month, denominator=point.denominator, is_hidden=True)
    return Month(point.month, point.events, None, point.denominator)


# -- beside the line ---------------------------------------------------------------------------------------------------


def lines_anew(series: MeasureSeries) -> list[Happening]:
    rows = series.rebases.filter(undone_at__isnull=True)
    return [Happening(one.month, one.reason, cuts=True, pk=one.pk) for one in rows]


def marks(series: MeasureSeries) -> list[Happening]:
    return [Happening(one.month, one.words, pk=one.pk) for one in series.marks.all()]


def adoptions_at(series: MeasureSeries) -> list[Adoption]:
    """What was tried on this ward, or in the whole organisation, with a day to go by."""
    rows = Adoption.objects.filter(organisation=series.organisation_id, started_on__isnull=False).select_related("initiative")
    return [one for one in rows if not one.unit or not series.unit or fold(one.unit) == series.unit_key]


def tried(series: MeasureSeries, *, public: bool = False) -> list[Happening]:
    """The beginning and the end of what was tried. In public only what was told under the organisation's name."""
    named = {"visibility": Adoption.Visibility.PUBLIC, "initiative__state": "published"}
    rows = adoptions_at(series)
    if public:
        allowed = set(Adoption.objects.filter(Q(**named), organisation=series.organisation_id).values_list("pk", flat=True))
        rows = [one for one in rows if one.pk in allowed]
    found = []
    for one in rows:
        title = one.initiative.title
        if one.started_on:
            found.append(Happening(months.number_of(one.started_on), _("“%s” began") % title))
        if one.ended_on:
            found.append(Happening(months.number_of(one.ended_on), _("“%s” stopped") % title))
    return found


def as_csv_rows(chart: Chart) -> list[dict[str, Any]]:
    """The table of the chart, oldest first."""
    return [dict(zip(chart.headers, row, strict=True)) for row in reversed(chart.rows)]
