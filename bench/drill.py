"""`make drill`: an author takes a story back, the database is destroyed, an older backup comes back, the story must not.

Plays on a SQLite database of its own under var/drill, prints what was found and how long each part took, and ends with 1
when a byte of the story is left.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUND = ROOT / "var" / "drill"
DATABASE, BACKUP = GROUND / "drill.sqlite3", GROUND / "backup.sqlite3"


def own_ground() -> None:
    shutil.rmtree(GROUND, ignore_errors=True)
    GROUND.mkdir(parents=True)
    os.environ |= {
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "SEARCH_ROOT": str(GROUND / "search"),
        "LEDGER_PATH": str(GROUND / "withdrawals.ledger"),
        "EMAIL_URL": f"file://{GROUND / 'mail'}",
        "DJANGO_SETTINGS_MODULE": "promise.settings",
    }


@contextmanager
def timed(what: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"{what:58} {time.perf_counter() - begin:6.2f} s")


def bytes_left(canary: str) -> list[str]:
    """The files of this site, backup apart, that still hold the words."""
    files = [path for path in GROUND.rglob("*") if path.is_file() and path != BACKUP]
    return [str(path.relative_to(GROUND)) for path in files if canary.encode() in path.read_bytes()]


def main() -> int:
    own_ground()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    from promise.core import outbox
    from stories.actions import stories
    from stories.models import Story

    def settle() -> None:
        while outbox.deliver_due():
            pass

    with timed("seed: a site with demo content"):
        call_command("migrate", verbosity=0)
        call_command("load_starter", demo=True, stdout=io.StringIO())
        settle()
    story = Story.objects.published().earliest("pk")
    canary, address = story.text[:40], story.get_absolute_url()
    if Client().get(address).status_code != 200 or not bytes_left(canary):
        sys.exit("The story must be there before it can be gone.")
    with timed("back up (VACUUM INTO)"), sqlite3.connect(DATABASE) as source:
        source.execute("VACUUM INTO ?", [str(BACKUP)])
    with timed("withdraw, and scrub what is derived"):
        stories.withdraw(story=story)
        settle()
    first = (Client().get(address).status_code, bytes_left(canary))
    with timed("destroy, restore the backup"):
        connection.close()
        for path in GROUND.glob("drill.sqlite3*"):
            path.unlink()
        shutil.copy(BACKUP, DATABASE)
    came_back = Client().get(address).status_code == 200
    with timed("replay the ledger before serving"):
        call_command("replay_withdrawals", stdout=io.StringIO())
        settle()
    second = (Client().get(address).status_code, bytes_left(canary))
    print(f"after the withdrawal: answers {first[0]}, files that hold its words: {first[1] or 'none'}")
    print(f"the old backup brought it back: {'yes' if came_back else 'no'}")
    print(f"after the replay: answers {second[0]}, files that hold its words: {second[1] or 'none'}")
    return 0 if came_back and first == second == (410, []) else 1


if __name__ == "__main__":
    sys.exit(main())
