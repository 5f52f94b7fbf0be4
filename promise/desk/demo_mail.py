"""Mail that an embedded site wrote into files instead of sending it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

SEPARATOR = b"-" * 79
SHOWN = 100


@dataclass(frozen=True)
class DemoMail:
    name: str
    to: str
    subject: str
    written_at: datetime
    text: str


def newest(limit: int = SHOWN) -> list[DemoMail]:
    """The last mails, newest first."""
    return [mail for path in _files()[:limit] if (mail := _read(path))]


def find(name: str) -> DemoMail | None:
    """One mail by the name of its file. Only names that are really in the folder lead anywhere."""
    return next((_read(path) for path in _files() if path.name == name), None)


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_FILE_PATH else None
    if folder is None or not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix == ".log" and path.is_file() and not path.is_symlink()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _read(path: Path) -> DemoMail | None:
    first = path.read_bytes().split(b"\n" + SEPARATOR, 1)[0]
    if not first.strip():
        return None
    message = email.message_from_bytes(first, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    return DemoMail(
        name=path.name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        written_at=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        text=str(body.get_content()) if body else "",
    )
