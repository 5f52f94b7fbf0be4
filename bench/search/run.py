"""How well search finds what people mean, beside plain BM25 over the same texts of the starter catalogue.

python -m bench.search.run [--worst N] [--set FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")

import django

django.setup()  # what follows needs the apps

import pycountry  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.search import measure  # noqa: E402
from promise.core import search  # noqa: E402
from toolkit.documents import entries  # noqa: E402
from toolkit.management import starter  # noqa: E402
from toolkit.models import Initiative  # noqa: E402

HERE = Path(__file__).resolve().parent


def catalogue() -> dict[int, Initiative]:
    """The starter's initiatives without a database; their place in the catalogue stands for the id."""
    entries._countries.update({country.alpha_2: country.name for country in pycountry.countries})
    now = timezone.now()
    return {
        pk: Initiative(pk=pk, published_at=now, updated_at=now, **starter.fields(row))
        for pk, row in enumerate(starter.read(), start=1)
    }


def build(rows: dict[int, Initiative]) -> search.Index:
    made = [entries.entry(row) for row in rows.values()]
    meanings = tuple(starter.meanings())
    own = {"entries": lambda ids: made, "meanings": lambda: meanings, "stamp_of_meanings": lambda: meanings}
    index = search.Index(**{**vars(entries.INDEX), **own})
    search.register(index)
    search.rebuild(index.name)
    return index


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--set", default=str(HERE / "judgements.json"))
    options = parser.parse_args()
    queries = [query for query in json.loads(Path(options.set).read_text())["queries"] if query["relevant"]]
    rows = catalogue()
    with tempfile.TemporaryDirectory() as folder:
        settings.SEARCH_ROOT = Path(folder)
        index = build(rows)

        def ours(q: str) -> list[str]:
            return [rows[pk].slug for pk in search.find(index, search.Ask(q=q, limit=10)).ids]

        report(queries, {"plain BM25": measure.plain(rows.values()), "ours": ours})
        worst = sorted((measure.ndcg(found := ours(q["query"]), q["relevant"]), q["query"], found[:5]) for q in queries)
    for line in worst[: options.worst]:
        print(line)


def report(queries: list[dict[str, str]], methods: dict[str, measure.Find]) -> None:
    print(f"{'':12}{'method':14}{'questions':>10}{'nDCG@10':>10}{'success@3':>11}")
    for kind in ("all", *sorted({query["kind"] for query in queries})):
        some = [query for query in queries if kind in ("all", query["kind"])]
        for name, find in methods.items():
            found = measure.scores(some, find)
            print(f"{kind:12}{name:14}{found.questions:>10}{found.ndcg:>10.3f}{found.success:>11.3f}")


if __name__ == "__main__":
    main()
