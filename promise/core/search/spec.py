"""What an app says about its index (which texts weigh how much, which keys are counted, which orders there are), and what it
asks of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

ID_BITS = 30
SCHEMA_VERSION = 3
RELEVANCE = "relevance"


@dataclass(frozen=True)
class Text:
    """One searched part of a record. `weight` against the others; `label` names it in "why it matched"."""

    name: str
    weight: float
    label: str | Promise = ""
    # tells what the record is about: its words widen a question whose best answers share them
    is_gist: bool = False


@dataclass(frozen=True)
class Entry:
    """One record as the index holds it. `orders` are whole numbers from 0 up to 2^33, such as seconds."""

    id: int
    texts: Mapping[str, Sequence[str]]
    facets: Mapping[str, Sequence[str]]
    orders: Mapping[str, int]


@dataclass(frozen=True)
class Meaning:
    """What people say, and what it means here: a key that records are sorted under, other words, or both."""

    said: str
    facet: str = ""
    key: str = ""
    means: str = ""


def no_meanings() -> tuple[Meaning, ...]:
    return ()


def no_stamp() -> Hashable:
    return None


@dataclass(frozen=True)
class Index:
    name: str
    texts: Sequence[Text]
    facets: Sequence[str]
    orders: Sequence[str]
    # the entries of these ids that may be found now (None: of all)
    entries: Callable[[Collection[int] | None], Iterable[Entry]]
    # words that mean much the same in this field; each group is expanded into the others at a lower weight
    synonyms: Sequence[Sequence[str]] = field(default=())
    # what people say, as kept by hand
    meanings: Callable[[], tuple[Meaning, ...]] = no_meanings
    # asked for at each question: while it is the same the meanings are, so that a change counts from the next one on
    stamp_of_meanings: Callable[[], Hashable] = no_stamp
    # facets whose commonest values among the best answers lift others that carry them
    kindred: Sequence[str] = field(default=())

    @property
    def schema_key(self) -> str:
        """An index made under another key is old and is not read."""
        parts = [str(SCHEMA_VERSION), *(t.name for t in self.texts), "/", *self.facets, "/", *self.orders]
        return " ".join(parts)


def order_key(value: int, pk: int) -> int:
    """One number that orders by value and then by id."""
    within = max(0, min(value, 2**33 - 1))
    return (within << ID_BITS) | (pk & ((1 << ID_BITS) - 1))


@dataclass(frozen=True)
class Ask:
    """What is wanted. By relevance a page is an offset; by an order it is what lies beyond an order key."""

    q: str = ""
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    offset: int = 0
    limit: int = 20
    beyond: int | None = None
    is_backwards: bool = False
    # (order, from this value on)
    since: tuple[str, int] | None = None
    counts_facets: bool = False
    # the whole list instead of a page
    is_whole: bool = False
