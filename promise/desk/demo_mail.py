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
    return [mail for path in _files()[:limit] for mail in _read(path)][:limit]


def find(name: str) -> DemoMail | None:
    """One mail by its name. Only names that are really in the folder lead anywhere."""
    return next((mail for path in _files() for mail in _read(path) if mail.name == name), None)


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_FILE_PATH else None
    if folder is None or not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix == ".log" and path.is_file() and not path.is_symlink()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _read(path: Path) -> list[DemoMail]:
    """The mails of one file, newest first: Django writes two into one when they leave in the same second."""
    letters = [part.strip() for part in path.read_bytes().split(b"\n" + SEPARATOR)]
    mails = [_parse(path, number, raw) for number, raw in enumerate(letters) if raw]
    return mails[::-1]


def _parse(path: Path, number: int, raw: bytes) -> DemoMail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    return DemoMail(
        name=f"{path.stem}.{number}{path.suffix}",
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        written_at=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
        text=str(body.get_content()) if body else "",
    )
