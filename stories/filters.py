"""One filterset for the page of stories and its API twin. By what a story is about, never by how many read it."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from stories.models import ContentNote, Story
from toolkit.models import Initiative


class StoryFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(label=_("Words in the story"), method="with_words", max_length=200)
    initiative = django_filters.ModelMultipleChoiceFilter(
        label=_("About this initiative"), field_name="initiatives", to_field_name="slug",
        queryset=lambda request: Initiative.objects.published(),
    )  # fmt: skip
    without = django_filters.MultipleChoiceFilter(
        label=_("Leave out stories that speak about"), choices=ContentNote.choices, method="leave_out",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Story
        fields: list[str] = []

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """Every word somewhere in title or text. No index of its own: what is taken back can linger nowhere."""
        for word in value.split()[:12]:
            queryset = queryset.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return queryset

    def leave_out(self, queryset: Any, name: str, value: list[str]) -> Any:
        if not value:
            return queryset
        queryset = queryset.annotate(notes_as_text=Cast("content_notes", TextField()))
        for key in value:
            queryset = queryset.exclude(notes_as_text__contains=f'"{key}"')
        return queryset
