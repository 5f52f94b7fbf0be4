"""What feed readers subscribe to in the toolkit: what came into the bank, one idea a week, what stands new in the library."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promise.core import atom
from promise.core.access import Door, anyone
from toolkit.models import FeaturedWeek, Initiative, Page
from toolkit.models.kinds import PageKind
from toolkit.models.pages import LIBRARY

NEWEST = 50


class InitiativeFeed(Door):
    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        newest = Initiative.objects.published().order_by("-published_at", "-pk")[:NEWEST]
        entries = (entry(one, one.published_at or one.created_at) for one in newest)
        title, page = _("New in the toolkit of the PROMISE alliance"), reverse("toolkit:initiative-list")
        return atom.feed(title, path=page, at=reverse("toolkit:initiative-feed"), entries=entries)


class FeaturedFeed(Door):
    """An idea is an entry of its week, so that one that comes round again is told again."""

    policy = anyone

    def get(self, request: HttpRequest) -> HttpResponse:
        weeks = FeaturedWeek.objects.begun(timezone.localdate()).in_the_bank().select_related("initiative")
        entries = (
            entry(row.initiative, dt.datetime.combine(row.week, dt.time.min, tzinfo=dt.UTC), f":{row.week:%Y-%m-%d}")
            for row in weeks.order_by("-week")[:NEWEST]
        )
        page = reverse("toolkit:featured-list")
        return atom.feed(_("One idea a week"), path=page, at=reverse("toolkit:featured-feed"), entries=entries)


class PageFeed(Door):
    """Pages of the framework of some kinds, those that came last first."""

    policy = anyone
    kinds: ClassVar[tuple[str, ...]]
    title: ClassVar[StrPromise]
    page: ClassVar[str]
    at: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = Page.objects.of(*self.kinds).published().annotate(came_at=Min("versions__at"))
        entries = (written(one) for one in shown.order_by("-came_at", "-pk")[:NEWEST])
        return atom.feed(str(self.title), path=reverse(self.page), at=reverse(self.at), entries=entries)


class LibraryFeed(PageFeed):
    kinds = LIBRARY
    title, page, at = gettext_lazy("New in the library of the PROMISE alliance"), "toolkit:library", "toolkit:library-feed"


class CampaignFeed(PageFeed):
    kinds = (PageKind.CAMPAIGN,)
    title, page, at = gettext_lazy("Campaign stories"), "toolkit:library", "toolkit:campaign-feed"


class BriefingFeed(PageFeed):
    kinds = (PageKind.BRIEFING,)
    title, page, at = gettext_lazy("Briefings of the PROMISE alliance"), "toolkit:briefing-list", "toolkit:briefing-feed"


def written(one: Any) -> atom.Entry:
    return atom.Entry(
        name=f"page:{one.public_id}", title=one.title, path=one.get_absolute_url(), words=one.texts.get("lead", ""),
        published=one.came_at, updated=max(one.came_at, one.updated_at),
    )  # fmt: skip


def entry(one: Initiative, published: dt.datetime, occasion: str = "") -> atom.Entry:
    return atom.Entry(
        name=f"initiative:{one.public_id}{occasion}", title=one.title, path=one.get_absolute_url(), words=one.summary,
        published=published, updated=max(published, one.updated_at) if not occasion else published,
    )  # fmt: skip
