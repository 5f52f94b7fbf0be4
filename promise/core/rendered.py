"""Documents of public records, rendered once per version and kept beside them.

Only for kinds whose document says nothing but what stands in the record's own row. A trigger drops the kept text in the very
transaction that changes the row, whoever changes it; the clock renders anew under the row's lock. Until then, and whenever
a text is missing, readers render for themselves: nothing can be out of date, and what is taken back is gone at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery

from promise.core.models import Rendered

CHUNK = 500


class Text(NamedTuple):
    """JSON, and what version of it that is."""

    version: str
    body: bytes


@dataclass(frozen=True)
class Kind:
    """`sample`: a record that is nowhere, by which a release that renders otherwise is noticed."""

    type: str
    published: Callable[[], QuerySet[Any]]
    document: Callable[[Any], dict[str, Any]]
    sample: Callable[[], Model]


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    kinds[kind.type] = kind


def version_of(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def text_of(document: dict[str, Any]) -> Text:
    body = orjson.dumps(document, default=str)
    return Text(version_of(body), body)


def stamp(type: str) -> str:
    return _stamp(type, settings.SITE_URL)


@lru_cache(maxsize=32)
def _stamp(type: str, site_url: str) -> str:
    kind = kinds[type]
    return text_of(kind.document(kind.sample())).version


def with_kept(type: str, records: QuerySet[Any]) -> QuerySet[Any]:
    """With `kept_version` and `kept_body`, both None where nothing is kept."""
    kept = Rendered.objects.filter(type=type, public_id=OuterRef("public_id"), stamp=stamp(type))
    found: QuerySet[Any] = records.annotate(
        kept_version=Subquery(kept.values("version")), kept_body=Subquery(kept.values("body"))
    )
    return found


def texts(type: str, records: Sequence[Any]) -> list[Text]:
    """Of records read `with_kept`, in their order; what is missing is rendered here and now."""
    made = _made_now(type, [record.pk for record in records if record.kept_body is None])
    return [
        made[record.pk] if record.kept_body is None else Text(record.kept_version, record.kept_body.encode())
        for record in records
        if record.kept_body is not None or record.pk in made
    ]


def bodies(type: str, kept: Sequence[tuple[int, str | None]]) -> list[bytes]:
    """The JSON alone, of keys and what is kept of each, in their order; what is missing is rendered here and now."""
    made = _made_now(type, [pk for pk, body in kept if body is None])
    return [made[pk].body if body is None else body.encode() for pk, body in kept if body is not None or pk in made]


def _made_now(type: str, lacking: list[int]) -> dict[int, Text]:
    """Those of them that are public."""
    kind = kinds[type]
    rows = kind.published().in_bulk(lacking) if lacking else {}
    return {pk: text_of(kind.document(row)) for pk, row in rows.items()}


def keep_missing() -> int:
    """Render what is public and not kept. Under each row's lock, so that no change can slip in between. Returns how many."""
    return sum(_keep(kind, keys) for kind in kinds.values() for keys in _missing(kind))


def _missing(kind: Kind) -> Iterator[list[int]]:
    """Keys of what is not kept, some at a time. Nothing is kept of what is not public, so equal numbers mean none is missing."""
    kept = Rendered.objects.filter(type=kind.type, stamp=stamp(kind.type))
    if kept.count() == kind.published().count():
        return
    rows = kind.published().order_by("pk").values_list("pk", "public_id")
    after = 0
    while some := list(rows.filter(pk__gt=after)[:CHUNK]):
        after = some[-1][0]
        there = set(kept.filter(public_id__in=[public_id for _pk, public_id in some]).values_list("public_id", flat=True))
        yield [pk for pk, public_id in some if public_id not in there]


def _keep(kind: Kind, keys: list[int]) -> int:
    of_now = stamp(kind.type)
    with transaction.atomic():
        held = kind.published().filter(pk__in=keys)
        if connection.vendor == "postgresql":
            held = held.select_for_update(of=("self",), no_key=True, skip_locked=True)
        made = [_row(kind, record, of_now) for record in held]
        Rendered.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["type", "public_id"], update_fields=["stamp", "version", "body"]
        )
    return len(made)


def _row(kind: Kind, record: Any, of_now: str) -> Rendered:
    made = text_of(kind.document(record))
    return Rendered(
        type=kind.type, public_id=record.public_id, stamp=of_now, version=made.version, body=made.body.decode()
    )  # fmt: skip


DROP_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_{event}_drops_rendered AFTER {event} ON {table} BEGIN
    DELETE FROM core_rendered WHERE type = '{type}' AND public_id = OLD.public_id;
END
"""
DROP_POSTGRESQL = """
CREATE OR REPLACE FUNCTION drop_rendered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM core_rendered WHERE type = TG_ARGV[0] AND public_id = OLD.public_id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS {table}_drops_rendered ON {table};
CREATE TRIGGER {table}_drops_rendered AFTER UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION drop_rendered('{type}');
"""


def install_triggers() -> None:
    """Put them in place; called after every migrate, because SQLite drops one when it rebuilds its table."""
    tables = set(connection.introspection.table_names())
    if Rendered._meta.db_table not in tables:
        return
    for kind in kinds.values():
        table = kind.published().model._meta.db_table
        if table not in tables:
            continue
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(DROP_POSTGRESQL.format(table=table, type=kind.type))
            else:
                for event in ("UPDATE", "DELETE"):
                    cursor.execute(DROP_SQLITE.format(table=table, type=kind.type, event=event))
