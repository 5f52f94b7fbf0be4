"""Whole lists as files: the same records as in the lists, read by the lists' own querysets and documents."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, QueryDict
from rest_framework.request import Request

from alliance.api.views import ChapterViewSet, MeetingViewSet, OrganisationViewSet
from promise.core.api.renderers import as_csv
from promise.core.api.views import RecordViewSet
from promise.core.citing import DATA_LICENCE
from promise.core.models import Change
from promise.core.paging import cursor_at
from stories.api.views import StoryViewSet
from stories.documents.stories import TERMS
from toolkit.api.framework import BarrierViewSet, BriefingViewSet, LibraryViewSet
from toolkit.api.measures import MeasureViewSet, SeriesViewSet
from toolkit.api.views import AdoptionViewSet, InitiativeViewSet

LISTS: dict[str, type[RecordViewSet]] = {
    "organisations": OrganisationViewSet, "chapters": ChapterViewSet, "meetings": MeetingViewSet,
    "initiatives": InitiativeViewSet, "adoptions": AdoptionViewSet, "measures": MeasureViewSet,
    "series": SeriesViewSet, "barriers": BarrierViewSet, "briefings": BriefingViewSet, "library": LibraryViewSet,
    "stories": StoryViewSet,
}  # fmt: skip
STORIES = "stories"
LICENCES = {**dict.fromkeys(LISTS, DATA_LICENCE), STORIES: TERMS}
KINDS = ("ndjson", "csv")
CHUNK, LEVEL = 500, 6


@dataclass(frozen=True)
class File:
    """`sha256` is that of the compressed file, as it is sent."""

    name: str
    type: str
    format: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Place:
    """How far the change log had come: (xact, id) of its last settled line, and when that was."""

    xact: int
    id: int
    at: str

    def links(self) -> dict[str, str]:
        """Where to go on from: to the line, or by the moment, which also holds when the log was numbered anew."""
        root = f"{settings.SITE_URL}/api/v1/changes/"
        if not self.at:
            return {"cursor": root, "since": root}
        return {
            "cursor": f"{root}?cursor={cursor_at('xact', self.xact, self.id, 'n')}",
            "since": f"{root}?since={self.at.replace('+00:00', 'Z')}",
        }


def here() -> Place:
    last = Change.objects.settled().order_by("-xact", "-pk").first()
    return Place(last.xact, last.pk, last.at.isoformat()) if last else Place(-1, -1, "")


def stories_changed_since(place: Place) -> bool:
    """Whether a story may have been taken back, or told otherwise, after the log had come so far."""
    lines = Change.objects.filter(type="story").exclude(change=Change.Kind.CREATED)
    return lines.filter(xact__gte=place.xact).exclude(xact=place.xact, pk__lte=place.id).exists()


def reader(name: str) -> RecordViewSet:
    """The list as it answers anybody who asks for a table of all of it."""
    asked = HttpRequest()
    asked.method, asked.GET = "GET", QueryDict("format=csv")
    view = LISTS[name]()
    view.request, view.kwargs, view.action = Request(asked), {}, "list"
    return view


def write(name: str, folder: Path) -> list[File]:
    """Both files of one list, in one pass, in the memory of a few rows."""
    view, rows = reader(name), 0
    paths = {kind: folder / f"{name}.{kind}.gz" for kind in KINDS}
    with ExitStack() as held:
        lines, cells = (held.enter_context(packed(held.enter_context(paths[kind].open("wb")))) for kind in KINDS)

        def documents() -> Iterator[dict[str, Any]]:
            nonlocal rows
            for document in view.dressed(view.records().order_by("pk").iterator(chunk_size=CHUNK)):
                lines.write(orjson.dumps(document, default=str) + b"\n")
                rows += 1
                yield document

        for row in as_csv(documents(), view.selection.columns):
            cells.write(row)
    return [described(path, name, kind, rows) for kind, path in paths.items()]


def packed(out: Any) -> gzip.GzipFile:
    """Without a name or a moment inside: the same rows are the same bytes."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0)


def described(path: Path, name: str, kind: str, rows: int) -> File:
    with path.open("rb") as held:
        digest = hashlib.file_digest(held, "sha256").hexdigest()
    return File(path.name, name, kind, rows, path.stat().st_size, digest)


def manifest(files: list[File], *, place: Place, stories_from: Place, at: str) -> dict[str, Any]:
    return {
        "made_at": at,
        "schema_version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "changes": place.links(),
        "licences": LICENCES,
        "place": asdict(place),
        "stories_from": asdict(stories_from),
        "files": [asdict(one) for one in files],
    }


def sums(files: list[dict[str, Any]]) -> str:
    """As `sha256sum --check` reads them."""
    return "".join(f"{one['sha256']}  {one['name']}\n" for one in files)
