"""A forest of synthetic organisations for measuring: reproducible, as uneven as a real one, and quick to make."""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from alliance.models import Chapter, Commitment, Country, Organisation, Pledge, PledgeDecision, PledgeText
from promise.core import tokens

BATCH = 20_000
DAYS = 1460
# How many organisations a member brings: most none, some one or the two that are asked, a few many.
BRINGS = ((0, 34), (1, 20), (2, 30), (3, 9), (5, 5), (9, 2))
# Where members stand, in percent; the last are those the world does not see.
STATES = (("active", 84), ("due", 4), ("overdue", 4), ("lapsed", 3), ("returned", 2), ("withdrawn", 3))
LAST_MOVES = {"due": "fall_due", "overdue": "miss", "lapsed": "lapse", "returned": "report", "withdrawn": "withdraw"}
KINDS, FRAMEWORKS, PROGRESS = Organisation.Kind.values, Commitment.Framework.values, Commitment.State.values
COMMITMENT = "Look at every house rule together with the people who live by it"


@dataclass(frozen=True)
class Forest:
    """Numbers only: whom each one was brought by (-1 to -5: a founding place), how deep it stands, how many below."""

    recruiters: array[int]
    generations: array[int]
    descendants: array[int]
    founders: list[int]


@dataclass(frozen=True)
class Ground:
    """What every row needs, read once."""

    first: int
    founders: list[int]
    countries: list[tuple[str, int | None]]
    text: int
    today: dt.date
    seed: int


def grow(organisations: int, founders: int, seed: int) -> Forest:
    """Each newcomer is brought by one of those who came before it and still brings others; recruiters precede recruits."""
    rng = random.Random(f"forest:{seed}")
    kinds, weights = zip(*BRINGS, strict=True)
    recruiters, generations = array("q"), array("q")
    ready: list[int] = [-1 - n for n in range(founders)] * 12
    for number, brings in enumerate(rng.choices(kinds, weights, k=organisations)):
        at = rng.randrange(len(ready)) if ready else 0
        recruiter = ready[at] if ready else -1 - rng.randrange(founders)
        if ready:
            ready[at] = ready[-1]
            ready.pop()
        recruiters.append(recruiter)
        generations.append(generations[recruiter] + 1 if recruiter >= 0 else 1)
        ready.extend([number] * brings)
    descendants, at_top = array("q", bytes(8 * organisations)), [0] * founders
    for number in range(organisations - 1, -1, -1):
        recruiter = recruiters[number]
        if recruiter >= 0:
            descendants[recruiter] += descendants[number] + 1
        else:
            at_top[-1 - recruiter] += descendants[number] + 1
    return Forest(recruiters, generations, descendants, at_top)


def make(*, organisations: int, seed: int = 0, out: TextIO = sys.stdout) -> int:
    """Add so many organisations with their pledges below the five founding places. Returns how many were made."""
    ground = _ground(seed)
    forest = grow(organisations, len(ground.founders), seed)
    batch, started = Batch.of(), time.monotonic()
    with transaction.atomic():
        _make_room()
        for start in range(0, organisations, BATCH):
            numbers = range(start, min(start + BATCH, organisations))
            _fill(batch, numbers, forest, ground)
            batch.write()
            out.write(f"  {numbers.stop:,} organisations, {time.monotonic() - started:.0f} s\n")
            out.flush()
        for pk, below in zip(ground.founders, forest.founders, strict=True):
            Organisation.objects.filter(pk=pk).update(descendant_count=F("descendant_count") + below)
        _settle()
    return organisations


def _ground(seed: int) -> Ground:
    founders = list(Organisation.objects.filter(is_founding=True).order_by("slug").values_list("pk", flat=True))
    if not founders:
        raise RuntimeError("There are no founding places yet: run load_starter first.")
    chapters = dict(Chapter.objects.values_list("code", "pk"))
    countries = [
        (code, chapters.get(code) or chapters.get(continent))
        for code, continent in Country.objects.exclude(continent="").order_by("pk").values_list("pk", "continent")
    ]
    # an organisation and its pledge get the same key, so it must be free in both tables
    last = max(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in (Organisation, Pledge))
    return Ground(last + 1, founders, countries, PledgeText.objects.latest().pk, timezone.localdate(), seed)


