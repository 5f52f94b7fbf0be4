"""What feed readers subscribe to: the same for everyone, the newest first. An entry's id stays when its title changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed


@dataclass(frozen=True)
class Entry:
    """`name` is what the entry's id is made of, such as `initiative:<public id>`; `path` is on this site."""

    name: str
    title: str
    path: str
    words: str
    published: dt.datetime
    updated: dt.datetime


def feed(title: str, *, path: str, at: str, entries: Iterable[Entry]) -> HttpResponse:
    """`path`: the page that shows the same; `at`: where this feed is."""
    made = Atom1Feed(
        title=title, link=settings.SITE_URL + path, description="", feed_url=settings.SITE_URL + at, language="en-gb"
    )  # fmt: skip
    for one in entries:
        made.add_item(
            title=one.title, link=settings.SITE_URL + one.path, description=one.words, pubdate=one.published,
            updateddate=one.updated, unique_id=f"tag:{settings.SITE_HOST},2026:{one.name}",
        )  # fmt: skip
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=600"
    return response
