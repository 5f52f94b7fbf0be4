"""Who recruited whom: ancestors, kept counts and the last guard against cycles. The same SQL on both databases.

Counts and generations are kept in the row, so that reading a tree never walks it. A join writes no row of those above it:
it adds one small delta for each, which the clock folds into the kept counts; every reader adds what is not folded yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from alliance.models.organisations import Organisation

TABLE = Organisation._meta.db_table
DELTAS = "alliance_lineagedelta"
# What is read of each ancestor: enough to name it, to link to it and to say how it stands.
SHORT = (
    "o.id, o.public_id, o.slug, o.name, o.country_id, o.is_founding, o.status, o.recruiter_id, o.generation,"
    " o.descendant_count, o.signed_on"
)
# Any numbers do, as long as nobody else takes them: they name, among PostgreSQL's advisory locks, the shape of the lineage,
# the folding of counts and the renumbering of generations.
LOCK, FOLD_LOCK, NUMBER_LOCK = 0x11EA6E, 0x11EA6F, 0x11EA70

ABOVE = f"""
WITH RECURSIVE above(id, recruiter_id, height) AS (
    SELECT id, recruiter_id, 0 FROM {TABLE} WHERE id = %s
    UNION ALL
    SELECT o.id, o.recruiter_id, a.height + 1 FROM {TABLE} o JOIN above a ON o.id = a.recruiter_id
)
"""  # noqa: S608  (only our own table name is put in)
BELOW = f"""
WITH RECURSIVE below(id, generation) AS (
    SELECT id, CAST(%s AS integer) FROM {TABLE} WHERE id = %s
    UNION ALL
    SELECT o.id, b.generation + 1 FROM {TABLE} o JOIN below b ON o.recruiter_id = b.id
)
"""  # noqa: S608


def ancestors(organisation: Organisation) -> list[Organisation]:
    """Everyone above it, founder first, in one query, with exact counts. Also those the world may not see: ask `is_listed`.

    Their generation is their place on this way, which also holds while a large branch waits to be renumbered.
    """
    if organisation.recruiter_id is None:
        return []
    unfolded = f"COALESCE((SELECT SUM(d.change) FROM {DELTAS} d WHERE d.organisation_id = o.id), 0) AS unfolded"  # noqa: S608
    query = (
        f"{ABOVE} SELECT {SHORT}, {unfolded} FROM {TABLE} o JOIN above a ON o.id = a.id WHERE a.height > 0 ORDER BY a.height DESC"  # noqa: S608
    )
    found = list(Organisation.objects.raw(query, [organisation.pk]))
    for generation, one in enumerate(found):
        one.generation = generation
    return found


def with_ancestors(pk: int) -> list[int]:
    """The ids from this organisation up to its founder, itself first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ABOVE} SELECT id FROM above ORDER BY height", [pk])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def below(organisation: Organisation) -> RawSQL:
    """The keys of this organisation and of everyone below it, for `pk__in`."""
    return RawSQL(f"{BELOW} SELECT id FROM below", [organisation.generation, organisation.pk])  # noqa: S608, S611


# -- locks -------------------------------------------------------------------------------------------------------------


def hold_shape(*, shared: bool = False) -> None:
    """From here to the end of the transaction nobody else moves anyone; unless shared, nobody joins either.

    SQLite's write transactions exclude each other anyway; PostgreSQL gets an advisory lock.
    """
    _lock("pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock", LOCK)


def hold_numbers() -> None:
    """One renumbering at a time, so that none writes what another has just put right."""
    _lock("pg_advisory_xact_lock", NUMBER_LOCK)


def hold_fold() -> bool:
    """Whether it is for us to fold: False while somebody else does."""
    return _lock("pg_try_advisory_xact_lock", FOLD_LOCK) is not False


def _lock(function: str, number: int) -> Any:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The lineage is changed inside a transaction.")
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return cursor.fetchone()[0]


def hold_pair(newcomer: int, recruiter: int) -> None:
    """While one joins under another, nobody joins under the newcomer and the recruiter does not join elsewhere.

    Many may join under one recruiter at once. The smaller key is locked first, so that two who wait wait in one order.
    """
    if connection.vendor != "postgresql":
        return
    ways = sorted([(newcomer, "FOR UPDATE"), (recruiter, "FOR KEY SHARE")])
    parts = ", ".join(f"(SELECT id FROM {TABLE} WHERE id = %s {strength})" for _pk, strength in ways)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [pk for pk, _strength in ways])


# -- counts and generations --------------------------------------------------------------------------------------------


class LineageDelta(models.Model):
    """What a join or a move adds to one organisation's count. Only ever added, then folded into the row by the clock.

    No foreign key in the database: checking it would lock the row of every founder at every join.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    change = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "change"], name="lineage_delta_by_organisation")]


def add_above(pk: int, change: int) -> int:
    """Count a change for this organisation and everyone above it, in one statement. Returns how many those are."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {DELTAS} (organisation_id, change) {ABOVE} SELECT id, %s FROM above", [pk, change])  # noqa: S608
        return int(cursor.rowcount)


