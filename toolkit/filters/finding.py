"""One page of the bank, for page and API alike: from the search index, or from the database where that is enough.

Nothing asked: the database, by key. Words or choices: the index; every id still goes through the queryset it is given.
Without an index: the filterset's own queryset, and the outbox is asked to build one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from promise.core import search
from promise.core.paging import BadCursor, Page, decode, encode, page_by_key
from promise.core.search import MOST_HITS, RELEVANCE, Ask, Hits, Nearby, Unavailable
from promise.core.search.analysis import LONGEST_QUESTION
from toolkit.documents.entries import FACETS, INDEX, entry, keys_of
from toolkit.filters.initiatives import InitiativeFilter
from toolkit.models import Initiative

# name in `sort=` -> (column, descending); relevance stands before them where words were asked
SORTS = {
    "newest": ("published_at", True),
    "adopted": ("adoption_count", True),
    "reported": ("reported_order", True),
}
MOST_COUNTED = 5_000
CHUNK = 500

Records = QuerySet[Initiative]


@dataclass(frozen=True)
class Wish:
    """What is asked, already checked: `chosen` holds the facets in which something is chosen."""

    q: str = ""
    chosen: Mapping[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    cursor: str = ""
    size: int = 20
    since: Any = None
    counts_facets: bool = False

    @property
    def order(self) -> str:
        return self.sort or (RELEVANCE if self.q else "newest")

    @property
    def is_plain(self) -> bool:
        return not self.q and not self.chosen

    def ask(self, **more: Any) -> Ask:
        since = ("updated", int(self.since.timestamp())) if self.since else None
        return Ask(q=self.q, facets=self.chosen, sort=self.order, since=since, **{"limit": self.size, **more})


@dataclass(frozen=True)
class Found:
    """`page.total` is known when the index answered. `facets` is empty where nothing could be counted."""

    page: Page[Initiative]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    why: Mapping[int, str] = field(default_factory=dict)
    # what the words mean, for what is offered beside the page
    nearby: Nearby = search.NOTHING


def wish(filterset: InitiativeFilter, **more: Any) -> Wish:
    """From a bound filterset. Of what its form refused, the known values are kept."""
    filterset.is_valid()
    cleaned = dict(filterset.form.cleaned_data)
    for name in set(filterset.form.errors) & set(FACETS):
        known = {str(key) for key, _label in filterset.form.fields[name].choices}
        cleaned[name] = [value for value in filterset.data.getlist(name) if value in known]
    chosen = {name: list(cleaned[name]) for name in FACETS if cleaned.get(name)}
    return Wish(q=(cleaned.get("q") or "").strip()[:LONGEST_QUESTION], chosen=chosen, **more)


def find(wanted: Wish, records: Records, without_index: Callable[[], Records]) -> Found:
    """One page. `records`: all this person may see; `without_index`: makes those of them that the filterset lets through."""
    try:
        return _plain(wanted, records) if wanted.is_plain else _from_index(wanted, records)
    except Unavailable:
        search.ask_rebuild(INDEX)
        found = without_index()
        page = _by_key(wanted, found)
        note = page.note or (rough() if wanted.q else "")
        meant = search.nearby(INDEX) if wanted.q else search.NOTHING
        return Found(Page(page.rows, page.next, page.previous, None, note), _counted(wanted, found), nearby=meant)


def every(wanted: Wish, records: Records, without_index: Callable[[], Records]) -> Iterator[Initiative]:
    """The whole list in its order, for a stream."""
    if not wanted.is_plain:
        try:
            ids = search.find(INDEX, wanted.ask(is_whole=True)).ids
        except Unavailable:
            search.ask_rebuild(INDEX)
        else:
            for start in range(0, len(ids), CHUNK):
                yield from rows(records, ids[start : start + CHUNK])
            return
    yield from in_order(wanted, without_index()).iterator(chunk_size=CHUNK)


def in_order(wanted: Wish, records: Records) -> Records:
    key, descending = SORTS.get(wanted.order, SORTS["newest"])
    return records.order_by(f"{'-' if descending else ''}{key}", "-pk")


def rows(records: Records, ids: Sequence[int]) -> list[Initiative]:
    """The records of these ids in this order; those that may no longer be seen are simply not there."""
    held = {initiative.pk: initiative for initiative in records.filter(pk__in=ids)}
    return [held[pk] for pk in ids if pk in held]


# -- without words or choices --------------------------------------------------------------------------------------------


def _plain(wanted: Wish, records: Records) -> Found:
    if not wanted.counts_facets:
        return Found(_by_key(wanted, records))
    total, facets = search.whole(INDEX)
    page = _by_key(wanted, records)
    return Found(Page(page.rows, page.next, page.previous, total, page.note), facets)


def _by_key(wanted: Wish, records: Records) -> Page[Initiative]:
    key, descending = SORTS.get(wanted.order, SORTS["newest"])
    is_other = bool(wanted.cursor) and bool({"o", "b"} & decode(wanted.cursor).keys())
    page = page_by_key(records, key=key, descending=descending, cursor="" if is_other else wanted.cursor, size=wanted.size)
    return Page(page.rows, page.next, page.previous, None, started_again() if is_other else "")


def started_again() -> str:
    return _("The list has changed since you began, so this is its first page again.")


def rough() -> str:
    return _("Our search is being made ready, so these results are rougher than usual. Try again in a minute.")


# -- with the index ------------------------------------------------------------------------------------------------------


def _from_index(wanted: Wish, records: Records) -> Found:
    state = decode(wanted.cursor) if wanted.cursor else {}
    if wanted.order == RELEVANCE:
        hits, page = _by_relevance(wanted, state)
    else:
        hits, page = _by_order(wanted, state)
    shown = rows(records, hits.ids)
    why = {row.pk: search.why(INDEX, hits, entry(row)) for row in shown} if wanted.q and wanted.counts_facets else {}
    return Found(Page(shown, page.next, page.previous, hits.total, page.note), hits.facets, why, hits.nearby)


def _by_relevance(wanted: Wish, state: dict[str, Any]) -> tuple[Hits, Page[Initiative]]:
    """The cursor names the state of the index and a place among its first thousand hits."""
    offset, note = _place(state), ""
    hits = search.find(INDEX, wanted.ask(offset=offset, counts_facets=wanted.counts_facets))
    if state and state.get("g") != hits.generation:
        offset, note = 0, started_again()
        hits = search.find(INDEX, wanted.ask(counts_facets=wanted.counts_facets))
    after, before = offset + wanted.size, max(0, offset - wanted.size)
    return hits, Page(
        (),
        next=encode({"g": hits.generation, "o": after}) if hits.more and after < MOST_HITS else None,
        previous=encode({"g": hits.generation, "o": before}) if offset else None,
        note=note,
    )


def _place(state: dict[str, Any]) -> int:
    if not state or "o" not in state:
        return 0
    if type(state["o"]) is not int or not 0 <= state["o"] < MOST_HITS or not isinstance(state.get("g"), str):
        raise BadCursor
    return int(state["o"])


def _by_order(wanted: Wish, state: dict[str, Any]) -> tuple[Hits, Page[Initiative]]:
    """The cursor names the order and the last key; what is beyond it does not depend on the state of the index."""
    is_ours = "b" in state
    if is_ours and (state.get("s") != wanted.order or type(state["b"]) is not int or not 0 <= state["b"] < 2**63):
        raise BadCursor
    backwards = is_ours and state.get("d") == "p"
    beyond = state["b"] if is_ours else None
    hits = search.find(INDEX, wanted.ask(beyond=beyond, is_backwards=backwards, counts_facets=wanted.counts_facets))
    has_next, has_previous = (True, hits.more) if backwards else (hits.more, is_ours)
    return hits, Page(
        (),
        next=encode({"s": wanted.order, "b": hits.keys[-1], "d": "n"}) if hits.keys and has_next else None,
        previous=encode({"s": wanted.order, "b": hits.keys[0], "d": "p"}) if hits.keys and has_previous else None,
        note=started_again() if state and not is_ours else "",
    )


# -- without an index ----------------------------------------------------------------------------------------------------


def _counted(wanted: Wish, records: Records) -> dict[str, dict[str, int]]:
    """Counts by reading the rows, as long as they are few; each facet under what is chosen in it too."""
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS} if wanted.counts_facets else {}
    if not counts:
        return {}
    few = list(records.only(*(column for column, _words in FACETS.values()))[: MOST_COUNTED + 1])
    if len(few) > MOST_COUNTED:
        return {}
    for initiative in few:
        for name, of_facet in counts.items():
            for key in keys_of(initiative, name):
                of_facet[key] = of_facet.get(key, 0) + 1
    return counts
