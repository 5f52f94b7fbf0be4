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
R = TypeVar("R")


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
    place = place_of(cursor, queryset.model, key) if cursor else None
    found = list(from_place(queryset, key=key, descending=descending, place=place)[: size + 1])
    shown, has_next, has_previous = turned(found, size, place)
    return Page(
        shown,
        next=cursor_at(key, getattr(shown[-1], key), shown[-1].pk, "n") if has_next else None,
        previous=cursor_at(key, getattr(shown[0], key), shown[0].pk, "p") if has_previous else None,
    )


@dataclass(frozen=True)
class Place:
    """Where a page begins: after the row of this key and id, in the direction of travel."""

    value: Any
    pk: int
    backwards: bool


def place_of(cursor: str, model: type[Model], key: str) -> Place:
    state = decode(cursor)
    if state.get("k") != key or state.get("d") not in {"n", "p"} or type(state.get("i")) is not int:
        raise BadCursor
    if not 0 <= state["i"] < 2**63 or not isinstance(state.get("v"), (str, int, bool)):
        raise BadCursor
    try:
        field: Any = model._meta.get_field(key)
        value = getattr(field, "output_field", field).to_python(state["v"])  # a generated column has its type inside
    except (ValidationError, OverflowError, TypeError, ValueError) as error:
        raise BadCursor from error
    if (isinstance(value, int) and not -(2**63) <= value < 2**63) or (isinstance(value, str) and "\x00" in value):
        raise BadCursor
    return Place(value, state["i"], state["d"] == "p")


def from_place(queryset: QuerySet[T], *, key: str, descending: bool, place: Place | None) -> QuerySet[T]:
    """The rows after the place, in the order of travel.

    "At most the key, and below it or before the id" instead of "below the key, or equal and before the id": both are the same
    rows, but only of the first can PostgreSQL begin reading its index at the cursor instead of at the start of the list.
    """
    down = descending != bool(place and place.backwards)
    rows = queryset.order_by(f"{'-' if down else ''}{key}", f"{'-' if down else ''}pk")
    if place is None:
        return rows
    step = "lt" if down else "gt"
    return rows.filter(
        Q(**{f"{key}__{step}e": place.value}) & (Q(**{f"{key}__{step}": place.value}) | Q(**{f"pk__{step}": place.pk}))
    )


def turned(found: Sequence[R], size: int, place: Place | None) -> tuple[list[R], bool, bool]:
    """What is shown of `size` rows and one more, the newest way round, and whether there is a next and a previous page."""
    more, shown = len(found) > size, list(found[:size])
    if not shown:
        return [], False, False
    if place is not None and place.backwards:
        return shown[::-1], True, more
    return shown, more, place is not None


def cursor_at(key: str, value: Any, pk: int, direction: str) -> str:
    if isinstance(value, datetime):
        value = value.isoformat()
    elif not isinstance(value, int):
        value = str(value)
    return encode({"k": key, "v": value, "i": pk, "d": direction})
