"""Typed readers of the environment: a broken value stops the start and says what to do."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def refuse(name: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {remedy}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise refuse(name, f"'{value}' is not yes or no. Set it to 1 or 0.")


def whole(name: str, default: int, *, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or int(value) < least:
        raise refuse(name, f"'{value}' is not a whole number of at least {least}.")
    return int(value)


def day(name: str, default: str) -> dt.date:
    value = text(name) or default
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise refuse(name, f"'{value}' is not a day. Write it as 2026-03-07.") from error


def words(name: str, default: list[str]) -> list[str]:
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def address(name: str, default: str = "", *, schemes: tuple[str, ...]) -> str:
    """An address whose scheme we can serve, without a trailing slash."""
    value = text(name, default)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise refuse(name, f"'{value}' is not an address ({error}).") from error
    if parts.scheme not in schemes:
        raise refuse(name, f"'{value}' must start with one of: {', '.join(s + '://' for s in schemes)}.")
    return value.rstrip("/") if schemes == ("http", "https") else value


def secret(name: str, *, made_in: Path | None) -> str:
    """The secret of that name; in the embedded mode one is made once and kept readable by its owner only."""
    value = text(name)
    if value:
        return value
    if made_in is None:
        raise refuse(name, "is not set. With DEBUG=0 set it to a long random value and keep it outside the database.")
    kept = made_in / name.lower()
    if not kept.exists():
        _keep_once(kept, secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _keep_once(kept: Path, value: str) -> None:
    """Two processes that start together must end with one secret: write aside, then link, which only one can."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_name(f"{kept.name}.{os.getpid()}")
    handle = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(value)
    try:
        os.link(aside, kept)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def required(name: str, default: str, *, embedded: bool, remedy: str) -> str:
    value = text(name)
    if value:
        return value
    if embedded:
        return default
    raise refuse(name, remedy)


@dataclass(frozen=True)
class Mail:
    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str = ""


def mail(url: str) -> Mail:
    """Where mail goes, from an address such as smtp://user:password@host:587 (STARTTLS), smtps:// or file:///folder."""
    backends = "django.core.mail.backends"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise refuse("EMAIL_URL", f"is not an address ({error}).") from error
    if parts.scheme == "file":
        return Mail(f"{backends}.filebased.EmailBackend", folder=parts.path)
    if parts.scheme == "console":
        return Mail(f"{backends}.console.EmailBackend")
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        tls = parts.scheme == "smtps"
        return Mail(
            f"{backends}.smtp.EmailBackend",
            host=parts.hostname,
            port=port or (465 if tls else 587),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=not tls and bool(parts.username),
        )
    raise refuse("EMAIL_URL", "is not understood. Use smtp://user:password@host:587, smtps://... or file:///folder.")
