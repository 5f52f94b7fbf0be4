"""A chart away from the page: as a drawing, a picture, on paper and as a table; and what was ever written down as rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import pdf
from promise.core.api.renderers import as_csv
from promise.core.templatetags.ui import nice_date, nice_time
from toolkit.documents.chart_months import month_name
from toolkit.documents.charts import Chart
from toolkit.documents.series import as_csv_rows, place_of, title_of
from toolkit.models import MeasureSeries, PointChange

TYPST = Path(__file__).parent / "typst"
TYPES = {
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
}  # fmt: skip
PIXELS_AN_INCH = 144
HISTORY: list[Any] = [
    gettext_lazy("Month"), gettext_lazy("Times"), gettext_lazy("People"), gettext_lazy("Below the line"),
    gettext_lazy("Written"), gettext_lazy("By"), gettext_lazy("How"),
]  # fmt: skip


def made(chart: Chart, series: MeasureSeries, kind: str) -> bytes:
    """`kind`: a key of TYPES."""
    if kind == "csv":
        return b"".join(as_csv(as_csv_rows(chart), chart.headers or [_("Month")]))
    if kind == "svg":
        return drawing(chart, series).encode()
    if kind == "png":
        return pdf.render_picture(TYPST / "chart_picture.typ", as_data(chart, series), pixels_an_inch=PIXELS_AN_INCH)
    return pdf.render(TYPST / "chart.typ", as_data(chart, series))


def heading(series: MeasureSeries) -> str:
    return f"{place_of(series)}: {title_of(series)}"


def drawing(chart: Chart, series: MeasureSeries) -> str:
    """The drawing alone, whole in itself. An empty one where nothing is reported yet."""
    if chart.picture is None:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 340" width="760" height="340"></svg>'
    told = {"chart": chart, "picture": chart.picture, "title": heading(series), "is_file": True, "id": ""}
    return render_to_string("toolkit/charts/picture.html", told)


def as_data(chart: Chart, series: MeasureSeries) -> dict[str, Any]:
    return {
        "title": title_of(series),
        "by": f"{series.organisation.name}, {place_of(series)}",
        "drawing": drawing(chart, series),
        "alt": " ".join(chart.says) or _("No month is reported yet."),
        "shapes": [
            {
                "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16"><path d="{one["d"]}" fill="{one["fill"]}" '
                f'stroke="{one["stroke"]}" stroke-width="1.5"/></svg>',
                "words": one["words"],
            }
            for one in chart.shapes
        ],
        "says": chart.says,
        "keys": [str(key["words"]) for key in chart.keys],
        "beside": [f"{one['letter']}  {one['when']}: {one['words']}" for one in chart.happenings],
        "rules": str(chart.rules),
        "counts": series.version.counts,
        "table": [chart.headers, *chart.rows] if chart.rows else [],
        "foot": _("Printed on %s. Figures of a ward, never of a person.") % nice_date(timezone.localdate()),
        "words": {"counts": _("What is counted"), "table": _("The same as a table"), "alt": _("Shape")},
    }


def history(changes: Iterable[PointChange]) -> list[list[str]]:
    def count(value: int | None) -> str:
        return f"{value:,}" if value is not None else _("empty")

    return [
        [
            month_name(one.month), count(one.events), count(one.people), count(one.denominator), nice_time(one.at),
            one.by.name if one.by else _("somebody who has left"), one.get_how_display(),
        ]
        for one in changes
    ]  # fmt: skip
