"""Members by country, now and at the end of each quarter: what the map draws and its table says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.figures import growth
from alliance.models import Country

Joined = Iterable[tuple[dt.date | None, str, int]]


@dataclass(frozen=True)
class Quarter:
    """One quarter: how many there were at its end, and how many each country gained in it."""

    key: str
    label: str
    total: int
    countries: int
    added: dict[str, int]


def countries_on_map(by_country: Mapping[str, int], *, address: str = "?country={code}") -> list[dict[str, Any]]:
    """Countries with members, the most first; counts are organisations (1 or more) as the caller counted them."""
    rows = [
        {
            "numeric": country.numeric,
            "code": country.pk,
            "name": country.name,
            "members": by_country[country.pk],
            "href": address.format(code=country.pk),
        }
        for country in Country.objects.filter(pk__in=[code for code, n in by_country.items() if n])
    ]
    return sorted(rows, key=lambda row: (-row["members"], row["name"]))


def quarters(joined: Joined, *, today: dt.date, most: int = 40) -> list[Quarter]:
    """Every quarter from the first signature to today's, at most `most` of them (what came before is in the first one).

    Founding places without a day of signing stand in the first quarter; counts are organisations.
    """
    rows = [(growth.quarter_of(min(day, today)) if day else None, country, n) for day, country, n in joined]
    if not rows:
        return []
    now = growth.quarter_of(today)
    wanted = growth.quarters(min((quarter for quarter, _country, _n in rows if quarter), default=now), now)[-most:]
    added: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for quarter, country, n in rows:
        added[max(quarter or wanted[0], wanted[0])][country] += n
    found: list[Quarter] = []
    seen: set[str] = set()
    total = 0
    for year, number in wanted:
        gained = dict(added[year, number])
        total, seen = total + sum(gained.values()), seen | set(gained)
        label = _("quarter %(number)s, %(year)s") % {"number": number, "year": year}
        found.append(Quarter(f"{year}-Q{number}", label, total, len(seen), gained))
    return found


def at_end_of(found: list[Quarter], key: str) -> dict[str, int]:
    """Members by country at the end of a quarter; all of them for a key that is not there."""
    counts: dict[str, int] = defaultdict(int)
    for quarter in found:
        for country, n in quarter.added.items():
            counts[country] += n
        if quarter.key == key:
            break
    return dict(counts)


def as_data(countries: list[dict[str, Any]], found: list[Quarter]) -> dict[str, Any]:
    """What the script of the map reads from its page: no more than the table beside it says."""
    steps = [
        {"key": one.key, "label": one.label, "total": one.total, "countries": one.countries, "added": one.added} for one in found
    ]
    return {"countries": countries, "quarters": steps}
