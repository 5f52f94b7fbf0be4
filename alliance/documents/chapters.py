from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from alliance.models import Chapter
from promise.core.citing import DATA_LICENCE, citation

Document = dict[str, Any]


def path_of(chapter: Chapter | None) -> list[Chapter]:
    """A chapter and those above it, the nearest first; `select_related("parent__parent")` makes it free."""
    found: list[Chapter] = []
    while chapter is not None and len(found) < 4:
        found.append(chapter)
        chapter = chapter.parent
    return found


def members_in_branch(chapters: list[Chapter], own: Mapping[int | None, int]) -> dict[int, int]:
    """Members of each chapter with those of the chapters below it, from the numbers of each one's own."""
    parents = {chapter.pk: chapter.parent_id for chapter in chapters}
    totals = dict.fromkeys(parents, 0)
    for pk in parents:
        above: int | None = pk
        for _level in range(4):
            if above is None or above not in totals:
                break
            totals[above] += own.get(pk, 0)
            above = parents[above]
    return totals


def as_json(chapter: Chapter, *, members: int) -> Document:
    url = settings.SITE_URL + chapter.get_absolute_url()
    return {
        "id": chapter.public_id,
        "slug": chapter.slug,
        "url": url,
        "name": chapter.name,
        "level": chapter.level,
        "code": chapter.code,
        "parent": chapter.parent.slug if chapter.parent else None,
        "country": chapter.country_id,
        "aims": chapter.aims,
        "members": members,
        "opened_at": chapter.opened_at.isoformat() if chapter.opened_at else None,
        "licence": DATA_LICENCE,
        "citation": citation(chapter.name, "Chapters", url),
        "updated_at": chapter.updated_at.isoformat(),
    }
