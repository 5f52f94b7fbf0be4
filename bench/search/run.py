"""How well search finds what people mean: nDCG@10 and success@3 on a set of judged questions, beside plain BM25.

    python bench/search/run.py [--worst N] [--set FILE]

Both sides search the same texts of the starter catalogue. Plain BM25: one field, English stemming, words joined by OR.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")

import django

django.setup()

import pycountry
import tantivy
from django.conf import settings

from alliance.models import Country
from promise.core import search
from toolkit.documents import entries
from toolkit.management import starter
from toolkit.models import Initiative


def catalogue() -> dict[int, Initiative]:
    """The starter's initiatives without a database; their place in the catalogue stands for the id."""
    made = {}
    for pk, row in enumerate(starter.read(), start=1):
        values = starter.fields(row)
        code = values.pop("country_id")
        country = Country(code=code, name=pycountry.countries.get(alpha_2=code).name)
        made[pk] = Initiative(pk=pk, country=country, **values)
    return made


def build(rows: dict[int, Initiative]) -> search.Index:
    made = [entries.entry(row) for row in rows.values()]
    index = search.Index(**{**vars(entries.INDEX), "entries": lambda ids: made})
    search.register(index)
    search.rebuild(index.name)
    return index


class Plain:
    """BM25 with stemming over one field, as any search library gives it."""

    def __init__(self, rows: dict[int, Initiative]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", fast=True)
        builder.add_text_field("text", tokenizer_name="en_stem")
        self.index = tantivy.Index(builder.build())
        writer = self.index.writer(heap_size=20_000_000, num_threads=1)
        for pk, row in rows.items():
            entry = entries.entry(row)
            text = "\n".join(part for parts in entry.texts.values() for part in parts)
            document = tantivy.Document(text=text)
            document.add_unsigned("id", pk)
            writer.add_document(document)
        writer.commit()
        self.index.reload()

    def find(self, q: str) -> list[int]:
        words = "".join(c if c.isalnum() else " " for c in q)
        searcher = self.index.searcher()
        hits = searcher.search(self.index.parse_query(words.lower(), ["text"]), limit=10).hits
        return [int(pk) for pk in searcher.fast_field_values("id", [address for _, address in hits])]


def ndcg(found: list[str], relevant: dict[str, int]) -> float:
    gain = sum((2 ** relevant.get(slug, 0) - 1) / math.log2(place + 2) for place, slug in enumerate(found[:10]))
    ideal = sorted(relevant.values(), reverse=True)[:10]
    return gain / sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ideal))


def success(found: list[str], relevant: dict[str, int]) -> float:
    return float(any(relevant.get(slug, 0) >= 2 for slug in found[:3]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--set", default=str(HERE / "judgements.json"))
    options = parser.parse_args()
    queries = [q for q in json.loads(Path(options.set).read_text())["queries"] if q["relevant"]]
    rows = catalogue()
    with tempfile.TemporaryDirectory() as folder:
        settings.SEARCH_ROOT = Path(folder)
        index, plain = build(rows), Plain(rows)
        methods = {
            "plain BM25": plain.find,
            "ours": lambda q: search.find(index, search.Ask(q=q, limit=10)).ids,
        }
        scores: dict[str, dict[str, list[tuple[float, float]]]] = {name: defaultdict(list) for name in methods}
        worst = []
        for query in queries:
            for name, find in methods.items():
                found = [rows[pk].slug for pk in find(query["query"])]
                score = ndcg(found, query["relevant"]), success(found, query["relevant"])
                for kind in (query["kind"], "all"):
                    scores[name][kind].append(score)
            worst.append((score[0], query["kind"], query["query"], found[:5]))
    report(scores)
    for line in sorted(worst)[: options.worst]:
        print(line)


def report(scores: dict[str, dict[str, list[tuple[float, float]]]]) -> None:
    print(f"{'':12}{'method':14}{'questions':>10}{'nDCG@10':>10}{'success@3':>11}")
    for kind in sorted(next(iter(scores.values()))):
        for name, by_kind in scores.items():
            found = by_kind[kind]
            means = [sum(values) / len(found) for values in zip(*found, strict=True)]
            print(f"{kind:12}{name:14}{len(found):>10}{means[0]:>10.3f}{means[1]:>11.3f}")


if __name__ == "__main__":
    main()
