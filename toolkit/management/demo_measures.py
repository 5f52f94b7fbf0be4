"""Invented figures of invented wards: one ward that changed for the better while something else rose, and places to compare."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db.models import Count
from django.utils import timezone

from alliance.models import Organisation
from promise.accounts.models import User
from toolkit.actions import charts, points, series
from toolkit.actions.points import Values
from toolkit.figures import months
from toolkit.models import Adoption, Measure, MeasureSeries

YEARS = 3
PLACES = 6
Usual = Callable[[int], float]

# measure, definition, ward, kind of place, what is usual in month n of 36
WARDS: list[tuple[str, str, str, str, Usual]] = [
    ("restraint-prone", "", "Willow ward", "acute_ward", lambda n: 16 if n < 20 else 11),
    ("restraint-lying", "", "Willow ward", "acute_ward", lambda n: 24 if n < 20 else 15),
    ("seclusion", "", "Willow ward", "acute_ward", lambda n: 13.0),
    ("rapid-tranquillisation", "nice", "Willow ward", "acute_ward", lambda n: 9 if n < 20 else 17),
    ("police-called", "", "Willow ward", "acute_ward", lambda n: 3.0),
    ("injuries-staff", "", "Willow ward", "acute_ward", lambda n: 12 if n < 20 else 11),
    ("own-view-offered", "", "Willow ward", "acute_ward", lambda n: 14 + n),
    ("restraint-prone", "", "Harbour unit", "picu", lambda n: 21.0),
    ("segregation", "", "Harbour unit", "picu", lambda n: 0.3),
]


def load() -> int:
    """Once. Returns how many series were made."""
    lead = User.objects.filter(email="lead@demo.test").first()
    home = Organisation.objects.filter(seats__user=lead, seats__state="active").first() if lead else None
    if home is None or MeasureSeries.objects.filter(is_demo=True).exists():
        return 0
    made = [_ward(home, lead, row, number) for number, row in enumerate(WARDS)]
    first = made[0]
    charts.mark(series=first, by=lead, month=_month(20), words="Supper together began on both sides of the ward")
    charts.rebase(
        series=first, by=lead, month=_month(20), reason="The evening changed for good: supper together, and no lights out."
    )
    series.show(series=first, by=lead, is_shared=True, is_pooled=False)
    return len(made) + _compared()


def _month(n: int) -> int:
    """Month n of the last 36 whole ones."""
    return months.number_of(timezone.localdate()) - YEARS * 12 + n


def _ward(home: Organisation, lead: User | None, row: tuple[str, str, str, str, Usual], number: int) -> MeasureSeries:
    key, definition, unit, setting, usual = row
    made = series.begin(
        organisation=home, measure=Measure.objects.get(key=key), by=lead, nonce=f"demo-series-{number}", setting=setting,
        unit=unit, definition=definition, is_demo=True,
    )  # fmt: skip
    _fill(made, lead, usual, days=620, seed=number)
    return made


def _fill(made: MeasureSeries, by: User | None, usual: Usual, *, days: int, seed: int, gap: int = 7) -> None:
    """Figures that go up and down by chance; one month was never reported."""
    lot = random.Random(seed)
    is_share = made.version.basis == "occasions"
    rows = {}
    for n in range(YEARS * 12):
        count = sum(lot.random() < usual(n) / 400 for _ in range(400))
        base = 52 + lot.randrange(6) if is_share else days + lot.randrange(60)
        rows[_month(n)] = Values(min(count, base) if is_share else count, None, base)
    rows.pop(_month(gap))
    points.enter(series=made, by=by, rows=rows)


def _compared() -> int:
    """Seclusion in the organisations that tried the idea most of them tried, before and after, whichever way it went."""
    told = Adoption.objects.named().filter(is_demo=True, started_on__isnull=False)
    most = told.values("initiative").annotate(n=Count("organisation", distinct=True)).order_by("-n", "initiative").first()
    if most is None:
        return 0
    seclusion, made, seen = Measure.objects.get(key="seclusion"), 0, set[int]()
    for number, adoption in enumerate(told.filter(initiative=most["initiative"]).order_by("started_on", "pk")):
        if adoption.organisation_id in seen or len(seen) >= PLACES or adoption.started_on is None:
            continue
        seen.add(adoption.organisation_id)
        held = series.begin(
            organisation=adoption.organisation, measure=seclusion, by=None, nonce=f"demo-whole-{number}",
            setting="whole_organisation", is_demo=True,
        )  # fmt: skip
        began, usual = months.number_of(adoption.started_on), 46 + 4 * number
        _fill(held, None, lambda n, began=began, usual=usual: usual * (0.75 if _month(n) > began else 1),  # type: ignore[misc]
              days=2600, seed=50 + number, gap=0)  # fmt: skip
        series.show(series=held, by=None, is_shared=False, is_pooled=True)
        made += 1
    return made
