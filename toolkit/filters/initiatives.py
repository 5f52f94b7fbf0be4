"""What people may ask of the bank. The form serves the search index; the queryset is the way round without one."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cache, reduce
from operator import and_, or_
from typing import Any

import django_filters
import pycountry
from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from promise.core.search import analysis
from toolkit.documents.entries import FACETS
from toolkit.models import Initiative, vocabularies

MOST_FALLBACK_WORDS = 6
SEARCHED = ("title", "summary", "trouble")


@cache
def country_choices() -> list[tuple[str, str]]:
    return [(country.alpha_2, country.name) for country in pycountry.countries]


class FacetField(django_filters.fields.MultipleChoiceField):  # type: ignore[misc]
    """Its choices never change, so a form's copy of it shares them: two hundred and fifty countries at each request."""

    def __deepcopy__(self, memo: dict[int, Any]) -> FacetField:
        made: FacetField = forms.Field.__deepcopy__(self, memo)
        return made


class Facet(django_filters.MultipleChoiceFilter):  # type: ignore[misc]
    """Made anew at each request; its words and choices never change, so they are shared and not copied in depth."""

    field_class = FacetField

    def __deepcopy__(self, memo: dict[int, Any]) -> Facet:
        made = copy(self)
        made.method = self.method
        return made


def facet(label: Any, choices: Any) -> Facet:
    return Facet(label=label, choices=choices if callable(choices) else lambda: choices, method="carry")


class InitiativeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Any of the values within one facet, all facets together. Values are vocabulary keys."""

    q = django_filters.CharFilter(label=_("Words"), method="mention")
    setting = facet(_("Where"), vocabularies.Setting.choices)
    theme = facet(_("Theme"), vocabularies.Theme.choices)
    target = facet(_("Kind of force"), vocabularies.Target.choices)
    phase = facet(_("Part of the journey"), vocabularies.Phase.choices)
    framework = facet(_("Framework"), vocabularies.Framework.choices)
    kind = facet(_("Kind of idea"), vocabularies.Kind.choices)
    evidence = facet(_("How strong the evidence is"), vocabularies.EvidenceLevel.choices)
    cost = facet(_("Cost"), vocabularies.CostBand.choices)
    country = facet(_("Where it began"), country_choices)
    barrier = facet(_("Barrier it meets"), vocabularies.Barrier.choices)

    def carry(self, queryset: QuerySet[Initiative], name: str, values: Iterable[str]) -> QuerySet[Initiative]:
        column = FACETS[name][0]
        wanted = list(values)
        if not wanted:
            return queryset
        if column in {"kind", "evidence_level", "cost_band", "country_id"}:
            return queryset.filter(**{f"{column}__in": wanted})
        # lists are JSON: their text holds each key in quotation marks, on both databases
        text = f"{name}_text"
        any_of = Q()
        for value in wanted:
            any_of |= Q(**{f"{text}__contains": f'"{value}"'})
        return queryset.alias(**{text: Cast(column, TextField())}).filter(any_of)

    def mention(self, queryset: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        """Every telling word somewhere in the short texts, or else any of them: rough, while the index is away."""
        typed = analysis.read(value)
        words = [typed.typed.get(stem, stem) for stem in typed.words[:MOST_FALLBACK_WORDS]]
        if not words:
            return queryset.none() if typed.is_asked else queryset
        with_word = [reduce(or_, (Q(**{f"{column}__icontains": word}) for column in SEARCHED)) for word in words]
        every = queryset.filter(reduce(and_, with_word))
        return every if every.exists() else queryset.filter(reduce(or_, with_word))
