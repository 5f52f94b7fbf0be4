"""How many records each further choice would leave: counted beside the ordering, and kept while nothing changes."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from tantivy import Occur, Query

from promise.core.search import choosing
from promise.core.search.asking import Nearby
from promise.core.search.folders import Reader, forget
from promise.core.search.spec import Ask, Index

log = logging.getLogger(__name__)

Counts = Mapping[str, Mapping[str, int]]

# questions whose counts are kept for one state of the index
MOST_KEPT = 200
# counting and ordering go through the same records and let go of the interpreter meanwhile: one beside the other
_beside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="search-counts")


def begin(index: Index, held: Reader, words: Query, ask: Ask, near: Nearby) -> Future[Counts]:
    """`words` finds the records of the question; `near` is what its words are taken to mean. No result is ever an error:
    it is empty where the index went away meanwhile, for the records are found and a page can do without counts.
    """
    question = (ask.q, tuple((name, tuple(values)) for name, values in ask.facets.items() if values), ask.since)
    kept = held.counted.get(question)
    if kept is None or kept[0] is not near:
        return _beside.submit(_kept, index, held, words, ask, near, question)
    known: Future[Counts] = Future()
    known.set_result(kept[1])
    return known


def _kept(index: Index, held: Reader, words: Query, ask: Ask, near: Nearby, question: Hashable) -> Counts:
    try:
        found = _counts(index, held, words, ask)
    except (OSError, ValueError):
        log.exception("counts_failed", extra={"index": index.name})
        forget(index)
        return {}
    if len(held.counted) >= MOST_KEPT:
        held.counted.clear()
    held.counted[question] = (near, found)
    return found


def _counts(index: Index, held: Reader, words: Query, ask: Ask) -> dict[str, dict[str, int]]:
    """How many each choice would leave, under everything chosen in the other facets: a choice must not hide its neighbours.

    With words all is counted while their records are gone through once; without, the records of what is chosen are fewer.
    """
    chosen = [name for name in index.facets if ask.facets.get(name)]
    open_facets = [name for name in index.facets if name not in chosen]
    parts = [part for part in ((open_facets, ""), *(([name], name) for name in chosen)) if part[0]]
    counts: dict[str, dict[str, int]] = {}
    if chosen and ask.q.strip():
        asked = {str(at): choosing.under(choosing.written(ask.facets, but=but), names) for at, (names, but) in enumerate(parts)}
        found = held.searcher.aggregate(Query.boolean_query([(Occur.Must, words), *choosing.since(held, ask)]), asked)
        for at, (names, _but) in enumerate(parts):
            counts |= choosing.counted(found[str(at)], names)
        return counts
    for names, but in parts:
        query = Query.boolean_query(
            [(Occur.Must, words), *choosing.since(held, ask), *choosing.chosen(held, ask.facets, but=but)]
        )
        counts |= choosing.counted(held.searcher.aggregate(query, choosing.terms(names)), names)
    return counts
