from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import vocabulary
from toolkit.documents.entries import FACETS, WORDED
from toolkit.documents.words import VOCABULARIES
from toolkit.forms.parts import line_field
from toolkit.models import LayWord
from toolkit.models.asking import LONGEST

TITLES = {
    "setting": gettext_lazy("Where"),
    "theme": gettext_lazy("Theme"),
    "target": gettext_lazy("Kind of force"),
    "phase": gettext_lazy("Part of the journey"),
    "framework": gettext_lazy("Framework"),
    "kind": gettext_lazy("Kind of idea"),
    "barrier": gettext_lazy("Barrier it meets"),
}


def terms() -> list[Any]:
    """Every term that initiatives are sorted by, in the groups of the filters."""
    groups: list[Any] = [("", _("No term: only other words"))]
    for facet in WORDED:
        choices = VOCABULARIES[FACETS[facet][1]].choices
        groups.append((TITLES[facet], [(f"{facet}:{key}", label) for key, label in choices]))
    return groups


def term_words(word: LayWord) -> str:
    """What a word means, as people read it."""
    term = vocabulary.label(FACETS[word.facet][1], word.key) if word.facet in FACETS else ""
    return term or _("Other words")


class LayWordForm(forms.Form):
    said = line_field(
        gettext_lazy("What people say"),
        gettext_lazy("One to four words, just as they say it. For example: jab."),
        LONGEST,
        required=True,
    )
    term = forms.ChoiceField(
        label=gettext_lazy("What it means here"),
        choices=terms,
        required=False,
        help_text=gettext_lazy("Initiatives sorted under it are then found, or come up higher."),
    )
    means = line_field(
        gettext_lazy("Other words for it"),
        gettext_lazy("If no term fits: words that stand in the initiatives. For example: comfort room."),
        LONGEST,
    )
