"""Who recruited whom: ancestors, kept counts and the last guard against cycles. The same SQL on both databases.

Counts and generations are kept in the row, so that reading a tree never walks it (stack.md has the measurements).
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from alliance.models.organisations import Organisation

TABLE = Organisation._meta.db_table
# Any number does, as long as nobody else takes it: it names "the shape of the lineage" among PostgreSQL's advisory locks.
LOCK = 0x11EA6E

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
    """Everyone above it, founder first, in one query. Also those the world may not see: ask `is_listed`."""
    if organisation.recruiter_id is None:
        return []
    query = f"{ABOVE} SELECT o.* FROM {TABLE} o JOIN above a ON o.id = a.id WHERE a.height > 0 ORDER BY a.height DESC"  # noqa: S608
    return list(Organisation.objects.raw(query, [organisation.pk]))


def with_ancestors(pk: int) -> list[int]:
    """The ids from this organisation up to its founder, itself first."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ABOVE} SELECT id FROM above ORDER BY height", [pk])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def below(organisation: Organisation) -> RawSQL:
    """The keys of this organisation and of everyone below it, for `pk__in`."""
    return RawSQL(f"{BELOW} SELECT id FROM below", [organisation.generation, organisation.pk])  # noqa: S608, S611


def hold_shape() -> None:
    """From here to the end of the transaction nobody else changes who stands under whom.

    SQLite's write transactions exclude each other anyway; PostgreSQL gets an advisory lock.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The lineage is changed inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def add_to_counts(pk: int, change: int) -> None:
    """Add to the kept count of this organisation and of everyone above it, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ABOVE} UPDATE {TABLE} SET descendant_count = descendant_count + %s WHERE id IN (SELECT id FROM above)",  # noqa: S608
            [pk, change],
        )


def set_generations(pk: int, generation: int) -> None:
    """Give this organisation its generation and everyone below it theirs, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{BELOW} UPDATE {TABLE} SET generation = below.generation FROM below WHERE {TABLE}.id = below.id"  # noqa: S608
            f" AND {TABLE}.generation <> below.generation",
            [generation, pk],
        )


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
