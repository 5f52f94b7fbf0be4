"""Support lines by country, from a data file, each with its source and when it was last looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FILE = Path(__file__).with_name("support_lines.yaml")
SHOWN_BESIDE_A_STORY = ("GB", "")


@dataclass(frozen=True)
class Line:
    name: str
    number: str
    source: str
    tel: str = ""
    href: str = ""
    hours: str = ""
    checked: dt.date | None = None

    @property
    def note(self) -> str:
        """Where the number comes from; honest about what nobody has checked yet."""
        if self.checked is None:
            return _("Not yet checked with the service.")
        day = date_format(self.checked, "j F Y")
        return _("Last checked %(day)s at %(source)s.") % {"day": day, "source": self.source}


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    emergency: str
    lines: tuple[Line, ...]


@cache
def countries() -> tuple[Country, ...]:
    """In the order of the file; the last one is for every country that is not named."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(
        Country(row["country"], row["name"], row["emergency"], tuple(_line(line) for line in row["lines"])) for row in rows
    )


def _line(row: dict[str, Any]) -> Line:
    return Line(**{**row, "checked": row["checked"] or None})


def beside_a_story(country: str = "") -> list[Line]:
    """The few that stand on every story page, those of a given country first; the support page has them all."""
    wanted = dict.fromkeys((country, *SHOWN_BESIDE_A_STORY) if country else SHOWN_BESIDE_A_STORY)
    by_code = {found.code: found for found in countries()}
    return [line for code in wanted if code in by_code for line in by_code[code].lines]


def elsewhere() -> list[Country]:
    """The countries whose lines do not stand beside a story anyway: on its page to be opened, so that nobody has to ask us."""
    return [country for country in countries() if country.code not in SHOWN_BESIDE_A_STORY]


def choices() -> list[tuple[str, str]]:
    """The countries whose lines we know, for a guardian who points somebody to help."""
    return [(country.code, country.name) for country in countries()]
