"""What else the words of a search may mean: barriers and stories. Beside the initiatives, never among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Case, Q, When
from django.urls import reverse

from promise.core import search
from promise.core.search import Nearby, analysis
from toolkit.documents.entries import label
from toolkit.models import Initiative
from toolkit.models.vocabularies import Barrier

MOST, MOST_WORDS = 3, 6
# words of barriers' names that questions hold whatever they are about
COMMON = frozenset(stem for word in ("staff", "service", "change", "fear", "feel") for stem in analysis.stems(word))


def barriers(q: str, nearby: Nearby) -> list[dict[str, str]]:
    """The barriers that the words name, by their own name, by what people say for them, or by words that mean much the same.

    `nearby` is what the search took the words for.
    """
    question = analysis.read(q)
    if question.is_empty:
        return []
    asked = search.runs(question)
    near = [set(other) for run in asked for other in nearby.words.get(run, ())]
    said = [(key, len(run)) for run in asked for facet, key in nearby.keys.get(run, ()) if facet == "barrier"]
    scores = {key: _score(set(question.words), near, _name(key)) for key in Barrier.values}
    for key, length in said:
        scores[key] += 2 * length
    best = sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key])[:MOST]
    return [{"label": str(Barrier(key).label), "href": f"{reverse('toolkit:barrier-list')}#{key}"} for key in best]


@cache
def _name(key: str) -> frozenset[str]:
    """The stems that tell one barrier from another, in the language of the index."""
    return frozenset(analysis.stems(label("barrier", key))) - analysis.stop_stems() - COMMON


def _score(words: set[str], near: Iterable[set[str]], name: frozenset[str]) -> float:
    """Words of the name, then whole expressions near them; a run that people say counts most and is added by its length."""
    named = words & name
    meant = {stem for other in near if other <= name for stem in other}
    return len(named) + 0.5 * len(meant - named)


def stories(q: str, initiatives: Sequence[Initiative]) -> list[Any]:
    """Published stories whose title holds a word of the question, then those that speak of an initiative that was found.

    Stories stand above the toolkit, so they are reached by the way back of their relation.
    """
    question = analysis.read(q)
    words = [word for stem in question.words[:MOST_WORDS] if len(word := question.typed.get(stem, stem)) > 2]
    if not words:
        return []
    titled = reduce(or_, (Q(title__icontains=word) for word in words))
    speaks_of: Any = Initiative._meta.get_field("stories")
    of_found = speaks_of.through.objects.filter(initiative__in=[one.pk for one in initiatives]).values("story")
    told = speaks_of.related_model.objects.published()
    fitting = told.filter(titled | Q(pk__in=of_found)).only("slug", "title", "content_notes")
    return list(fitting.order_by(Case(When(titled, then=0), default=1), "-pk")[:MOST])