def add(changes: Mapping[int, int]) -> list[LineageDelta]:
    """Count a change for each of these organisations."""
    return LineageDelta.objects.bulk_create([LineageDelta(organisation_id=pk, change=change) for pk, change in changes.items()])


def take_deltas(limit: int) -> tuple[int, dict[int, int]]:
    """Take away the oldest deltas. Returns how many, and what they come to for each organisation that they changed.

    Those of an organisation whose row somebody else holds stay for the next time: the fold, which holds many rows, waits for
    nobody, so that no two can ever wait for each other.
    """
    oldest = f"SELECT id, organisation_id FROM {DELTAS} ORDER BY id LIMIT %s"  # noqa: S608
    free = f"SELECT id FROM {TABLE} WHERE id IN (SELECT organisation_id FROM oldest)"  # noqa: S608
    if connection.vendor == "postgresql":
        free += " FOR NO KEY UPDATE SKIP LOCKED"
    sums: Counter[int] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH oldest AS ({oldest}), free AS ({free}) DELETE FROM {DELTAS} WHERE id IN (SELECT id FROM oldest)"  # noqa: S608
            " AND organisation_id IN (SELECT id FROM free) RETURNING organisation_id, change",
            [limit],
        )
        rows = cursor.fetchall()
    for pk, change in rows:
        sums[pk] += change
    return len(rows), {pk: change for pk, change in sorted(sums.items()) if change}


def add_to_kept(sums: dict[int, int]) -> None:
    """Add to the kept counts and mark the rows as changed; a few thousand at most."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = ", ".join(["(%s, %s)"] * len(sums))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET descendant_count = descendant_count + v.column2, updated_at = %s"  # noqa: S608
            f" FROM (VALUES {values}) AS v WHERE {TABLE}.id = v.column1",
            [now, *(number for pair in sums.items() for number in pair)],
        )


def set_generations(pk: int, generation: int) -> None:
    """Give this organisation its generation and everyone below it theirs, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{BELOW} UPDATE {TABLE} SET generation = below.generation FROM below WHERE {TABLE}.id = below.id"  # noqa: S608
            f" AND {TABLE}.generation <> below.generation",
            [generation, pk],
        )


def number_children(parents: list[int]) -> list[int]:
    """Give the children of these their generation, one more than their parent's. Returns the children."""
    marks = ", ".join(["%s"] * len(parents))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET generation = p.generation + 1 FROM {TABLE} p WHERE {TABLE}.recruiter_id = p.id"  # noqa: S608
            f" AND p.id IN ({marks}) AND {TABLE}.generation <> p.generation + 1",
            parents,
        )
    return list(Organisation.objects.filter(recruiter__in=parents).order_by().values_list("pk", flat=True))


class LineageMove(models.Model):
    """One correction of who recruited whom, with its reason. Written once, never edited."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lineage_moves")
    from_recruiter = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    to_recruiter = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "id")


# -- the last guard ----------------------------------------------------------------------------------------------------

REFUSAL = "lineage_is_a_forest: an organisation cannot stand below one of its own descendants"
GUARD_SQLITE = f"""
CREATE TRIGGER IF NOT EXISTS lineage_is_a_forest BEFORE UPDATE OF recruiter_id ON {TABLE}
WHEN NEW.recruiter_id IS NOT NULL AND NEW.recruiter_id IS NOT OLD.recruiter_id
BEGIN
    SELECT RAISE(ABORT, '{REFUSAL}') WHERE NEW.id IN (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.recruiter_id
            UNION
            SELECT o.recruiter_id FROM {TABLE} o JOIN above a ON o.id = a.id WHERE o.recruiter_id IS NOT NULL
        ) SELECT id FROM above
    );
END
"""  # noqa: S608
GUARD_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION lineage_is_a_forest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.recruiter_id
            UNION
            SELECT o.recruiter_id FROM {TABLE} o JOIN above a ON o.id = a.id WHERE o.recruiter_id IS NOT NULL
        ) SELECT 1 FROM above WHERE above.id = NEW.id
    ) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER lineage_is_a_forest BEFORE UPDATE OF recruiter_id ON {TABLE} FOR EACH ROW
WHEN (NEW.recruiter_id IS NOT NULL AND NEW.recruiter_id IS DISTINCT FROM OLD.recruiter_id)
EXECUTE FUNCTION lineage_is_a_forest();
"""  # noqa: S608


def install_guard() -> None:
    """Put the trigger in place; called after every migrate, because SQLite drops it when it rebuilds the table."""
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(GUARD_POSTGRESQL if connection.vendor == "postgresql" else GUARD_SQLITE)


def drop_guard() -> None:
    with connection.cursor() as cursor:
        on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS lineage_is_a_forest{on_table}")
