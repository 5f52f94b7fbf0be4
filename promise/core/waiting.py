"""The shape of what waits for a decision. The desk lists it; a package that the desk does not know adds its own kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, since when, and where to decide on it."""

    kind: str | Promise
    title: str
    since: datetime
    href: str
    state: str
    state_words: str
    is_urgent: bool = False
    outbox_id: int | None = None


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits for the holders of one post. `key` narrows the list to it; `rows(user)` carries `since`."""

    key: str
    kind: str | Promise
    role: str
    rows: Callable[[Any], Any]
    show: Callable[[Any], Waiting]
    order: tuple[str, ...] = ("since", "pk")


added: list[Source] = []
