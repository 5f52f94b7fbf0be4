"""A second look: what the best answers have in common helps to find others like them that use other words.

Pseudo-relevance feedback. It only adds to the order of what matches already; nothing new is let in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tantivy import Query

from promise.core.search.analysis import Question
from promise.core.search.folders import Reader
from promise.core.search.spec import Index

BEST, WORDS, MOST_STEMS = 10, 10, 600
WEIGHT, KINDRED, LENGTH = 0.8, 0.2, 0.5


def lifts_of(index: Index, reader: Reader, question: Question, found: Sequence[tuple[int, float]]) -> list[Query]:
    """What lifts records that share words and sorting with the best of those found (id, score; best first).

    Nothing where somebody asked for a phrase as it stands, or found too little to learn from.
    """
    if question.is_empty or question.is_exact or len(found) < 2:
        return []
    scores = dict(found[:BEST])
    facets = [f"facet_{name}" for name in index.kindred]
    held = _shares(reader, scores, ["gist", *facets])
    lifts = _words(reader, held["gist"], question)
    for name in facets:
        lifts += _values(reader, name, held[name], max(scores.values()))
    return lifts


def _shares(reader: Reader, scores: Mapping[int, float], fields: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each field its values among the best answers, each with the weight of the answers that carry it."""
    inner = {name: {"terms": {"field": name, "size": MOST_STEMS}} for name in fields}
    asked = {"records": {"terms": {"field": "id", "size": BEST}, "aggs": inner}}
    these = Query.term_set_query(reader.index.schema, "id", list(scores))
    shares: dict[str, dict[str, float]] = {name: {} for name in fields}
    whole = sum(scores.values())
    for record in reader.searcher.aggregate(these, asked)["records"]["buckets"]:
        weight = scores[int(record["key"])] / whole
        for name in fields:
            values = [str(bucket["key"]) for bucket in record[name]["buckets"]]
            for value in values:
                shares[name][value] = shares[name].get(value, 0.0) + weight / len(values) ** LENGTH
    return shares


def _rarity(reader: Reader, field: str, value: str) -> float:
    return math.log((reader.searcher.num_docs + 1) / (reader.searcher.doc_freq(field, value) + 0.5))


def _words(reader: Reader, shares: Mapping[str, float], question: Question) -> list[Query]:
    """The telling words of the best answers: in many of them, and in few others."""
    scored = [(share * _rarity(reader, "all", stem), stem) for stem, share in shares.items() if stem not in question.words]
    scored.sort(reverse=True)
    return [
        Query.boost_query(Query.term_query(reader.index.schema, "all", stem, "freq"), WEIGHT * score / scored[0][0])
        for score, stem in scored[:WORDS]
        if score > 0
    ]


def _values(reader: Reader, name: str, shares: Mapping[str, float], top: float) -> list[Query]:
    """Sorting that the best answers share and others mostly do not."""
    whole = sum(shares.values()) or 1.0
    scored = sorted(((share / whole * _rarity(reader, name, value), value) for value, share in shares.items()), reverse=True)
    return [
        Query.const_score_query(Query.term_query(reader.index.schema, name, value, "basic"), KINDRED * top * score)
        for score, value in scored[:5]
        if score > 0
    ]
