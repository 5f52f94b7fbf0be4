"""The nightly files for programs: made, made anew, taken down. A story that was taken back is in none of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.partners.dumping import KINDS, LISTS, STORIES, Place, here, manifest, stories_changed_since, write
from stories.actions.steps import was_ever_in_feed
from stories.documents.stores import keeps
from stories.models import Story

MANIFEST = "manifest.json"
STORY_FILES = tuple(f"{STORIES}.{kind}.gz" for kind in KINDS)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "dump"


def held() -> dict[str, Any] | None:
    """The manifest of what is there; without the stories' files where one has changed since: they are being made anew."""
    try:
        found: dict[str, Any] = orjson.loads((folder() / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    is_stale = stories_changed_since(Place(**found["stories_from"]))
    found["files"] = [
        one for one in found["files"] if (folder() / one["name"]).exists() and not (is_stale and one["type"] == STORIES)
    ]
    return found


def nothing_yet() -> dict[str, Any]:
    """Before the first night: no files, and a change log to be read from its beginning."""
    nowhere = Place(-1, -1, "")
    return manifest([], place=nowhere, stories_from=nowhere, at="") | {"made_at": None}


def make() -> int:
    """All of them. Each is put in place whole; the manifest, which names them, comes last. Returns how many rows there are."""
    place, at = here(), timezone.now().isoformat()
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder()) as beside:
        files = [file for name in LISTS for file in write(name, Path(beside))]
        put(Path(beside), manifest(files, place=place, stories_from=place, at=at))
    clear_if_stale()
    return sum(file.rows for file in files) // len(KINDS)


def renew_stories() -> bool:
    """Soon after a story changed: its files again, without waiting for the night."""
    found = held()
    if found is None or {one["name"] for one in found["files"]} >= set(STORY_FILES):
        return False
    take_down_stories()
    place = here()
    with tempfile.TemporaryDirectory(dir=folder()) as beside:
        fresh = write(STORIES, Path(beside))
        other = [one for one in found["files"] if one["type"] != STORIES]
        again = {**found, "stories_from": manifest([], place=place, stories_from=place, at="")["stories_from"]}
        put(Path(beside), again | {"files": other + manifest(fresh, place=place, stories_from=place, at="")["files"]})
    clear_if_stale()
    return True


def put(beside: Path, told: dict[str, Any]) -> None:
    """Move each file to its place in one step."""
    (beside / MANIFEST).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    names = sorted(path.name for path in beside.iterdir() if path.name != MANIFEST)
    for name in (*names, MANIFEST):
        os.replace(beside / name, folder() / name)


def clear_if_stale() -> None:
    """What was taken back while the files were being written is in them perhaps: then they go again."""
    found = held()
    if found is not None and not {one["name"] for one in found["files"]} >= set(STORY_FILES):
        take_down_stories()


def take_down_stories() -> int:
    gone = 0
    for name in STORY_FILES:
        path = folder() / name
        gone += path.exists()
        path.unlink(missing_ok=True)
    return gone


def clear() -> None:
    shutil.rmtree(folder(), ignore_errors=True)


@keeps("dump", _("The nightly file of stories that programs of partners fetch"))
def erase_from_dump(story: Story) -> int:
    """At once, and once more when the withdrawal has come true: a file may be finished in between."""
    if story.published_at is None:
        return 0
    transaction.on_commit(take_down_stories)
    taken_down = take_down_stories()
    # they go in any case; the receipt names them only where this story may have been in them
    return min(1, taken_down) if was_ever_in_feed(story) else 0
