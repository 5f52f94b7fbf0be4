"""`python -m bench.bank`: the bank at the size DATABASE_URL and SEARCH_ROOT have, from one client, warm, through all of Django.

Prints p50 and p99 in milliseconds and the number of queries. With `--rebuild` the index is built anew first, and one edit is
followed until a search finds it; that changes one row and changes it back. `--beside DATABASE_URL SEARCH_ROOT` asks a second
bank turn about with the first and prints the ratio. What one would write on the first day (bench/textbook.py) is asked too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS, TURNS, WARM = 5, 24, 4
RARE = "pallwimble"  # stands in one entry, written there and taken out again by `--rebuild`; elsewhere it finds nothing


def asked(rare: str, common: str) -> dict[str, str]:
    """Name -> address. What is asked by programs, then the pages."""
    return {
        "rare phrase (API)": f"/api/v1/initiatives/?q=%22{rare.replace(' ', '+')}%22",
        "common word (API)": f"/api/v1/initiatives/?q={common}",
        "facet, no word (API)": "/api/v1/initiatives/?setting=picu",
        "list (API)": "/api/v1/initiatives/",
        "textbook list (DRF, page numbers)": "/textbook/",
        "textbook search (DRF, icontains)": f"/textbook/?search={common}",
        "list (page)": "/toolkit/",
        "facets with a word (page)": f"/toolkit/?q={common}&setting=picu",
        "common word (page)": f"/toolkit/?q={common}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.bank", description=__doc__)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--beside", nargs=2, metavar=("DATABASE_URL", "SEARCH_ROOT"))
    parser.add_argument("--answer", action="store_true", help="be the bank beside: take names from standard input")
    options = parser.parse_args()
    prepare()
    bank = Bank()
    if options.answer:
        for name in sys.stdin:
            print(json.dumps(bank.ask(name.strip())), flush=True)
        return
    for name, seconds in (rebuild() if options.rebuild else {}).items():
        print(f"{name}: {seconds:.2f} s")
    other = Other(*options.beside) if options.beside else None
    print(f"| what | p50 ms | p99 ms | queries |{' p50 ms beside | ratio |' if other else ''}")
    for name in bank.questions:
        here: list[float] = []
        there: list[float] = []
        for _ in range(ROUNDS):  # turn about, because the machine changes its speed from minute to minute
            here += bank.ask(name)
            there += other.ask(name) if other else []
        p50, p99 = statistics.median(here), sorted(here)[int(len(here) * 0.99)]
        line = f"| {name} | {p50:.2f} | {p99:.2f} | {bank.queries(name)} |"
        if there:
            line += f" {statistics.median(there):.2f} | {p50 / statistics.median(there):.2f} |"
        print(line, flush=True)


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("RATE_ANON", "1000000000")
    import django

    django.setup()
    from django.conf import settings
    from django.template import engines

    settings.DEBUG = False  # otherwise every statement is kept in memory
    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "bench.textbook"
    engines["django"].engine.debug = False  # type: ignore[attr-defined]


class Other:
    """The same in a process of its own, at another bank."""

    def __init__(self, address: str, folder: str) -> None:
        own = {**os.environ, "DATABASE_URL": address, "SEARCH_ROOT": folder}
        command = [sys.executable, "-m", "bench.bank", "--answer"]
        self.process = subprocess.Popen(command, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, name: str) -> list[float]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        found: list[float] = json.loads(self.process.stdout.readline())
        return found


def rebuild() -> dict[str, float]:
    """Seconds to build the index from nothing, and from the commit of an edit to the moment a search finds it."""
    from promise.core import search
    from toolkit.documents.entries import INDEX
    from toolkit.models import Initiative

    started = time.perf_counter()
    search.rebuild(INDEX.name)
    took = time.perf_counter() - started
    row = Initiative.objects.published().order_by("pk").first()
    assert row is not None, "An empty bank: run load_starter and make_scale first."
    return {"rebuild of the index": took, "an edit, until a search finds it": edited(row, RARE)}


def edited(row: Any, word: str) -> float:
    from promise.core import outbox

    stood = row.summary
    try:
        started = time.perf_counter()
        say(row, f"{stood} {word}")
        while not finds(word):
            outbox.deliver_due()
            assert time.perf_counter() - started < 60, "The edit was not found within a minute."
        return time.perf_counter() - started
    finally:
        say(row, stood)
        outbox.deliver_due()


def say(row: Any, words: str) -> None:
    """As an action does it: the row and the announcement in one transaction."""
    from django.db import transaction
    from django.utils import timezone

    from toolkit.actions import counting
    from toolkit.models import Initiative

    with transaction.atomic():
        Initiative.objects.filter(pk=row.pk).update(summary=words, updated_at=timezone.now())
        counting.reindex(row)


def finds(word: str) -> bool:
    from django.test import Client

    return bool(Client().get(f"/api/v1/initiatives/?q={word}").json()["results"])


class Bank:
    def __init__(self) -> None:
        from django.test import Client

        from toolkit.models import Initiative

        row = Initiative.objects.published().order_by("-pk").first()
        assert row is not None, "An empty bank: run load_starter and make_scale first."
        self.client = Client()
        self.questions = asked(" ".join(row.summary.split()[3:7]).rstrip("."), "calm")
        anew = {name: f"{name}, {words}" for name, (words, _forget) in ANEW.items()}
        self.questions |= {long: self.questions[name] for name, long in anew.items()}
        self.forget = {long: ANEW[name][1] for name, long in anew.items()}

    def ask(self, name: str) -> list[float]:
        """Milliseconds of each turn, warm."""
        return timed(self.client, self.questions[name], before=self.forget.get(name, lambda: None))

    def queries(self, name: str) -> int:
        from django.db import connection

        seen: list[str] = []

        def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            self.client.get(self.questions[name])
        return len(seen)


def forget_drawn() -> None:
    """What a page costs whose cards nobody saw since this process began."""
    from promise.core.templatetags import ui

    ui.drawn_once.cache_clear()


def forget_counts() -> None:
    """What a page costs whose question is the first of its kind since the index last changed."""
    from promise.core.search import folders
    from toolkit.documents.entries import INDEX

    folders.reader(INDEX).counted.clear()


# what a question costs where nothing of its answer was kept
ANEW = {
    "list (page)": ("everything drawn anew", forget_drawn),
    "facets with a word (page)": ("counted anew", forget_counts),
}


def timed(client: Any, address: str, before: Callable[[], None]) -> list[float]:
    took = []
    for turn in range(TURNS + WARM):
        before()
        started = time.perf_counter()
        answer = client.get(address)
        spent = (time.perf_counter() - started) * 1000
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        if turn >= WARM:
            took.append(spent)
    return took


if __name__ == "__main__":
    main()
