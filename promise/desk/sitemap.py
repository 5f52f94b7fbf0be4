"""Which pages search engines may be told of: public ones only, asked of the same querysets as the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from alliance.models import Chapter, Meeting, Organisation
from stories.models import Story
from toolkit.models import Initiative, Page
from toolkit.models.pages import ADDRESSES

PER_FILE = 5000
PLAIN = (
    "desk:home", "alliance:home", "alliance:pledge", "alliance:pledge-sign", "alliance:member-list", "alliance:lineage",
    "alliance:chapter-list", "alliance:meeting-list", "alliance:founder-list", "alliance:partner-list", "alliance:sponsor",
    "toolkit:initiative-list", "toolkit:journey",
    "toolkit:barrier-list", "toolkit:briefing-list", "toolkit:what-counts-as-force",
    "toolkit:figures", "toolkit:influence", "toolkit:library", "toolkit:measure-list", "toolkit:progress-list",
    "toolkit:year-list",
    "stories:story-share", "stories:support", "stories:principles",
    "stories:principles-easy",
    "desk:about", "desk:contact", "desk:privacy", "desk:accessibility", "api-docs",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    address: str
    changed: datetime | None = None


def sections() -> dict[str, Any]:
    """Records by the name of their part of the map."""
    return {
        "initiatives": Initiative.objects.published(),
        "framework": Page.objects.published().filter(kind__in=ADDRESSES),
        "members": Organisation.objects.listed(),
        "chapters": Chapter.objects.opened(),
        "meetings": Meeting.objects.public(),
        "stories": Story.objects.for_search_engines(),
    }


def plain_pages() -> list[Entry]:
    return [Entry(found) for name in PLAIN if (found := _reverse(name))]


def _reverse(name: str) -> str:
    try:
        return settings.SITE_URL + reverse(name)
    except NoReverseMatch:
        return ""


def records(section: str, page: int) -> Iterator[Entry]:
    """One file's worth of a section, pages counted from 1."""
    start = (page - 1) * PER_FILE
    columns = ("slug", "updated_at", "kind") if section == "framework" else ("slug", "updated_at")
    for record in sections()[section].only(*columns).order_by("pk")[start : start + PER_FILE]:
        yield Entry(settings.SITE_URL + record.get_absolute_url(), record.updated_at)


def counts() -> dict[str, int]:
    return {name: rows.order_by().count() for name, rows in sections().items()}


def files(known: dict[str, int]) -> list[Entry]:
    """The addresses of the single files, for a site that has outgrown one."""
    pages = [("pages", 1)] + [(name, n) for name, total in known.items() for n in range(1, -(-total // PER_FILE) + 1)]
    return [Entry(settings.SITE_URL + reverse("desk:sitemap-part", args=[name, number])) for name, number in pages]
