"""`python -m bench.lineage`: the lineage at the size make_scale gave it. Adds some thousand organisations: never on a real site.

Reads, joins and moves on the PostgreSQL that DATABASE_URL names, for about a minute; prints milliseconds and joins a second.
The counts are held against the rows afterwards: every organisation adds one to each of those above it, so that over any
forest the sum of the generations is the sum of the counts.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

CLIENTS, JOINS, READS, MOVES, PAGES = 8, 250, 200, 12, 30


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")
    os.environ.setdefault("DEBUG", "1")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # otherwise every statement is kept in memory
    settings.ALLOWED_HOSTS = ["*"]


def timed(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def say(what: str, took: list[float]) -> None:
    ordered = sorted(took)
    high = ordered[int(len(ordered) * 0.99)]
    print(f"| {what} | {len(took)} | {statistics.median(took):.2f} | {high:.2f} |", flush=True)


@contextmanager
def in_database() -> Iterator[tuple[list[float], list[tuple[str, Any]]]]:
    """What each statement took, to send and to receive included, and the statements."""
    from django.db import connection

    took: list[float] = []
    asked: list[tuple[str, Any]] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        asked.append((sql, params))
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took.append((time.perf_counter() - started) * 1000)

    with connection.execute_wrapper(watch):
        yield took, asked


def newcomers(number: int, mark: str) -> list[int]:
    from alliance.models import Country, Organisation

    country = Country.objects.get(pk="GB")
    names = [f"bench {mark} {n}" for n in range(number)]
    rows = [
        Organisation(
            slug=name.replace(" ", "-"),
            name=name,
            name_folded=name,
            name_key=name,
            kind="charity",
            country=country,
            status="active",
        )
        for name in names
    ]
    return [row.pk for row in Organisation.objects.bulk_create(rows, batch_size=1000)]


def recruiters(number: int, rng: random.Random) -> list[int]:
    from django.db.models import Max

    from alliance.models import Organisation

    last = Organisation.objects.aggregate(last=Max("pk"))["last"]
    wanted = [rng.randrange(1, last) for _each in range(number * 2)]
    return list(Organisation.objects.filter(pk__in=wanted, status="active").values_list("pk", flat=True)[:number])


def join(pk: int, recruiter: int) -> None:
    from alliance.actions import lineage
    from alliance.models import Organisation

    lineage.attach(organisation=Organisation(pk=pk), recruiter=Organisation(pk=recruiter))


def client(pairs: list[tuple[int, int]], gate: Any, out: Any) -> None:
    prepare()
    from django.db import connection

    connection.ensure_connection()
    gate.wait()
    out.put([timed(lambda pair=pair: join(*pair)) for pair in pairs])  # type: ignore[misc]


def within(statements: list[tuple[str, Any]]) -> float:
    """What PostgreSQL says it needs to plan and run these, without driver and socket, in milliseconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        spent = 0.0
        for sql, params in statements:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
            (told,) = json.loads(found) if isinstance(found := cursor.fetchone()[0], str) else found
            spent += told["Planning Time"] + told["Execution Time"]
    return spent


def read(rng: random.Random) -> None:
    from alliance.documents import lineage
    from alliance.models import Organisation

    keys = recruiters(READS, rng)
    whole, with_driver, database, numbers = [], [], [], set()
    for pk in keys:
        with in_database() as (took, asked):
            whole.append(timed(lambda pk=pk: lineage.as_json(Organisation.objects.with_way().get(pk=pk))))  # type: ignore[misc]
        with_driver.append(sum(took))
        database.append(within(asked))
        numbers.add(len(took))
    say(f"a node with its way, children and counts, in the database ({'/'.join(map(str, sorted(numbers)))} queries)", database)
    say("the same with driver and socket", with_driver)
    say("the same with the JSON made of it", whole)


def join_alone(rng: random.Random, mark: str) -> None:
    news, under = newcomers(200, f"{mark}-alone"), recruiters(200, rng)
    say("a join, alone", [timed(lambda pair=pair: join(*pair)) for pair in zip(news, under, strict=False)])  # type: ignore[misc]


def join_together(rng: random.Random, mark: str) -> None:
    from django.db import connection

    news, under = newcomers(CLIENTS * JOINS, f"{mark}-together"), recruiters(CLIENTS * JOINS, rng)
    pairs = list(zip(news, under, strict=False))
    connection.close()
    spawn = multiprocessing.get_context("spawn")
    gate, out = spawn.Barrier(CLIENTS + 1), spawn.Queue()
    workers = [spawn.Process(target=client, args=(pairs[n::CLIENTS], gate, out)) for n in range(CLIENTS)]
    for worker in workers:
        worker.start()
    gate.wait()
    started = time.perf_counter()
    took = [ms for _worker in workers for ms in out.get(timeout=120)]
    seconds = time.perf_counter() - started
    for worker in workers:
        worker.join()
    say(f"a join, {CLIENTS} clients: {len(took) / seconds:.0f} joins/s", took)


def move(rng: random.Random) -> None:
    from alliance.models import Organisation

    largest = list(Organisation.objects.filter(generation=1).order_by("-descendant_count")[:3])
    founders = list(Organisation.objects.filter(is_founding=True))
    sizes = [one.descendant_count for one in largest]
    took: list[float] = []
    for _each in range(MOVES):
        one, to = rng.choice(largest), rng.choice(founders)
        below = rng.choice(list(Organisation.objects.filter(recruiter=to, status="active").exclude(pk=one.pk)[:50]))
        took.extend(timed(partial(put_below, one, target)) for target in (below, to))
    say(f"a move of a branch of {min(sizes):,} to {max(sizes):,}, in the request", took)


def put_below(one: Any, target: Any) -> None:
    from alliance.actions import lineage

    lineage.move(organisation=one, recruiter=target, by=None, reason="Bench")


def pages() -> None:
    for address in ("/alliance/lineage/", "/alliance/lineage/branch.json"):
        size = visit(address)
        say(f"{address}, {size / 1000:.0f} kB", [timed(partial(visit, address)) for _each in range(PAGES)])


def visit(address: str) -> int:
    """The bytes of the answer. Anything but a 200 ends the measuring: a quick refusal is no figure."""
    from django.test import Client

    answer = Client().get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return len(answer.content)


def is_exact() -> bool:
    from django.db.models import Sum

    from alliance.models import LineageDelta, Organisation

    sums = Organisation.objects.aggregate(above=Sum("generation"), below=Sum("descendant_count"))
    unfolded = LineageDelta.objects.aggregate(sum=Sum("change"))["sum"] or 0
    return bool(sums["above"] == sums["below"] + unfolded)


def main() -> int:
    prepare()
    from django.db import connection

    from alliance.models import Organisation
    from promise.core import outbox

    if connection.vendor != "postgresql":
        print("Set DATABASE_URL to a PostgreSQL database that make_scale has filled.")
        return 1
    rng, mark = random.Random(7), f"{time.time():.0f}"
    print(f"{Organisation.objects.count():,} organisations\n\n| what | n | p50 ms | p99 ms |\n|---|---|---|---|")
    pages()
    read(rng)
    join_alone(rng, mark)
    join_together(rng, mark)
    move(rng)
    took = timed(lambda: all(iter(lambda: outbox.deliver_due() > 0, False)))
    exact = is_exact()
    print(f"\nThe generations below, by the outbox: {took / 1000:.1f} s. Counts {'exact' if exact else 'WRONG'}.")
    return 0 if exact else 1


if __name__ == "__main__":
    sys.exit(main())
