"""Pages by key, not by number: the thousandth page costs what the first does, and nothing is skipped when rows arrive."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

T = TypeVar("T", bound=Model)


class BadCursor(Exception):
    """The cursor was cut, altered or belongs to another list. Safe to show."""

    def __init__(self) -> None:
        super().__init__(_("This cursor is not one of ours. Start again from the first page."))


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page; `next` and `previous` are cursors, or None at either end."""

    rows: Sequence[T]
    next: str | None = None
    previous: str | None = None
    total: int | None = None
    # words for the reader where this is not the page they asked for
    note: str = ""


def encode(state: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(state, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str) -> dict[str, Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        state = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, UnicodeError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(state, dict):
        raise BadCursor
    return state


def page_by_key(queryset: QuerySet[T], *, key: str, descending: bool = True, cursor: str = "", size: int = 20) -> Page[T]:
    """One page ordered by (key, id). `key` must be a column without NULLs in this queryset; raises BadCursor."""
    state = decode(cursor) if cursor else None
    backwards = state is not None and state.get("d") == "p"
    down = descending != backwards
    rows = queryset.order_by(f"{'-' if down else ''}{key}", f"{'-' if down else ''}pk")
    if state is not None:
        rows = rows.filter(_beyond(queryset, key, state, down))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, state is not None)
    return Page(
        found,
        next=_cursor(found[-1], key, "n") if found and has_next else None,
        previous=_cursor(found[0], key, "p") if found and has_previous else None,
    )


def _beyond(queryset: QuerySet[T], key: str, state: dict[str, Any], down: bool) -> Q:
    """The rows after the cursor's, in the order of travel."""
    if state.get("k") != key or state.get("d") not in {"n", "p"} or type(state.get("i")) is not int:
        raise BadCursor
    if not 0 <= state["i"] < 2**63 or not isinstance(state.get("v"), (str, int, bool)):
        raise BadCursor
    try:
        field: Any = queryset.model._meta.get_field(key)
        value = getattr(field, "output_field", field).to_python(state["v"])  # a generated column has its type inside
    except (ValidationError, OverflowError, TypeError, ValueError) as error:
        raise BadCursor from error
    if (isinstance(value, int) and not -(2**63) <= value < 2**63) or (isinstance(value, str) and "\x00" in value):
        raise BadCursor
    step = "lt" if down else "gt"
    return Q(**{f"{key}__{step}": value}) | Q(**{key: value, f"pk__{step}": state["i"]})


def _cursor(row: Model, key: str, direction: str) -> str:
    value = getattr(row, key)
    if isinstance(value, datetime):
        value = value.isoformat()
    elif not isinstance(value, int):
        value = str(value)
    return encode({"k": key, "v": value, "i": row.pk, "d": direction})
