"""What an organisation counts already and may count, read once for a whole file; and a row of it that was understood."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core.text import fold
from promise.core.uploads import Refused
from toolkit.actions.series import checked, unit_name
from toolkit.figures import months
from toolkit.models import Measure, MeasureSeries
from toolkit.models.vocabularies import Setting

COLUMN_OF = {"events": "times", "denominator": "below_the_line", "unit": "ward", "setting": "kind_of_place"}
MOST_NEW = 300

Three = tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Fault:
    """`row` as the spreadsheet numbers it; None where it is about the whole file. `column`: its letter and its name."""

    row: int | None
    column: str
    words: str


@dataclass(frozen=True)
class Line:
    """A row that was understood. `unit_key`, `measure_id` and `definition` say which series; None is a cell left empty."""

    unit: str
    unit_key: str
    setting: str
    measure_id: int
    definition: str
    month: int
    figures: Three

    @property
    def key(self) -> tuple[str, int, str]:
        return (self.unit_key, self.measure_id, self.definition)

    def over(self, stands: Three) -> Three:
        """What will stand: an empty cell says nothing, so it takes nothing away."""
        told = [new if new is not None else old for new, old in zip(self.figures, stands, strict=True)]
        return (told[0], told[1], told[2])

    def packed(self) -> list[Any]:
        return [self.unit, self.unit_key, self.setting, self.measure_id, self.definition, self.month, *self.figures]

    @classmethod
    def unpacked(cls, row: list[Any]) -> Line:
        unit, unit_key, setting, measure_id, definition, month, *figures = row
        return cls(unit, unit_key, setting, measure_id, definition, month, (figures[0], figures[1], figures[2]))


class Ground:
    """What an organisation counts already, and what it may count: read once for a whole file."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        usable = list(Measure.objects.usable_by(organisation).prefetch_related("versions"))
        self.measures = {measure.pk: measure for measure in usable}
        self.named = {fold(measure.newest.title): measure for measure in usable} | {measure.key: measure for measure in usable}
        held = MeasureSeries.objects.filter(organisation=organisation).joined().order_by("version__number")
        self.series = {(one.unit_key, one.measure_id, one.definition): one for one in held}
        self.versions = {measure.pk: measure.newest for measure in usable}
        # what a cell was found to mean, for the thousands of rows that say the same
        self.units: dict[str, str | ValidationError] = {}
        self.month_of = lru_cache(2_000)(months.read)
        self.folded = lru_cache(2_000)(fold)
        self.begun: dict[tuple[tuple[str, int, str], str], dict[str, str]] = {}
        self.settings = {fold(str(label)): key for key, label in Setting.choices} | {key: key for key in Setting.values}

    def unit_of(self, cell: str) -> str:
        """The ward's name as it will be stored. Raises ValidationError."""
        if cell not in self.units:
            try:
                self.units[cell] = unit_name(cell)
            except ValidationError as error:
                self.units[cell] = error
        found = self.units[cell]
        if isinstance(found, ValidationError):
            raise found
        return found

    def would_begin(self, line: Line) -> dict[str, str]:
        """What is wrong with a ward or measure that is new here, by column. Raises Refused for too many new ones at once."""
        key = (line.key, line.setting)
        if key not in self.begun:
            self.begun[key] = self._checked(line)
            if len(self.begun) > MOST_NEW:
                raise Refused(
                    _("This file would begin more than %(n)d new wards or measures. Send it in parts.") % {"n": MOST_NEW}
                )
        return self.begun[key]

    def _checked(self, line: Line) -> dict[str, str]:
        measure = self.measures[line.measure_id]
        try:
            checked(self.organisation, measure, setting=line.setting, unit=line.unit, definition=line.definition)
        except ValidationError as error:
            return {COLUMN_OF.get(name, name): said[0] for name, said in error.message_dict.items()}
        return {}

    def name_of(self, line: Line) -> str:
        where = line.unit or _("The whole organisation")
        return f"{where}: {self.versions[line.measure_id].title}"
