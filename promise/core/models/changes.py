from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone


class WritersNumber(models.Func):
    """The number of the transaction that writes: known before it commits. SQLite has one writer at a time and needs none."""

    template = "0"
    arity = 0
    output_field = models.BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, template="(pg_current_xact_id()::text::bigint)", **more)


class OldestWriter(models.Func):
    """The number below which every transaction has ended (PostgreSQL)."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


class OwnNumber(models.Func):
    """The number of the transaction that asks; none while it has written nothing (PostgreSQL)."""

    template = "(coalesce(pg_current_xact_id_if_assigned()::text::bigint, -1))"
    arity = 0
    output_field = models.BigIntegerField()


class ChangeQuerySet(models.QuerySet["Change"]):
    def settled(self) -> ChangeQuerySet:
        """What no running writer can still come before: rows of writers that ended before the oldest one that runs.

        Numbers of rows are given when they are written, and writers end in another order: without this a reader who has seen
        row 11 would never see row 10, whose writer committed later. A transaction sees its own rows.
        """
        if connection.vendor != "postgresql":
            return self
        return self.filter(Q(xact__lt=OldestWriter()) | Q(xact=OwnNumber()))

    def since(self, moment: Any) -> ChangeQuerySet:
        """From the first line of that moment on, in the order of commit: what was written before it and came after is there."""
        first = self.filter(at__gte=moment).order_by("xact", "pk").values_list("xact", "pk").first()
        if first is None:
            return self.none()
        return self.filter(Q(xact__gt=first[0]) | Q(xact=first[0], pk__gte=first[1]))


class Change(models.Model):
    """What partners are told: something public came, changed or went. Kept for ever; a removal keeps no text."""

    class Kind(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        REMOVED = "removed"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    type = models.CharField(max_length=40)
    public_id = models.CharField(max_length=24)
    change = models.CharField(max_length=8, choices=Kind.choices)
    path = models.CharField(max_length=300, blank=True)
    successor = models.CharField(max_length=24, blank=True)
    # lines are read in the order of (xact, id), which is the order of commit as far as it can be told
    xact = models.BigIntegerField(db_default=WritersNumber(), editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("xact", "id")
        indexes = [
            models.Index(fields=["public_id"], name="change_of_record"),
            models.Index(fields=["xact", "id"], name="change_in_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(change="removed") | models.Q(path=""), name="change_removed_has_no_path")
        ]
