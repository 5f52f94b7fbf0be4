"""The empty table that people fill in: the header we read, a row for each ward that is there, and what may stand where."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.styles import Font

from alliance.models import Organisation
from promise.core.api.renderers import as_csv, safe_cell
from toolkit.figures import months
from toolkit.models import Measure, MeasureSeries
from toolkit.models.vocabularies import Setting

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHEET, COLUMNS = "Figures", ("ward", "kind_of_place", "measure", "definition", "month", "times", "people", "below_the_line")
WIDTHS = (24, 26, 40, 12, 12, 10, 10, 16)
MOST_ROWS = 2_000


def made(homes: Sequence[Organisation], kind: str) -> bytes:
    """`kind`: a key of TYPES."""
    rows = rows_of(homes)
    if kind == "csv":
        return b"".join(as_csv([dict(zip(COLUMNS, row, strict=True)) for row in rows], list(COLUMNS)))
    return workbook(rows, homes)


def rows_of(homes: Sequence[Organisation]) -> list[list[str]]:
    """The month that ended last, for every ward and measure that is counted."""
    month = months.iso(months.number_of(timezone.localdate()) - 1)
    held = MeasureSeries.objects.filter(organisation__in=homes).joined()[:MOST_ROWS]
    return [[one.unit, one.setting, one.version.title, one.definition, month, "", "", ""] for one in held]


def workbook(rows: Sequence[Sequence[str]], homes: Sequence[Organisation]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("How to fill")
    for line in how_to_fill(homes):
        notes.append([safe_cell(cell) for cell in line])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 34, 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def how_to_fill(homes: Sequence[Organisation]) -> list[tuple[str, str]]:
    usable = Measure.objects.agreed()
    for home in homes:
        usable = usable | Measure.objects.usable_by(home)
    named = [measure.newest for measure in usable.distinct().prefetch_related("versions")]
    return [
        ("ward", _("The name of the ward or team only. Empty: the whole organisation. Never a person.")),
        ("kind_of_place", _("Needed once, when a ward or measure begins. One of the words below.")),
        ("measure", _("One of the names below.")),
        ("definition", _("Only for rapid tranquillisation: code or nice.")),
        ("month", _("Such as 2026-03.")),
        ("times", _("A whole number, also a small one or 0. Empty: not known, and nothing that stands is taken away.")),
        ("people", _("To how many people it happened. You may leave it empty.")),
        ("below_the_line", _("Such as occupied bed days of that ward in that month.")),
        ("", ""),
        *((str(label), key) for key, label in Setting.choices),
        ("", ""),
        *((version.title, f"{version.counts} ({version.unit}; {version.base_words or _('a plain count')})") for version in named),
    ]
