"""One filterset for the page of stories and its API twin. By what a story is about, never by how many read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from promise.core import facets
from stories.models import ContentNote, Length, Medium, Story, StoryTheme
from stories.models.sorting import LANGUAGES, MINUTES, length_of
from toolkit.models import Initiative
from toolkit.models.vocabularies import Setting

MOST_WORDS = 12
# what a choice would leave is found by reading the rows; above this many every choice is offered
MOST_READ = 5_000


class StoryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Any of the values within one facet, all facets together."""

    q = django_filters.CharFilter(label=_("Words in the story"), method="with_words", max_length=200)
    theme = django_filters.MultipleChoiceFilter(label=_("What it is about"), choices=StoryTheme.choices, method="about")
    initiative = django_filters.ModelMultipleChoiceFilter(
        label=_("What from the toolkit played a part"), field_name="initiatives__slug", to_field_name="slug",
        queryset=lambda request: Initiative.objects.published(),
    )  # fmt: skip
    setting = django_filters.MultipleChoiceFilter(label=_("Kind of place"), choices=Setting.choices, method="among")
    length = django_filters.MultipleChoiceFilter(label=_("Time to read"), choices=Length.choices, method="lasting")
    medium = django_filters.MultipleChoiceFilter(label=_("How it is told"), choices=Medium.choices, method="among")
    language = django_filters.MultipleChoiceFilter(label=_("Language"), choices=LANGUAGES, method="among")
    without = django_filters.MultipleChoiceFilter(
        label=_("Leave out stories that speak about"), choices=ContentNote.choices, method="leave_out",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Story
        fields: list[str] = []

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """Every word somewhere in title, text or what it is about. No index: what is taken back can linger nowhere."""
        queryset = _with_text(queryset, "themes")
        for word in value.split()[:MOST_WORDS]:
            themes = [key for key, label in StoryTheme.choices if word.casefold() in str(label).casefold()]
            named = reduce(or_, (Q(themes_as_text__contains=f'"{key}"') for key in themes), Q(pk__in=[]))
            queryset = queryset.filter(Q(title__icontains=word) | Q(text__icontains=word) | named)
        return queryset

    def about(self, queryset: Any, name: str, value: list[str]) -> Any:
        wanted = reduce(or_, (Q(themes_as_text__contains=f'"{key}"') for key in value), Q())
        return _with_text(queryset, "themes").filter(wanted)

    def among(self, queryset: Any, name: str, value: list[str]) -> Any:
        return queryset.filter(**{f"{name}__in": value}) if value else queryset

    def lasting(self, queryset: Any, name: str, value: list[str]) -> Any:
        return queryset.filter(reduce(or_, (Q(minutes__range=MINUTES[Length(key)]) for key in value), Q()))

    def leave_out(self, queryset: Any, name: str, value: list[str]) -> Any:
        if not value:
            return queryset
        queryset = _with_text(queryset, "content_notes")
        for key in value:
            queryset = queryset.exclude(content_notes_as_text__contains=f'"{key}"')
        return queryset


def _with_text(queryset: Any, column: str) -> Any:
    """A list of keys as text: the one way to look into it that both databases know."""
    return queryset.alias(**{f"{column}_as_text": Cast(column, TextField())})


# -- facets --------------------------------------------------------------------------------------------------------------

FACETS = ("theme", "setting", "length", "medium", "language", "initiative")


def chosen(filterset: StoryFilter) -> dict[str, list[str]]:
    """What is ticked and understood, for each facet in which something is."""
    filterset.is_valid()
    cleaned = filterset.form.cleaned_data
    found = {name: [str(getattr(value, "slug", value)) for value in cleaned.get(name) or ()] for name in (*FACETS, "without")}
    return {name: values for name, values in found.items() if values}


def offered(
    filterset: StoryFilter, records: QuerySet[Story], ticked: Mapping[str, Collection[str]]
) -> dict[str, set[str]] | None:  # fmt: skip
    """Which further choices would leave a story, under the words and under all other facets; None where all are offered.

    Never how many: small numbers, and differences of two of them, are how somebody among few is found out.
    """
    cleaned = filterset.form.cleaned_data
    for name in ("q", "without"):
        if cleaned.get(name):
            records = filterset.filters[name].filter(records, cleaned[name])
    rows = list(records.order_by().values_list("pk", "themes", "setting", "minutes", "medium", "language")[: MOST_READ + 1])
    if len(rows) > MOST_READ:
        return None
    told: dict[int, list[str]] = {}
    links = Story.initiatives.through.objects.filter(story__in=records.values("pk"), initiative__state="published")
    for story, slug in links.values_list("story_id", "initiative__slug"):
        told.setdefault(story, []).append(slug)
    keys = [_keys(row, told) for row in rows]
    return {name: {key for of in keys if _fits(of, ticked, but=name) for key in of[name]} for name in FACETS}


def _keys(row: tuple[Any, ...], told: Mapping[int, list[str]]) -> dict[str, list[str]]:
    pk, themes, setting, minutes, medium, language = row
    return {
        "theme": themes, "setting": [setting] if setting else [], "length": [length_of(minutes)], "medium": [medium],
        "language": [language], "initiative": told.get(pk, []),
    }  # fmt: skip


def _fits(keys: Mapping[str, Collection[str]], ticked: Mapping[str, Collection[str]], *, but: str) -> bool:
    return all(set(keys[name]) & set(wanted) for name, wanted in ticked.items() if name in keys and name != but)


def labels(initiatives: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """{facet: {value: words}}; of initiatives only those that a story tells of."""
    every: dict[str, Iterable[Any]] = {
        "theme": StoryTheme.choices, "setting": Setting.choices, "length": Length.choices, "medium": Medium.choices,
        "language": LANGUAGES, "initiative": initiatives, "without": ContentNote.choices,
    }  # fmt: skip
    return {name: {str(key): str(words) for key, words in choices} for name, choices in every.items()}


def groups(
    filterset: StoryFilter,
    words: Mapping[str, Mapping[str, str]],
    ticked: Mapping[str, Collection[str]],
    records: QuerySet[Story],
) -> list[dict[str, Any]]:
    """The parameters of components/facet_list.html, one for each facet in which there is something to choose."""
    left = offered(filterset, records, ticked)
    found = [
        {"name": name, "title": str(filterset.form.fields[name].label), "options": boxes}
        for name in FACETS
        if (boxes := _boxes(words[name], words[name] if left is None else left[name], ticked.get(name, ())))
    ]
    # one language or one form to choose from is no choice
    return [group for group in found if len(group["options"]) > 1 or group["name"] in ticked or group["name"] == "theme"]


def _boxes(words: Mapping[str, str], left: Collection[str], ticked: Collection[str]) -> list[dict[str, Any]]:
    return [option | {"count": None} for option in facets.options(words, dict.fromkeys(left, 1), ticked)]
