"""From a question to the ids of a page, how many there are in all, and how many each further choice would leave."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Order, Query

from promise.core.search import analysis, asking, choosing, counting
from promise.core.search.analysis import Question
from promise.core.search.asking import NOTHING, Nearby, Term
from promise.core.search.counting import Counts
from promise.core.search.folders import Reader, Unavailable, forget, reader
from promise.core.search.spec import ID_BITS, RELEVANCE, Ask, Index
from promise.core.search.widening import BEST, lifts_of

log = logging.getLogger(__name__)

MOST_HITS = 1_000
MOST_WIDENED = 5_000


@dataclass(frozen=True)
class Hits:
    """`ids` in their order, `keys` of that order beside them."""

    ids: Sequence[int]
    keys: Sequence[int]
    total: int
    more: bool
    generation: str
    question: Question
    terms: Sequence[Sequence[Term]] = ()
    nearby: Nearby = NOTHING
    counting: Future[Counts] | None = None

    @property
    def facets(self) -> Counts:
        """{facet: {value: how many}}, each under all others. Counted while the records are fetched: ask for it after them."""
        return self.counting.result() if self.counting else {}


def find(index: Index, ask: Ask) -> Hits:
    """Search. Raises Unavailable when there is no index to read: search the database meanwhile."""
    held = reader(index)
    try:
        return _find(index, held, ask)
    except (OSError, ValueError) as error:
        log.exception("search_failed", extra={"index": index.name})
        forget(index)
        raise Unavailable(index.name) from error


def whole(index: Index) -> tuple[int, Counts]:
    """How many records there are and how many each choice would leave, when nothing is asked. Raises Unavailable."""
    held = reader(index)
    return int(held.searcher.num_docs), counting.begin(index, held, Query.all_query(), Ask(), NOTHING).result()


def _find(index: Index, held: Reader, ask: Ask) -> Hits:
    question = analysis.read(ask.q)
    near = NOTHING if question.is_empty or question.is_exact else asking.nearby(index)
    words = asking.matching(index, held, question, near)
    whole = Query.boolean_query([(Occur.Must, words.scored), *choosing.since(held, ask), *choosing.chosen(held, ask.facets)])
    counts = counting.begin(index, held, words.plain, ask, near) if ask.counts_facets else None
    if ask.sort == RELEVANCE:
        ids, keys, total, more = _by_relevance(index, held, whole, question, ask)
    else:
        ids, keys, total, more = _by_order(held, whole, ask)
    return Hits(
        ids=ids,
        keys=keys,
        total=total,
        more=more,
        generation=held.generation,
        question=question,
        terms=words.answers,
        nearby=near,
        counting=counts,
    )


def _by_relevance(
    index: Index, held: Reader, query: Query, question: Question, ask: Ask
) -> tuple[list[int], list[int], int, bool]:  # fmt: skip
    """The best thousand, in an order that is always the same for one state of the index: each page is cut from all of it.

    Where not too many answer, what the very best of them share lifts others like them: with thousands of answers the best
    ten say little about the rest, and every reader would pay for asking twice.
    """
    wanted = max(1, held.searcher.num_docs) if ask.is_whole else MOST_HITS
    found = held.searcher.search(query, limit=wanted, count=True)
    total = int(found.count)
    if total <= MOST_WIDENED and (lifts := lifts_of(index, held, question, _scored(held, found.hits[:BEST]))):
        lifted = Query.boolean_query([(Occur.Must, query), *((Occur.Should, lift) for lift in lifts)])
        found = held.searcher.search(lifted, limit=wanted, count=False)
    end = len(found.hits) if ask.is_whole else ask.offset + ask.limit
    page = [pk for pk, _score in _scored(held, _down_to(found.hits, end))[ask.offset : end]]
    return page, [0] * len(page), total, len(found.hits) > end


def _down_to(hits: Sequence[Any], end: int) -> Sequence[Any]:
    """The first `end` and all that answer as well as the last of them: ties are put in order by id, wherever a page ends."""
    if end >= len(hits):
        return hits
    last = _rounded(hits[end - 1][0])
    while end < len(hits) and _rounded(hits[end][0]) == last:
        end += 1
    return hits[:end]


def _rounded(score: Any) -> float:
    return round(float(score), 4)


def _scored(held: Reader, hits: Sequence[Any]) -> list[tuple[int, float]]:
    """(id, score), best first, ties by id."""
    if not hits:
        return []
    ids = held.searcher.fast_field_values("id", [address for _, address in hits])
    scored = sorted((-_rounded(score), int(pk or 0)) for (score, _), pk in zip(hits, ids, strict=True))
    return [(pk, -score) for score, pk in scored]


def _by_order(held: Reader, query: Query, ask: Ask) -> tuple[list[int], list[int], int, bool]:
    """Newest or greatest first, any number of pages deep: the next page is what lies beyond the last key."""
    name = f"order_{ask.sort}"
    total = int(held.searcher.search(query, limit=1, count=True).count)
    if ask.beyond is not None:
        side = "lower" if ask.is_backwards else "upper"
        bound: dict[str, Any] = {f"{side}_bound": ask.beyond, f"include_{side}": False}
        edge = Query.range_query(held.index.schema, name, FieldType.Unsigned, **bound)
        query = Query.boolean_query([(Occur.Must, query), (Occur.Must, edge)])
    order = Order.Asc if ask.is_backwards else Order.Desc
    limit = max(1, total) if ask.is_whole else ask.limit
    found = held.searcher.search(query, limit=limit + 1, count=False, order_by_field=name, order=order)
    keys = [int(key) for key, _ in found.hits]
    more, keys = len(keys) > limit, keys[:limit]
    if ask.is_backwards:
        keys.reverse()
    return [key & (2**ID_BITS - 1) for key in keys], keys, total, more
