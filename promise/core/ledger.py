"""The withdrawal ledger: a file outside the database and its backups, one line a withdrawal, never shortened.

A line is the random public id of a story or of words beside a signature, or that of an idea with the moment at which a text of it
was kept that nobody may read any more; and the moment of withdrawal. Nothing else: no words and no person. After a restore
everything named here is taken back again before the site serves.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from promise.core import outbox
from promise.core.models import OutboxItem

log = logging.getLogger(__name__)

# who can say whether one of these public ids is still held: the apps that write into the ledger register here
Waits = Callable[[list[str]], bool]
askers: list[Waits] = []
AT_A_TIME = 500


def waits(asker: Waits) -> Waits:
    askers.append(asker)
    return asker


def is_replayed() -> bool:
    """Whether this database holds nothing that the ledger says was taken back. False after a restore, until the replay."""
    return not any(asker(ids) for ids in chunks() for asker in askers)


def chunks() -> Iterator[list[str]]:
    named = entries()
    for start in range(0, len(named), AT_A_TIME):
        yield named[start : start + AT_A_TIME]


def note(public_id: str, *, at: datetime) -> None:
    """Last in the transaction. A disk that fails must not stop a withdrawal: then the outbox writes the line later."""
    try:
        append(public_id, at=at)
    except OSError:
        log.exception("ledger_unwritten")
        outbox.announce("ledger", key=public_id, payload={"public_id": public_id, "at": at.isoformat()})


@outbox.handles("ledger", delivery="idempotent")
def write_late(items: Sequence[OutboxItem]) -> None:
    """A line that could not be written at the withdrawal itself."""
    for item in items:
        append(item.payload["public_id"], at=datetime.fromisoformat(item.payload["at"]))


def append(public_id: str, *, at: datetime) -> None:
    """One line, on the disk itself before this returns. Raises OSError when the disk refuses."""
    path = Path(settings.LEDGER_PATH)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"{public_id} {at.astimezone(UTC).isoformat(timespec='seconds')}\n"
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (_mend(handle) + line).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _mend(handle: int) -> str:
    """A new line first, when a crash tore the last one."""
    size = os.fstat(handle).st_size
    return "\n" if size and os.pread(handle, 1, size - 1) != b"\n" else ""


def entries() -> list[str]:
    """The public ids in the ledger, oldest first; a torn line is passed over."""
    path = Path(settings.LEDGER_PATH)
    if not path.exists():
        return []
    lines = path.read_text("utf-8", "replace").splitlines()
    return [parts[0] for line in lines if len(parts := line.split()) == 2]
