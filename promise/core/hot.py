"""The statements of the hottest reads, written once by Django's own queries and asked again with other values.

They come from the same querysets and the same paging as on the whole way, so they cannot show anything else; what is saved
is building the same statement anew each time, which costs more than answering it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from promise.core.api.caching import page_text
from promise.core.api.views import link
from promise.core.paging import Place, cursor_at, from_place, place_of, turned
from promise.core.rendered import Text, kinds, stamp, with_kept

# stand in the statement where a question's own values will be
MOMENT, NUMBER, NAME = datetime(1907, 1, 2, 3, 4, 5, tzinfo=UTC), 190_701_020_304, "a-name-of-nobody"


@dataclass(frozen=True)
class Read:
    """A list whose records are kept rendered, in its first order: `key` is a moment."""

    path: str
    type: str
    key: str
    descending: bool = True


class Found(NamedTuple):
    """`body` is empty where only the version was asked for."""

    version: str
    body: bytes
    changed: datetime | None


reads: dict[str, Read] = {}
Statement = tuple[str, tuple[Any, ...]]


def register(read: Read) -> None:
    reads[read.path] = read


def one(read: Read, slug: str, *, with_body: bool) -> Found | None:
    sql, values = _one_statement(read, stamp(read.type), with_body, connection.vendor)
    rows = _ask(sql, [slug if value == NAME else value for value in values])
    if len(rows) != 1 or rows[0][0] is None:
        return None
    return Found(rows[0][0], rows[0][2].encode() if with_body else b"", _moment(rows[0][1]))


def page(
    read: Read, question: QueryDict, size: int, *, with_body: bool
) -> Found | None:  # fmt: skip
    cursor = question.get("cursor", "")
    place = place_of(cursor, kinds[read.type].published().model, read.key) if cursor else None
    way = ("p" if place.backwards else "n") if place else ""
    sql, values = _page_statement(read, stamp(read.type), size, way, with_body, connection.vendor)
    if place:
        stands_for = {_adapted(MOMENT): _adapted(place.value), NUMBER: place.pk}
        values = tuple(stands_for.get(value, value) for value in values)
    shown, has_next, has_previous = turned(_ask(sql, values), size, place)
    if any(row[2] is None for row in shown):
        return None
    ends = [("next", shown[-1], "n") if has_next else None, ("previous", shown[0], "p") if has_previous else None]
    head: dict[str, Any] = {"next": None, "previous": None}
    for name, row, direction in filter(None, ends):
        head[name] = link(read.path, question, cursor_at(read.key, _moment(row[1]), row[0], direction))
    text = page_text(head, [Text(row[2], row[3].encode() if with_body else b"") for row in shown])
    return Found(text.version, text.body, None)


@lru_cache(maxsize=2000)
def _page_statement(read: Read, of_now: str, size: int, way: str, with_body: bool, vendor: str) -> Statement:
    place = Place(MOMENT, NUMBER, way == "p") if way else None
    records = from_place(kinds[read.type].published(), key=read.key, descending=read.descending, place=place)
    columns = ("pk", read.key, "kept_version", *(("kept_body",) if with_body else ()))
    return _statement(with_kept(read.type, records).values_list(*columns)[: size + 1])


@lru_cache(maxsize=64)
def _one_statement(read: Read, of_now: str, with_body: bool, vendor: str) -> Statement:
    columns = ("kept_version", "updated_at", *(("kept_body",) if with_body else ()))
    return _statement(with_kept(read.type, kinds[read.type].published()).filter(slug=NAME).values_list(*columns))


def _statement(queryset: Any) -> Statement:
    sql, values = queryset.query.sql_with_params()
    return _settled(sql, values) if connection.vendor == "postgresql" else (sql, tuple(values))


def _settled(sql: str, values: Sequence[Any]) -> Statement:
    """With what is the same at each question written into the statement, so that it need not be bound again each time."""
    from psycopg.sql import quote

    first, *parts = sql.split("%s")
    if "%%" in sql or len(parts) != len(values):  # more than places for values: left as it is
        return sql, tuple(values)
    connection.ensure_connection()
    open_ones = (MOMENT, NUMBER, NAME)
    written = ["%s" if value in open_ones else quote(value, connection.connection).replace("%", "%%") for value in values]
    settled = first + "".join(value + part for value, part in zip(written, parts, strict=True))
    return settled, tuple(value for value in values if value in open_ones)


def _ask(sql: str, values: Sequence[Any]) -> list[Any]:
    own = connections[DEFAULT_DB_ALIAS]  # the proxy costs at each name it is asked for
    if own.vendor == "postgresql" and not own.queries_logged and not own.execute_wrappers:
        return _ask_planned(own, sql, values)
    with own.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


def _ask_planned(own: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    """By a cursor that PostgreSQL plans for once on each connection, where Django's own have every statement planned anew.

    Not where statements are logged, which would show none of the values. Moments come in binary, read without a pattern.
    """
    from psycopg import Cursor
    from psycopg.pq import Format

    own.ensure_connection()
    held = own.connection
    usual, held.prepare_threshold = held.prepare_threshold, 0
    try:
        with own.wrap_database_errors, Cursor(held) as cursor:
            cursor.format = Format.BINARY
            cursor.execute(sql, values)
            return cursor.fetchall()
    finally:
        held.prepare_threshold = usual


def _adapted(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _moment(value: Any) -> datetime:
    """SQLite keeps moments in UTC without saying so, as text or read as a moment."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    found = parse_datetime(value)
    assert found is not None  # noqa: S101  (it was written by the database layer)
    return found.replace(tzinfo=UTC)
