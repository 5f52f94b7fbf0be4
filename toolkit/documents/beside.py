"""What else the words of a search may mean: barriers and stories. Beside the initiatives, never among them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse

from promise.core.search import Meaning, analysis
from toolkit.documents.entries import meanings
from toolkit.documents.thesaurus import SYNONYMS
from toolkit.models import Initiative
from toolkit.models.vocabularies import Barrier

MOST, MOST_WORDS = 3, 6
# words of barriers' names that questions hold whatever they are about
COMMON = frozenset(stem for word in ("staff", "service", "change", "fear", "feel") for stem in analysis.stems(word))


def barriers(q: str) -> list[dict[str, str]]:
    """The barriers that the words name, by their own name, by what people say for them, or by words that mean much the same."""
    question = analysis.read(q)
    if question.is_empty:
        return []
    asked = f" {' '.join(question.every)} "
    words, near = set(question.words), _near(asked)
    scores = {key: _score(asked, words, near, *worded) for key, worded in _worded(meanings()).items()}
    best = sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key])[:MOST]
    return [{"label": str(Barrier(key).label), "href": f"{reverse('toolkit:barrier-list')}#{key}"} for key in best]


def _worded(known: Sequence[Meaning]) -> dict[str, tuple[str, list[str]]]:
    """For each barrier its name and what people say for it."""
    said: dict[str, list[str]] = {key: [] for key in Barrier.values}
    for one in known:
        if one.facet == "barrier" and one.key in said:
            said[one.key].append(one.said)
    return {key: (str(Barrier(key).label), said[key]) for key in Barrier.values}


def _score(asked: str, words: set[str], near: set[str], label: str, said: list[str]) -> float:
    """A run that people say counts most, then words of the name, then words near them."""
    runs = sum(len(run.split()) for one in said if (run := analysis.joined(one)) and f" {run} " in asked)
    name = set(analysis.stems(label)) - analysis.stop_stems() - COMMON
    named = words & name
    return 2 * runs + len(named) + 0.5 * len(near & name - named)


def _near(asked: str) -> set[str]:
    """The stems of everything that means much the same as some run of the question."""
    groups = [[analysis.joined(words) for words in group] for group in SYNONYMS]
    return {stem for runs in groups if any(f" {run} " in asked for run in runs if run) for run in runs for stem in run.split()}


def stories(q: str, initiatives: Sequence[Initiative]) -> list[Any]:
    """Published stories whose title holds a word of the question, then those that speak of an initiative that was found."""
    question = analysis.read(q)
    words = [word for stem in question.words[:MOST_WORDS] if len(word := question.typed.get(stem, stem)) > 2]
    if not words:
        return []
    public = _stories().published().order_by("-pk")
    found = list(public.filter(reduce(or_, (Q(title__icontains=word) for word in words)))[:MOST])
    if len(found) < MOST:
        about = public.filter(initiatives__in=[one.pk for one in initiatives]).exclude(pk__in=[one.pk for one in found])
        found += about.distinct()[: MOST - len(found)]
    return found


def _stories() -> Any:
    """They stand above the toolkit, so they are reached by the way back of their relation."""
    return Initiative._meta.get_field("stories").related_model.objects  # type: ignore[attr-defined]
