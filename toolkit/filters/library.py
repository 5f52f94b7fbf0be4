"""What may be asked of the library, on its page and in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from toolkit.models import Page
from toolkit.models.kinds import PageKind, Shelf


class LibraryFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(label=_("Words"), method="by_words", max_length=200)
    shelf = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Shelf.choices, method="on_shelf")
    region = django_filters.CharFilter(label=_("Country or region"), method="in_region", max_length=100)

    def by_words(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """All the words, anywhere in the entry."""
        found = queryset.annotate(said=Lower(Cast("texts", CharField())), named=Lower("title"))
        for word in value.lower().split()[:8]:
            found = found.filter(Q(named__contains=word) | Q(said__contains=word))
        return found

    def on_shelf(self, queryset: QuerySet[Page], name: str, values: list[str]) -> QuerySet[Page]:
        wanted: Any = Q(kind=PageKind.LIBRARY, texts__shelf__in=[key for key in values if key != Shelf.CAMPAIGN])
        if Shelf.CAMPAIGN in values:
            wanted |= Q(kind=PageKind.CAMPAIGN)
        return queryset.filter(wanted)

    def in_region(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return queryset.filter(texts__region__icontains=value)
