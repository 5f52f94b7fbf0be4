"""A question to the bank as one short text: how it is kept, read again, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from promise.core import vocabulary
from toolkit.documents.entries import FACETS, country_name


def written(q: str, chosen: Mapping[str, Sequence[str]]) -> str:
    """The same question always gives the same text, whatever the order in which it was asked."""
    pairs = [("q", words)] if (words := " ".join(q.split())) else []
    pairs += [(name, value) for name in FACETS for value in sorted(set(chosen.get(name, ())))]
    return urlencode(pairs)


def read(question: str) -> tuple[str, dict[str, list[str]]]:
    """The words, and the facets in which something is chosen."""
    asked = QueryDict(question)
    return asked.get("q", ""), {name: asked.getlist(name) for name in FACETS if name in asked}


def in_words(question: str) -> str:
    q, chosen = read(question)
    parts = [_("“%s”") % q] if q else []
    for name, values in chosen.items():
        words = FACETS[name][1]
        labels = [vocabulary.label(words, value) if words else country_name(value) for value in values]
        parts.append(_(" or ").join(label for label in labels if label))
    return ", ".join(parts)


def address(question: str) -> str:
    return f"{reverse('toolkit:initiative-list')}?{question}"
