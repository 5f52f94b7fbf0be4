"""What machines ask: is the process alive, and may it be sent people. Green without Redis, which nothing depends on.

Red while a restored backup holds anything that was taken back since: `manage.py replay_withdrawals` turns it green.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from promise.core import ledger
from promise.core.access import Door, anyone


class Alive(Door):
    policy = anyone

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"status": "alive"})


class Ready(Door):
    policy = anyone
    # Reading the whole history of migrations takes a while: once they fit this code they go on fitting it.
    is_migrated: ClassVar[bool] = False

    def get(self, request: HttpRequest) -> JsonResponse:
        database = self.database_answers()
        migrations = database and self.migrations_are_done()
        withdrawals = migrations and ledger.is_replayed()
        ready = database and migrations and withdrawals
        found = {"database": database, "migrations": migrations, "withdrawals": withdrawals}
        return JsonResponse({"status": "ready" if ready else "not ready", **found}, status=200 if ready else 503)

    def database_answers(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                return bool(cursor.fetchone())
        except DatabaseError:
            return False

    def migrations_are_done(self) -> bool:
        if not Ready.is_migrated:
            try:
                executor = MigrationExecutor(connection)
                Ready.is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            except DatabaseError:
                return False
        return Ready.is_migrated
