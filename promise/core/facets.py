"""What a list page shows of its facets: boxes with counts, and chips that take a choice back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _


def options(words: Mapping[str, str], counts: Mapping[str, int], chosen: Iterable[str]) -> list[dict[str, Any]]:
    """The parameters of components/facet_list.html: what would find something, and what is chosen already."""
    ticked = set(chosen)
    return [
        {"value": key, "label": label, "count": counts.get(key, 0), "chosen": key in ticked}
        for key, label in words.items()
        if counts.get(key) or key in ticked
    ]


def chips(
    question: QueryDict, labels: Mapping[str, Mapping[str, str]], chosen: Mapping[str, Iterable[str]], q: str = ""
) -> list[dict[str, str]]:
    """Each choice with the address that takes it back. `labels`: {facet: {value: words}}."""
    found = [{"label": _("“%s”") % q, "href": without(question, "q", None)}] if q else []
    for name, values in chosen.items():
        words = labels[name]
        found += [{"label": words.get(value, value), "href": without(question, name, value)} for value in values]
    return found


def without(question: QueryDict, name: str, value: str | None) -> str:
    left = question.copy()
    left.pop("cursor", None)
    kept = [other for other in left.getlist(name) if value is not None and other != value]
    left.setlist(name, kept)
    if not kept:
        del left[name]
    return f"?{left.urlencode()}"
