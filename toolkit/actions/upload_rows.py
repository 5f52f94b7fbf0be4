"""What a row of a file of figures means for one organisation, or what is wrong with it and where."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from promise.core import sheets
from promise.core.text import fold
from promise.core.uploads import Refused
from toolkit.actions import points
from toolkit.actions.series import UNIT, WHOLE
from toolkit.actions.upload_ground import COLUMN_OF, Fault, Ground, Line, Three
from toolkit.models import Measure, MeasureSeries
from toolkit.models.vocabularies import Setting

SHEET = "Figures"
COLUMNS = ("ward", "kind_of_place", "measure", "definition", "month", "times", "people", "below_the_line")
NEEDED = ("ward", "measure", "month", "times")
FIGURES = {"times": "events", "people": "people", "below_the_line": "denominator"}
MOST_FAULTS = 200
WHOLE_NUMBER = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,9}")


def read_lines(content: bytes, ground: Ground) -> tuple[list[Line], list[Fault]]:
    """All rows of a file, and all faults (at most 200). Raises Refused where it is no table of this kind."""
    found = sheets.rows(content, sheet=SHEET)
    header = next(found, None)
    if header is None:
        raise Refused(_("This file is empty."))
    places = _places(header)
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[tuple[tuple[str, int, str], int], int] = {}
    for row in found:
        line, wrong = _Reader(row, places, ground).read()
        if line and (first := seen.setdefault((line.key, line.month), row.number)) != row.number:
            wrong = {"month": _("This ward and month are in row %(row)d already.") % {"row": first}}
        faults += [Fault(row.number, _where(places, name), words) for name, words in wrong.items()]
        if line and not wrong:
            lines.append(line)
        if len(faults) >= MOST_FAULTS:
            return lines, faults[:MOST_FAULTS]
    return lines, faults


def _places(header: sheets.Row) -> dict[str, int]:
    """column name -> place. Raises Refused for a header that is not the template's."""
    names = [re.sub(r"[^a-z0-9]+", "_", fold(cell)).strip("_") for cell in header.cells]
    for place, name in enumerate(names):
        where = {"row": header.number, "column": sheets.column_name(place), "name": header.cells[place][:40]}
        if name and name not in COLUMNS:
            raise Refused(_("Row %(row)d, column %(column)s: we do not know a column “%(name)s”. Use the template.") % where)
        if name and name in names[:place]:
            raise Refused(_("Row %(row)d, column %(column)s: the column “%(name)s” is there twice.") % where)
    if missing := [name for name in NEEDED if name not in names]:
        raise Refused(_("Row %(row)d: a column is missing: %(names)s. Use the template.")
                      % {"row": header.number, "names": ", ".join(missing)})  # fmt: skip
    return {name: place for place, name in enumerate(names) if name}


def _where(places: dict[str, int], name: str) -> str:
    place = places.get(name)
    return f"{sheets.column_name(place)} ({name})" if place is not None else ""


class _Reader:
    """One row. Collects what is wrong by column."""

    def __init__(self, row: sheets.Row, places: dict[str, int], ground: Ground) -> None:
        self.row, self.places, self.ground = row, places, ground
        self.wrong: dict[str, str] = {}

    def cell(self, name: str) -> str:
        place = self.places.get(name)
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else ""

    def read(self) -> tuple[Line | None, dict[str, str]]:
        for name, place in self.places.items():
            if place in self.row.formulas:
                self.wrong[name] = _("This is a formula. Put in the figure itself: copy, then “paste values”.")
        if any(self.row.cells[max(self.places.values()) + 1 :]):
            self.wrong["measure"] = _("There is something to the right of the last column.")
        figures = [self.number(name) for name in FIGURES]
        if not self.wrong and not any(figure is not None for figure in figures):
            if not (self.cell("month") and self.cell("measure")):
                self.wrong["month"] = _("This row has neither a month nor figures. Fill it in or delete it.")
            return None, self.wrong
        if self.wrong:
            return None, self.wrong
        line = self.line((figures[0], figures[1], figures[2]))
        return (line if not self.wrong else None), self.wrong

    def number(self, name: str) -> int | None:
        cell = self.cell(name)
        if not cell or name in self.wrong:
            return None
        if WHOLE_NUMBER.fullmatch(cell):
            return int(re.sub(r"[, ]", "", cell))
        if cell[0] in "<*":
            self.wrong[name] = _("Give the true number, also a small one: only your organisation sees it.")
        else:
            self.wrong[name] = _("“%(cell)s” is no whole number from 0 up.") % {"cell": cell[:40]}
        return None

    def line(self, figures: Three) -> Line | None:
        measure = self.measure()
        month = self.ground.month_of(self.cell("month"))
        if month is None:
            self.wrong["month"] = _("“%(cell)s” is no month. Write it as 2026-03.") % {"cell": self.cell("month")[:40]}
        try:
            unit = self.ground.unit_of(self.cell("ward"))
        except ValidationError as error:
            self.wrong["ward"] = error.messages[0]
        if measure is None or self.wrong:
            return None
        definition = self.definition(measure)
        line = Line(unit, self.ground.folded(unit)[:UNIT], self.setting(unit), measure.pk, definition, month or 0, figures)
        self.check(line, measure)
        return line

    def measure(self) -> Measure | None:
        cell = self.cell("measure")
        found = self.ground.named.get(cell) or self.ground.named.get(self.ground.folded(cell))
        if found is None:
            self.wrong["measure"] = _("There is no measure “%(cell)s”. The template lists them.") % {"cell": cell[:60]}
        return found

    def definition(self, measure: Measure) -> str:
        cell = self.ground.folded(self.cell("definition"))
        if not cell:
            return ""
        words = {fold(str(label)): key for key, label in MeasureSeries.Definition.choices}
        found = words.get(cell, cell)
        if found and (not self.ground.versions[measure.pk].asks_definition or found not in MeasureSeries.Definition.values):
            self.wrong["definition"] = _("Write “code” or “nice”, and only for rapid tranquillisation.")
            return ""
        return found

    def setting(self, unit: str) -> str:
        cell = self.cell("kind_of_place")
        found = self.ground.settings.get(cell) or self.ground.settings.get(self.ground.folded(cell), "")
        if cell and not found:
            self.wrong["kind_of_place"] = _("There is no kind of place “%(cell)s”. The template lists them.") % {
                "cell": cell[:60]
            }
        return found or ("" if unit else WHOLE)

    def check(self, line: Line, measure: Measure) -> None:
        if self.wrong:
            return
        held = self.ground.series.get(line.key)
        if held is None:
            self.wrong |= self.ground.would_begin(line)
            if self.wrong:
                return
        elif line.setting not in {"", held.setting}:
            self.wrong["kind_of_place"] = _("This ward is another kind of place here: %(place)s.") % {
                "place": Setting(held.setting).label
            }
        version = held.version if held else self.ground.versions[measure.pk]
        # what an empty cell leaves standing is checked again when it is written
        for name, words in points.faults(version, line.month, points.Values(*line.figures)).items():
            self.wrong[COLUMN_OF.get(name, name)] = words
