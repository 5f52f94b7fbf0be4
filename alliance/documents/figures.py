"""The figures of the whole alliance, counted once a minute by the clock. A visitor counts only where the clock stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.documents.chapters import members_in_branch
from alliance.figures import growth
from alliance.models import Chapter, Organisation

SECONDS = 15 * 60
KEY, MARK = "alliance:figures", "alliance:figures:mark"
T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """What stands beside the tree: how many, where, how deep, how many bring others, and how it grew."""

    members: int
    countries: int
    generations: int
    recruiting: growth.Recruiting
    periods: list[dict[str, Any]]
    by_generation: dict[int, int]
    by_country: dict[str, int]


def kept(key: str, count: Callable[[], T]) -> T:
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, SECONDS)
    return cast("T", found)


def refresh() -> bool:
    """Count again what visitors read, if any organisation or chapter changed since the last time. Returns whether it did."""
    changed = [model.objects.aggregate(at=Max("updated_at"))["at"] for model in (Organisation, Chapter)]
    newest = max((at for at in changed if at), default=None)
    mark = f"{timezone.localdate()}:{newest}"
    if cache.get(MARK) == mark and cache.get(f"{KEY}:all") is not None:
        cache.touch(f"{KEY}:all", SECONDS)
        return False
    cache.set(f"{KEY}:all", _count(None), SECONDS)
    cache.delete("alliance:chapter-members")
    for chapter in Chapter.objects.opened():
        cache.delete(f"{KEY}:{chapter.pk}")
    cache.set(MARK, mark, SECONDS)
    return True


def live(chapter: Chapter | None = None) -> Figures:
    """The figures of the alliance, or of one chapter with those below it, from rows the world may see."""
    if chapter is not None and chapter.level == Chapter.Level.GLOBAL:
        chapter = None
    found = kept(f"{KEY}:{chapter.pk if chapter else 'all'}", lambda: _count(chapter))
    return Figures(**{**found.__dict__, "periods": [{**p, "label": quarter_words(p)} for p in found.periods]})


def _count(chapter: Chapter | None) -> Figures:
    listed = Organisation.objects.listed()
    if chapter is not None:
        listed = listed.in_branch(chapter)
    rows = listed.joined_by_generation()
    countries = listed.by_country()
    members = sum(countries.values())
    one, more = listed.recruiting()
    generations = growth.by_generation(rows)
    return Figures(
        members=members,
        countries=len(countries),
        generations=len(generations),
        recruiting=growth.recruiting(members=members, one=one, two_or_more=more),
        periods=growth.by_quarter(rows, today=timezone.localdate()),
        by_generation=generations,
        by_country=countries,
    )


def quarter_words(period: dict[str, Any]) -> str:
    return _("quarter %(number)s, %(year)s") % {"number": period["quarter"], "year": period["year"]}


def chapter_members() -> dict[int, int]:
    """Members of each chapter with those below it, by the chapter's key."""

    def count() -> dict[int, int]:
        return members_in_branch(list(Chapter.objects.only("pk", "parent")), Organisation.objects.listed().by_chapter())

    return kept("alliance:chapter-members", count)


def newest(limit: int = 5) -> list[Organisation]:
    """Those who joined last."""
    rows = Organisation.objects.listed().filter(signed_on__isnull=False).select_related("country")
    return list(rows.order_by("-joined_on", "-pk")[:limit])
