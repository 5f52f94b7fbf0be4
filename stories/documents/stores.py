"""Every place that holds something of a story, each with how it is emptied. A withdrawal goes through all of them.

Whoever keeps story text in a new place registers it here with `@keeps`; a test walks every column of every table near a
story and fails on one that nobody answers for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from stories.models import Story

Erase = Callable[[Story], int]


@dataclass(frozen=True)
class Store:
    """`label` stands on the author's receipt; `columns` are what it answers for; `erase` says how many pieces went."""

    name: str
    label: str | Promise
    columns: frozenset[str]
    erase: Erase


stores: dict[str, Store] = {}


def keeps(name: str, label: str | Promise, *columns: str) -> Callable[[Erase], Erase]:
    """Register a store: `@keeps("books", _("Your place in story books"), "stories.Entry.text")`."""

    def register(function: Erase) -> Erase:
        stores[name] = Store(name, label, frozenset(columns), function)
        return function

    return register
