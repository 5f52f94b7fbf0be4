"""nDCG@10 and success@3 on a set of judged questions, and plain BM25 to stand beside."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import tantivy

from toolkit.documents import entries

Find = Callable[[str], Sequence[str]]


class Scores(NamedTuple):
    """Means over the questions, each from 0 to 1."""

    questions: int
    ndcg: float
    success: float


def ndcg(found: Sequence[str], relevant: dict[str, int]) -> float:
    """Gain 2^relevance - 1, discounted by the place, beside the best order there could be."""
    gain = sum((2 ** relevant.get(slug, 0) - 1) / math.log2(place + 2) for place, slug in enumerate(found[:10]))
    ideal = sorted(relevant.values(), reverse=True)[:10]
    best = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ideal))
    return float(gain / best)


def success(found: Sequence[str], relevant: dict[str, int]) -> float:
    """Whether something clearly useful is among the first three."""
    return float(any(relevant.get(slug, 0) >= 2 for slug in found[:3]))


def scores(queries: Sequence[dict[str, Any]], find: Find) -> Scores:
    each = [(list(find(query["query"])), query["relevant"]) for query in queries]
    return Scores(
        len(each),
        sum(ndcg(found, relevant) for found, relevant in each) / len(each),
        sum(success(found, relevant) for found, relevant in each) / len(each),
    )


def plain(rows: Iterable[Any]) -> Find:
    """BM25 with English stemming over one field that holds the same texts, words joined by OR."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=20_000_000, num_threads=1)
    for row in rows:
        texts = entries.entry(row).texts
        writer.add_document(tantivy.Document(slug=row.slug, text="\n".join(part for parts in texts.values() for part in parts)))
    writer.commit()
    index.reload()

    def find(q: str) -> list[str]:
        words = "".join(c if c.isalnum() else " " for c in q).lower()
        searcher = index.searcher()
        hits = searcher.search(index.parse_query(words, ["text"]), limit=10).hits
        return [searcher.doc(address)["slug"][0] for _, address in hits]

    return find
