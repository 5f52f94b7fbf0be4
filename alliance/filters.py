"""What the lists of the alliance may be asked for: one filterset for the page and its API twin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Chapter, Meeting, Organisation, Pledge, standing
from alliance.models.organisations import PUBLIC_STATUSES
from alliance.models.reporting import add_months
from promise.core.paging import BadCursor, Page, decode, encode
from promise.core.text import fold

MOST_WORDS = 8
MOST_HITS = 1000
SLUG = re.compile(r"[a-z0-9-]{1,80}")
TRUE_FALSE = [("true", _("Yes")), ("false", _("No"))]
QUIET_CHOICES = [
    ("3", _("for 3 months")), ("6", _("for 6 months")), ("12", _("for 12 months")), ("18", _("for 18 months")),
    ("24", _("for 24 months")),
]  # fmt: skip
RECRUIT_CHOICES = [("0", _("nobody yet")), ("1", _("one organisation")), ("2", _("two or more"))]
DUE_CHOICES = [("0", _("due or late")), ("30", _("due within 30 days")), ("90", _("due within 90 days"))]
STATUS_CHOICES = [(value, Pledge.State(value).label) for value in PUBLIC_STATUSES]


@lru_cache(maxsize=1)
def country_choices() -> list[tuple[str, str]]:
    """Every ISO 3166 code, also of countries without a member: to ask for those is no mistake."""
    import pycountry

    return [(entry.alpha_2, entry.name) for entry in pycountry.countries]


class Keys(forms.MultipleChoiceField):
    """Several keys; an empty one, as a form's "any" sends it, counts as not asked."""

    def to_python(self, value: Any) -> list[str]:
        return [str(entry) for entry in super().to_python(value) if str(entry)]


class ChapterKeys(Keys):
    """Slugs of chapters, turned into the chapters themselves with one query."""

    def valid_value(self, value: Any) -> bool:
        return SLUG.fullmatch(str(value)) is not None

    def clean(self, value: Any) -> Any:
        slugs = set(super().clean(value))
        chapters = list(Chapter.objects.filter(slug__in=slugs)) if slugs else []
        for slug in sorted(slugs - {chapter.slug for chapter in chapters}):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": slug})
        return chapters


class AnyOf(django_filters.Filter):  # type: ignore[misc]
    """Rows that have any of the keys asked for."""

    field_class = Keys

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class InChapter(django_filters.Filter):  # type: ignore[misc]
    """Rows of any of these chapters, those of the chapters below them too."""

    field_class = ChapterKeys

    def filter(self, qs: QuerySet[Any], value: list[Chapter]) -> QuerySet[Any]:
        if not value or any(chapter.level == Chapter.Level.GLOBAL for chapter in value):
            return qs
        reach = Chapter.objects.filter(pk__in=[chapter.pk for chapter in value]).with_those_below()
        own = Q(chapter__in=reach)
        return qs.filter(own | Q(second_chapter__in=reach) if qs.model is Organisation else own)


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(method="by_name", max_length=200, label=_("Name"))
    kind = AnyOf(choices=Organisation.Kind.choices, label=_("Kind"))
    country = AnyOf(field_name="country", choices=country_choices, label=_("Country"))
    chapter = InChapter(label=_("Chapter"))
    status = AnyOf(choices=STATUS_CHOICES, label=_("Status"))
    founding = django_filters.ChoiceFilter(method="by_founding", choices=TRUE_FALSE, label=_("Founding place"))

    def by_name(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in telling_words(value):
            queryset = queryset.filter(name_folded__contains=word)
        return queryset

    def by_founding(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_founding=value == "true")


class BranchFilter(OrganisationFilter):
    """For the coordinator of a branch, who may also ask for those the world does not see."""

    status = AnyOf(choices=Pledge.State.choices, label=_("Status"))
    quiet = django_filters.ChoiceFilter(method="by_quiet", choices=QUIET_CHOICES, label=_("Nothing heard"))
    recruits = django_filters.ChoiceFilter(method="by_recruits", choices=RECRUIT_CHOICES, label=_("Has brought"))
    due = django_filters.ChoiceFilter(method="by_due", choices=DUE_CHOICES, label=_("Report"))

    def by_quiet(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return standing.quiet_since(queryset, add_months(timezone.localdate(), -int(value)))

    def by_recruits(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return standing.brought(queryset, value)

    def by_due(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return standing.due_within(queryset, int(value))


class ChapterFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=200, label=_("Name"))
    level = AnyOf(choices=Chapter.Level.choices, label=_("Level"))
    country = AnyOf(field_name="country", choices=country_choices, label=_("Country"))


class MeetingFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", max_length=200, label=_("Title"))
    kind = AnyOf(choices=Meeting.Kind.choices, label=_("Kind"))
    chapter = InChapter(label=_("Chapter"))
    upcoming = django_filters.ChoiceFilter(method="by_time", choices=TRUE_FALSE, label=_("Still to come"))

    def by_time(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.upcoming() if value == "true" else queryset.past()


def telling_words(text: str) -> list[str]:
    return fold(text).split()[:MOST_WORDS]


def by_relevance(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Names that begin with what was asked, then those with a word that does, then the rest."""
    words = telling_words(text)
    if not words:
        return queryset.order_by("name_folded", "pk")
    rank = Case(
        When(name_folded__startswith=" ".join(words), then=Value(0)),
        When(name_folded__contains=f" {words[0]}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return queryset.order_by(rank, "name_folded", "pk")


def relevance_page(queryset: QuerySet[Any], *, cursor: str, size: int) -> Page[Any]:
    """One page of the first thousand hits, by place in the order; raises BadCursor."""
    start = _start(cursor)
    found = list(queryset[start : min(start + size + 1, MOST_HITS)])
    more, found = len(found) > size, found[:size]
    return Page(found, _place(start + size) if more else None, _place(max(0, start - size)) if start else None)


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    start = decode(cursor).get("o")
    if type(start) is not int or not 0 < start < MOST_HITS:
        raise BadCursor
    return start


def _place(start: int) -> str:
    return encode({"o": start}) if start else ""


def chosen(values: Iterable[str], choices: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """The options of a filter as its component wants them."""
    wanted = set(values)
    return [{"value": value, "label": label, "chosen": value in wanted} for value, label in choices]
