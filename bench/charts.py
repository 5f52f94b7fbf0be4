"""`python -m bench.charts`: the chart page at ten years of two hundred wards. Fills a database of its own, never a real site's.

Six measures a ward, 120 months each: 144,000 months. Prints milliseconds of whole answers through Django, sign-in and page
included, beside the same page of a ward with twelve months.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WARDS, MONTHS, VISITS = 200, 120, 60
KEYS = ("restraint-prone", "restraint-lying", "seclusion", "police-called", "injuries-staff", "injuries-patients")
BAR = 100.0  # milliseconds, at the median


def prepare() -> None:
    folder = ROOT / "var" / "bench" / "charts"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ.setdefault("SEARCH_ROOT", str(folder / "search"))
    os.environ.setdefault("LEDGER_PATH", str(folder / "ledger"))
    os.environ["DEBUG"] = "1"
    os.environ["RATE_ANON"] = "1000000000"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # otherwise every statement is kept in memory
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("load_starter", demo=True, stdout=io.StringIO())


def fill() -> Any:
    """The wards of the demo lead's organisation; what is there already stays."""
    from alliance.models import Organisation
    from promise.accounts.models import User
    from toolkit.models import Measure, MeasureSeries, Point

    lead = User.objects.get(email="lead@demo.test")
    home = Organisation.objects.get(seats__user=lead, seats__state="active")
    lot = random.Random(1)
    for key in KEYS:
        measure = Measure.objects.get(key=key)
        for n in range(WARDS):
            name = f"Bench ward {n:03d}"
            row, made = MeasureSeries.objects.get_or_create(
                organisation=home, measure=measure, version=measure.newest, unit=name, unit_key=name.lower(), setting="acute_ward"
            )
            if made:
                length = 12 if n == 0 else MONTHS
                Point.objects.bulk_create(
                    Point(series=row, month=2016 * 12 + m, events=lot.randrange(8, 30), denominator=600 + lot.randrange(60))
                    for m in range(length)
                )
    return lead


def visits(client: Any, addresses: list[str]) -> list[float]:
    took = []
    for address in addresses:
        started = time.perf_counter()
        answer = client.get(address)
        took.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    return took


def say(what: str, took: list[float]) -> float:
    ordered = sorted(took)
    middle = statistics.median(took)
    print(f"| {what} | {len(took)} | {middle:.1f} | {ordered[int(len(ordered) * 0.95)]:.1f} |", flush=True)
    return middle


def main() -> None:
    prepare()
    lead = fill()
    from django.test import Client

    from toolkit.models import MeasureSeries, Point

    client = Client()
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    held = MeasureSeries.objects.filter(unit__startswith="Bench ward").exclude(unit="Bench ward 000").order_by("?")[:VISITS]
    addresses = [one.get_absolute_url() for one in held]
    short = MeasureSeries.objects.filter(unit="Bench ward 000")[0].get_absolute_url()
    visits(client, [*addresses[:3], short])  # the first answers of a process also load what it needs
    print(f"{Point.objects.count():,} months of {MeasureSeries.objects.count():,} series\n")
    print("| page | visits | p50 ms | p95 ms |\n|---|---|---|---|")
    middle = say("chart, 120 months, with its panel", visits(client, addresses))
    say("the same, 12 months", visits(client, [short] * VISITS))
    say("list of a member's figures", visits(client, ["/toolkit/measures/ours/"] * 20))
    sys.exit(middle > BAR)


if __name__ == "__main__":
    main()