class Table:
    """One table as plain rows: every column has its default, a row names what differs. Model objects would cost minutes."""

    def __init__(self, model: type[models.Model], *, brings_key: bool) -> None:
        fields: list[Any] = [f for f in model._meta.concrete_fields if not f.generated and (brings_key or not f.primary_key)]
        quote = connection.ops.quote_name
        self.name = quote(model._meta.db_table)
        self.columns = ", ".join(quote(field.column) for field in fields)
        self.at = {field.attname: place for place, field in enumerate(fields)}
        self.defaults: list[Any] = [field.get_default() for field in fields]

    def row(self, **values: Any) -> list[Any]:
        row = self.defaults.copy()
        for name, value in values.items():
            row[self.at[name]] = value
        return row

    def write(self, rows: list[list[Any]]) -> None:
        """COPY through psycopg where there is PostgreSQL, some ten times the speed of INSERT."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as target:
                    for row in rows:
                        target.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.defaults))
                cursor.executemany(f"INSERT INTO {self.name} ({self.columns}) VALUES ({marks})", rows)  # noqa: S608


@dataclass
class Batch:
    """Rows for the four tables."""

    organisations: Table
    pledges: Table
    decisions: Table
    commitments: Table
    rows: list[list[list[Any]]]

    @classmethod
    def of(cls) -> Batch:
        return cls(
            Table(Organisation, brings_key=True), Table(Pledge, brings_key=True),
            Table(PledgeDecision, brings_key=False), Table(Commitment, brings_key=False), [[], [], [], []],
        )  # fmt: skip

    def write(self) -> None:
        for table, rows in zip((self.organisations, self.pledges, self.decisions, self.commitments), self.rows, strict=True):
            table.write(rows)
            rows.clear()


def _fill(batch: Batch, numbers: Sequence[int], forest: Forest, ground: Ground) -> None:
    rng = random.Random(f"rows:{ground.seed}:{numbers[0]}")
    total = len(forest.recruiters)
    states, weights = zip(*STATES, strict=True)
    for number, state in zip(numbers, rng.choices(states, weights, k=len(numbers)), strict=True):
        days = round(DAYS * (1 - ((number + 1) / total) ** 0.7))
        _one(batch=batch, number=number, state=state, days=days, forest=forest, ground=ground, rng=rng)


def _one(
    *, batch: Batch, number: int, state: str, days: int, forest: Forest, ground: Ground, rng: random.Random
) -> None:  # fmt: skip
    pk, at, signed = ground.first + number, moment(ground.today, days), day(ground.today, days)
    recruiter = forest.recruiters[number]
    above = ground.first + recruiter if recruiter >= 0 else ground.founders[-1 - recruiter]
    country, chapter = ground.countries[int(rng.paretovariate(0.6)) % len(ground.countries)]
    name = f"Synthetic organisation {pk}"
    organisations, pledges, decisions, commitments = batch.rows
    organisations.append(
        batch.organisations.row(
            id=pk, public_id=f"{rng.getrandbits(80):020x}", created_at=at, updated_at=at,
            slug=f"synthetic-organisation-{pk}", name=name, name_folded=name.lower(), name_key=name.lower(),
            kind=rng.choice(KINDS), country_id=country, chapter_id=chapter, status=state,
            signed_on=signed, recruiter_id=above,
            generation=forest.generations[number], descendant_count=forest.descendants[number],
        )
    )  # fmt: skip
    nonce = f"scale-{pk}"
    pledges.append(
        batch.pledges.row(
            id=pk, public_id=f"{rng.getrandbits(80):020x}", created_at=at, updated_at=at, state=state, organisation_id=pk,
            text_id=ground.text, signatory_name="Synthetic signatory", signatory_post="Synthetic post",
            signatory_email=f"scale-{pk}@demo.test", named_recruiter_id=above, form_nonce=nonce, link_nonce=nonce,
            link_hash=tokens.fingerprint(f"{nonce}:{ground.seed}"), link_expires_at=at,
            certificate_code=f"{rng.getrandbits(48):012X}",
        )
    )  # fmt: skip
    decisions.extend(_decisions(batch.decisions, pk, state, at))
    commitments.append(
        batch.commitments.row(
            pledge_id=pk, position=1, framework=rng.choice(FRAMEWORKS), text=COMMITMENT,
            due_on=day(ground.today, days - 300), state=rng.choice(PROGRESS),
        )
    )  # fmt: skip


def _decisions(table: Table, pledge: int, state: str, at: Any) -> Iterator[list[Any]]:
    steps = [("verify", "applied", "verified", "signatory"), ("accept", "verified", "active", "secretariat")]
    if state in LAST_MOVES:
        steps.append((LAST_MOVES[state], "active", state, "clock"))
    for move, source, target, capacity in steps:
        yield table.row(subject_id=pledge, move=move, from_state=source, to_state=target, capacity=capacity, at=at)


@lru_cache(maxsize=4096)
def day(today: dt.date, ago: int) -> Any:
    """A day as the database takes it; there are few different ones."""
    return connection.ops.adapt_datefield_value(today - dt.timedelta(days=ago))


@lru_cache(maxsize=4096)
def moment(today: dt.date, ago: int) -> Any:
    at = dt.datetime.combine(today - dt.timedelta(days=ago), dt.time(10), tzinfo=dt.UTC)
    return connection.ops.adapt_datetimefield_value(at)


# -- afterwards --------------------------------------------------------------------------------------------------------


def _make_room() -> None:
    """The rows fit together by construction, so PostgreSQL need not check every key again, where it lets us say so."""
    if connection.vendor == "postgresql":
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
        except DatabaseError:
            return
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -200000")


def _settle() -> None:
    """Let the key sequences go on after the rows that brought their own keys, and the planner look at the new tables."""
    with connection.cursor() as cursor:
        for model in (Organisation, Pledge):
            if connection.vendor == "postgresql":
                last = model._default_manager.aggregate(last=models.Max("pk"))["last"]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])
        for filled in (Organisation, Pledge, PledgeDecision, Commitment):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(filled._meta.db_table)}")
