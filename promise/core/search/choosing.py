"""What is chosen in the facets, as a query that finds the records and as a condition under which they are counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query

from promise.core.search.asking import any_key
from promise.core.search.folders import Reader
from promise.core.search.spec import ID_BITS, Ask

MOST_VALUES = 300


def chosen(reader: Reader, facets: Mapping[str, Collection[str]], *, but: str = "") -> list[tuple[Occur, Query]]:
    """Any of the values within one facet, all facets together."""
    return [
        (Occur.Must, Query.const_score_query(any_key(reader, f"facet_{name}", list(values)), 0.0))
        for name, values in facets.items()
        if values and name != but
    ]


def since(reader: Reader, ask: Ask) -> list[tuple[Occur, Query]]:
    """From a value of one order on."""
    if ask.since is None:
        return []
    name, value = ask.since
    from_here = Query.range_query(reader.index.schema, f"order_{name}", FieldType.Unsigned, lower_bound=max(0, value) << ID_BITS)
    return [(Occur.Must, Query.const_score_query(from_here, 0.0))]


def written(facets: Mapping[str, Collection[str]], *, but: str = "") -> str:
    """The same as a condition in the index's own language, for counting. Keys stand in quotation marks; one that could leave
    them is no key of ours and finds nothing.
    """
    every = []
    for name, values in facets.items():
        if values and name != but:
            keys = [value for value in values if not set(value) & set('"\\')]
            every.append("(" + " OR ".join(f'facet_{name}:"{key}"' for key in keys or ["-"]) + ")")
    return " AND ".join(every) or "*"


def terms(names: Sequence[str]) -> dict[str, Any]:
    """How many records each value of these facets has."""
    return {name: {"terms": {"field": f"facet_{name}", "size": MOST_VALUES}} for name in names}


def under(condition: str, names: Sequence[str]) -> dict[str, Any]:
    return {"filter": condition, "aggs": terms(names)}


def counted(found: Mapping[str, Any], names: Sequence[str]) -> dict[str, dict[str, int]]:
    return {name: {str(b["key"]): int(b["doc_count"]) for b in found[name]["buckets"]} for name in names}
