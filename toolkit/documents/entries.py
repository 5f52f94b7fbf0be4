"""An initiative as the search index holds it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from alliance.models import Country
from promise.core import vocabulary
from promise.core.search import Entry, Index, Meaning, Text
from toolkit.documents.thesaurus import SYNONYMS
from toolkit.models import Initiative, LayWord

# name in the address -> the record's list (or single key) and the vocabulary of its words
FACETS = {
    "setting": ("settings", "settings"),
    "theme": ("themes", "themes"),
    "target": ("targets", "targets"),
    "phase": ("phases", "phases"),
    "framework": ("frameworks", "frameworks"),
    "kind": ("kind", "kinds"),
    "evidence": ("evidence_level", "evidence_levels"),
    "cost": ("cost_band", "cost_bands"),
    "country": ("country_id", ""),
    "barrier": ("barriers", "barriers"),
}
WORDED = ("setting", "theme", "target", "phase", "framework", "kind", "barrier")


# what an entry is made of: read as plain rows, since a rebuild reads every one
COLUMNS = (
    "pk", "title", "lay_phrases", "trouble", "summary", "steps", "difficulties", "keep_going", "idea_for_barrier",
    "origin_name", "evidence_text", "sources", "published_at", "updated_at", "last_reported_at", "adoption_count",
    *dict.fromkeys(column for column, _words in FACETS.values()),
)  # fmt: skip
_countries: dict[str, str] = {}


def keys_of(row: Any, facet: str) -> list[str]:
    """The keys a record (or a row of COLUMNS) is sorted under."""
    value = getattr(row, FACETS[facet][0])
    if isinstance(value, list):
        return [str(key) for key in value]
    return [value] if value else []


@cache
def label(facet: str, key: str) -> str:
    """In the language of the index, which is English whoever happens to write it."""
    with translation.override("en"):
        return vocabulary.label(FACETS[facet][1], key)


def country_name(code: str | None) -> str:
    if code and code not in _countries:
        _countries.update(Country.objects.values_list("code", "name"))
    return _countries.get(code or "", "")


def entry(row: Any) -> Entry:
    """From an initiative or a row of COLUMNS."""
    facets = {facet: keys_of(row, facet) for facet in FACETS}
    reported = row.last_reported_at
    return Entry(
        id=row.pk,
        texts={
            "title": [row.title],
            "said": [str(phrase) for phrase in row.lay_phrases],
            "trouble": [row.trouble],
            "summary": [row.summary],
            "how": [*map(str, row.steps), row.difficulties, row.keep_going, row.idea_for_barrier],
            "sorted": [label(facet, key) for facet in WORDED for key in facets[facet]],
            "origin": [row.origin_name, country_name(row.country_id)],
            "evidence": [row.evidence_text, *(str(source.get("name", "")) for source in row.sources)],
        },
        facets=facets,
        orders={
            "newest": int(row.published_at.timestamp()) if row.published_at else 0,
            "adopted": row.adoption_count,
            "reported": int(reported.timestamp()) if reported else 0,
            "updated": int(row.updated_at.timestamp()),
        },
    )


def entries(ids: Collection[int] | None) -> Iterator[Entry]:
    """Only what is published may be found."""
    published = Initiative.objects.published()
    if ids is not None:
        published = published.filter(pk__in=ids)
    for row in published.values_list(*COLUMNS, named=True).iterator(chunk_size=2_000):
        yield entry(row)


def stamp_of_meanings() -> Hashable:
    """Another one whenever a word was taught, switched or removed: one short query at each question, written out because
    Django takes longer to write it than the database to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(changed_at), MAX(id), COUNT(*) FROM {LayWord._meta.db_table}")  # noqa: S608  (our own name)
        stamp: Hashable = cursor.fetchone()
    return stamp


def meanings() -> tuple[Meaning, ...]:
    """What people say, as far as it counts now."""
    used = LayWord.objects.filter(is_used=True).order_by("pk").values_list("said", "facet", "key", "means")
    return tuple(Meaning(*row) for row in used)


INDEX = Index(
    name="initiatives",
    texts=(
        Text("title", 3.0, _("its name"), is_gist=True),
        Text("said", 2.0, _("what people say when they need it"), is_gist=True),
        Text("trouble", 1.6, _("the trouble it meets"), is_gist=True),
        Text("summary", 1.4, _("what it is"), is_gist=True),
        Text("how", 0.7, _("how it is done")),
        Text("sorted", 0.8, _("where it is sorted")),
        Text("origin", 0.8, _("where it began")),
        Text("evidence", 0.5, _("its evidence")),
    ),
    facets=tuple(FACETS),
    orders=("newest", "adopted", "reported", "updated"),
    entries=entries,
    synonyms=SYNONYMS,
    meanings=meanings,
    stamp_of_meanings=stamp_of_meanings,
    kindred=("theme",),
)
