"""What the list page shows: groups of facets with counts, chips, and orders to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promise.core import facets
from promise.core.search import RELEVANCE
from toolkit.documents.entries import FACETS
from toolkit.filters.initiatives import InitiativeFilter

# these groups keep the order of their vocabulary; the others show the commonest first
IN_ORDER = {"phase", "framework", "kind", "evidence", "cost"}
# asked through links from the barriers page, shown only when chosen
HIDDEN = {"barrier"}
MOST_OPTIONS = 40


def labels(name: str) -> Mapping[str, str]:
    return _labels(name, get_language() or "")


@cache
def _labels(name: str, language: str) -> Mapping[str, str]:
    """The same at each request: two hundred and fifty countries among them."""
    return {str(key): str(words) for key, words in InitiativeFilter.base_filters[name].field.choices}


def groups(
    filterset: InitiativeFilter, counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The parameters of components/facet_list.html, one for each facet that has something to choose."""
    found = []
    for name in FACETS:
        if name in HIDDEN and name not in chosen:
            continue
        boxes = facets.options(labels(name), counts.get(name, {}), chosen.get(name, []))
        if name not in IN_ORDER:
            boxes.sort(key=lambda option: -option["count"])
        if boxes:
            title = str(filterset.form.fields[name].label)
            # a choice whose box were left out would be taken back by the next press of the button
            shown = [box for at, box in enumerate(boxes) if at < MOST_OPTIONS or box["chosen"]]
            found.append({"name": name, "title": title, "options": shown})
    return found


def chips(question: QueryDict, chosen: Mapping[str, list[str]], q: str) -> list[dict[str, str]]:
    return facets.chips(question, {name: labels(name) for name in chosen}, chosen, q)


def sort_choices(*, has_words: bool) -> list[tuple[str, str]]:
    words = {
        "newest": _("Newest first"),
        "adopted": _("Tried most often"),
        "reported": _("Last report first"),
    }
    return [*([(RELEVANCE, _("Best match first"))] if has_words else []), *words.items()]
