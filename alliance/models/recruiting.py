"""What the figures of recruiting are made of, counted by the database in one pass each. The same on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alliance.models.organisations import BEFORE_ALL, Organisation

TABLE = Organisation._meta.db_table
# Everyone who was ever a member: those here now, and those who have left again. Founding places count from the start.
EVER = "(o.signed_on IS NOT NULL OR o.is_founding)"
BROUGHT = f"SELECT recruiter_id, COUNT(*) AS n FROM {TABLE} WHERE recruiter_id IS NOT NULL GROUP BY recruiter_id"  # noqa: S608


@dataclass(frozen=True)
class Group:
    """Members that joined in one year, of one generation and chapter: how many, what they brought, and its squares."""

    year: int
    generation: int
    chapter: int | None
    members: int
    recruits: int
    squares: int


def groups(joined_until: dt.date) -> Iterator[Group]:
    """Those who joined until this day, with all they brought since. Founding places, which have no day, have year 0."""
    year = (
        "CAST(EXTRACT(YEAR FROM o.signed_on) AS integer)" if _on_postgres() else "CAST(strftime('%%Y', o.signed_on) AS integer)"
    )
    query = f"""
        SELECT COALESCE({year}, 0), o.generation, o.chapter_id, COUNT(*), COALESCE(SUM(b.n), 0), COALESCE(SUM(b.n * b.n), 0)
        FROM {TABLE} o LEFT JOIN ({BROUGHT}) b ON b.recruiter_id = o.id
        WHERE {EVER} AND (o.signed_on IS NULL OR o.signed_on <= %s)
        GROUP BY 1, 2, 3
    """  # noqa: S608  (only our own names are put in)
    for row in _rows(query, [joined_until]):
        yield Group(row[0], row[1], row[2], int(row[3]), int(row[4]), int(row[5]))


def ages(today: dt.date, *, days_in_quarter: float) -> dict[int, tuple[int, int]]:
    """{full quarters since joining: (members here now, what they have brought)}; founding places are the oldest there are."""
    found: dict[int, tuple[int, int]] = {}
    query = f"""
        SELECT COALESCE(o.signed_on, o.joined_on), COUNT(*), COALESCE(SUM(b.n), 0)
        FROM {TABLE} o LEFT JOIN ({BROUGHT}) b ON b.recruiter_id = o.id
        WHERE o.shown = 1 GROUP BY 1
    """  # noqa: S608
    for joined, members, recruits in _rows(query, []):
        day = joined if isinstance(joined, dt.date) else dt.date.fromisoformat(str(joined)[:10])
        age = int((today - day).days / days_in_quarter) if day != BEFORE_ALL else 10_000
        before = found.get(age, (0, 0))
        found[age] = (before[0] + int(members), before[1] + int(recruits))
    return found


def delays() -> list[tuple[int, int]]:
    """(days between a recruiter's joining and its recruit's, how many recruits), where both have a day."""
    days = "r.signed_on - o.signed_on" if _on_postgres() else "CAST(julianday(r.signed_on) - julianday(o.signed_on) AS integer)"
    query = f"""
        SELECT {days}, COUNT(*) FROM {TABLE} r JOIN {TABLE} o ON r.recruiter_id = o.id
        WHERE r.signed_on IS NOT NULL AND o.signed_on IS NOT NULL GROUP BY 1
    """  # noqa: S608
    return [(int(row[0]), int(row[1])) for row in _rows(query, [])]


def leaving() -> tuple[int, int]:
    """How many have left, and how many years all members together have been here (whole years)."""
    gone = Organisation.objects.filter(status="withdrawn", signed_on__isnull=False).count()
    days = "CURRENT_DATE - o.signed_on" if _on_postgres() else "julianday('now') - julianday(o.signed_on)"
    query = f"SELECT COALESCE(SUM({days}), 0) FROM {TABLE} o WHERE o.signed_on IS NOT NULL"  # noqa: S608
    return gone, int(float(next(_rows(query, []))[0]) / 365.25)


def _rows(query: str, parameters: list[Any]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        yield from cursor.fetchall()


def _on_postgres() -> bool:
    return connection.vendor == "postgresql"
