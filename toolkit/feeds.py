"""What feed readers subscribe to in the toolkit: what came into the bank, and one idea a week."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import atom
from promise.core.access import Door, anyone
from toolkit.models import FeaturedWeek, Initiative

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


def entry(one: Initiative, published: dt.datetime, occasion: str = "") -> atom.Entry:
    return atom.Entry(
        name=f"initiative:{one.public_id}{occasion}", title=one.title, path=one.get_absolute_url(), words=one.summary,
        published=published, updated=max(published, one.updated_at) if not occasion else published,
    )  # fmt: skip
