"""The starter catalogue: 271 initiatives from the files in content/catalogue, one file for each main theme."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from promise.core import changes, outbox
from promise.core.search import Meaning
from toolkit.actions import featured, lay_words, measures
from toolkit.management import framework
from toolkit.models import Initiative

CONTENT = Path(__file__).parent / "content"
CATALOGUE, LAY_WORDS = CONTENT / "catalogue", CONTENT / "lay_words.yaml"
MEASURES = CONTENT / "measures.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What a row of the catalogue says, and what stands where it says nothing.
ABSENT: dict[str, Any] = {
    "trouble": "", "steps": [], "takes": {}, "difficulties": "", "keep_going": "", "wish_list": "",
    "is_contested": False, "contested_note": "",
}  # fmt: skip
STATED = (
    "title", "summary", "kind", "settings", "themes", "targets", "phases", "frameworks", "barriers", "idea_for_barrier",
    "evidence_level", "evidence_level_reason", "evidence_effect", "evidence_text", "cost_band", "cost_reason", "sources",
    "lay_phrases", "origin_name",
)  # fmt: skip
COMPARED = (*STATED, *ABSENT, "country_id")

Row = dict[str, Any]


def read() -> list[Row]:
    """The catalogue as it is written, in the order of its files."""
    rows: list[Row] = []
    for file in sorted(CATALOGUE.glob("*.yaml")):
        rows += yaml.load(file.read_text(), Loader=LOADER)  # noqa: S506  (a safe loader, the fast one where there is one)
    return rows


def meanings() -> Iterator[Meaning]:
    """What people say for each term of the vocabularies, as it is written."""
    for facet, terms in yaml.load(LAY_WORDS.read_text(), Loader=LOADER).items():  # noqa: S506
        for key, said in terms.items():
            yield from (Meaning(words, facet=facet, key=key) for words in said)


def fields(row: Row) -> Row:
    """The columns of a row, without its links."""
    stated = {name: row[name] for name in STATED}
    spared = {name: row.get(name, absent) for name, absent in ABSENT.items()}
    return {"slug": row["slug"], "country_id": row["country"], **stated, **spared}


def digest(values: Row) -> str:
    """Of the columns alone: tells a row that somebody has edited from one that is still ours."""
    text = json.dumps([values[name] for name in COMPARED], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def load() -> dict[str, int]:
    """Bring the catalogue in. Rows edited since are left alone; returns how many rows were made or renewed."""
    rows = read()
    with transaction.atomic():
        held = {found.slug: found for found in Initiative.objects.filter(slug__in=[row["slug"] for row in rows])}
        made = _make([row for row in rows if row["slug"] not in held])
        renewed = [found for row in rows if (found := held.get(row["slug"])) and _renew(found, row)]
        touched = [*made, *renewed]
        if touched:
            _link(rows, {found.slug for found in touched})
            outbox.announce("search.initiative", payload={"ids": [found.pk for found in touched]})
        words = lay_words.bring(meanings())
        worded = measures.bring(yaml.load(MEASURES.read_text(), Loader=LOADER))  # noqa: S506
        featured.choose()
        pages = framework.load()
    return {"initiatives": len(touched), "lay words": words, "measures": worded, "pages of the framework": pages}


def _make(rows: Iterable[Row]) -> list[Initiative]:
    now = timezone.now()
    fresh = []
    for row in rows:
        values = fields(row)
        fresh.append(
            Initiative(
                **values, state=Initiative.State.PUBLISHED, published_at=now, created_at=now, updated_at=now,
                is_sorted_by_editors=True, starter_hash=digest(values),
            )
        )  # fmt: skip
    Initiative.objects.bulk_create(fresh, batch_size=100)
    made = list(Initiative.objects.filter(slug__in=[initiative.slug for initiative in fresh])) if fresh else []
    for initiative in made:
        changes.created("initiative", initiative.public_id, initiative.get_absolute_url())
    return made


def _renew(held: Initiative, row: Row) -> bool:
    """Take over what the catalogue says now, unless a person has written here since it was loaded."""
    values = fields(row)
    wanted = digest(values)
    stored = {name: getattr(held, name) for name in COMPARED}
    if held.starter_hash in {"", wanted} or digest(stored) != held.starter_hash:
        return False
    Initiative.objects.filter(pk=held.pk).update(**values, starter_hash=wanted, updated_at=timezone.now())
    changes.updated("initiative", held.public_id, held.get_absolute_url())
    return True


def _link(rows: Iterable[Row], touched: set[str]) -> None:
    """The neighbours that the catalogue names."""
    ids = dict(Initiative.objects.filter(starter_hash__gt="").values_list("slug", "pk"))
    link = Initiative.related.through
    links = [
        link(from_initiative_id=ids[row["slug"]], to_initiative_id=ids[other])
        for row in rows
        if row["slug"] in touched
        for other in row.get("related", [])
        if other in ids
    ]
    link.objects.filter(from_initiative_id__in=[ids[slug] for slug in touched]).delete()
    link.objects.bulk_create(links)
