"""The withdrawal ledger: a file outside the database and its backups, one line a withdrawal, never shortened.

A line is the story's random public id and the moment, nothing else. After a restore every story named here is taken
back again before the site serves.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


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
