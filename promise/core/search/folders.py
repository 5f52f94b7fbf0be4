"""Where an index lies: SEARCH_ROOT/<index>/<generation>/, and CURRENT beside them naming the one that is read.

Everything here is derived from the database and may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from promise.core.search import analysis
from promise.core.search.spec import Index

MADE_UNDER = "made_under"
CURRENT = "CURRENT"


class Unavailable(Exception):
    """There is no index that can be read: missing, broken, or made under another schema."""


def root(index: Index) -> Path:
    return Path(settings.SEARCH_ROOT) / index.name


def current(index: Index) -> Path | None:
    """The folder that is read now."""
    try:
        name = (root(index) / CURRENT).read_text().strip()
    except OSError:
        return None
    folder = root(index) / name
    return folder if name and folder.is_dir() else None


def schema(index: Index) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for text in index.texts:
        builder.add_text_field(text.name, tokenizer_name=analysis.TOKENIZER)
    builder.add_text_field("all", tokenizer_name=analysis.TOKENIZER)
    builder.add_text_field("gist", fast=True, tokenizer_name="raw", index_option="basic")
    for facet in index.facets:
        builder.add_text_field(f"facet_{facet}", fast=True, tokenizer_name="raw", index_option="basic")
    for order in index.orders:
        builder.add_unsigned_field(f"order_{order}", indexed=True, fast=True)
    return builder.build()


def create(index: Index) -> tuple[tantivy.Index, Path]:
    """A new, empty index in a folder of its own; nobody reads it until `switch`."""
    folder = root(index) / f"{int(time.time())}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    made = tantivy.Index(schema(index), path=str(folder))
    (folder / MADE_UNDER).write_text(index.schema_key)
    return made, folder


def switch(index: Index, folder: Path) -> None:
    """Readers go over to `folder` in one step; what was there before is deleted."""
    pointer = root(index) / CURRENT
    aside = pointer.with_suffix(f".{secrets.token_hex(4)}")
    aside.write_text(folder.name)
    os.replace(aside, pointer)
    for old in root(index).iterdir():
        if old.is_dir() and old != folder:
            shutil.rmtree(old, ignore_errors=True)


def open_folder(index: Index, folder: Path | None) -> tantivy.Index:
    """The index in a folder; raises Unavailable rather than anything else."""
    try:
        if folder is None or (folder / MADE_UNDER).read_text() != index.schema_key:
            raise Unavailable(index.name)
        opened = tantivy.Index.open(str(folder))
    except (OSError, ValueError) as error:
        raise Unavailable(index.name) from error
    opened.config_reader(reload_policy="manual")
    return opened


@contextmanager
def writing(index: Index) -> Iterator[None]:
    """One process writes at a time: a change must not land in a folder that a rebuild is about to leave behind."""
    root(index).mkdir(parents=True, exist_ok=True)
    with (root(index) / "LOCK").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@dataclass(eq=False)
class Reader:
    """One open index. `generation` names the exact state that is read: any commit or rebuild changes it."""

    folder: Path
    index: tantivy.Index
    stamp: tuple[int, int, int]
    generation: str
    searcher: tantivy.Searcher
    # what unknown words were taken for, while this state lasts
    taken_for: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    # for questions asked while this state lasts: what their words were taken to mean, and how many each choice would leave
    counted: dict[Hashable, tuple[Any, Mapping[str, Mapping[str, int]]]] = field(default_factory=dict)

    @cached_property
    def known_words(self) -> list[tuple[str, int]]:
        """Every stem of the index and in how many records it stands."""
        return list(self.searcher.terms_with_prefix("all", ""))


_readers: dict[str, Reader] = {}
_lock = threading.Lock()


def reader(index: Index) -> Reader:
    """The index as it stands now: two looks at the disk, a reload only when something was written."""
    folder = current(index)
    if folder is None:
        raise Unavailable(index.name)
    stamp = _stamp(folder)
    held = _readers.get(str(root(index)))
    if held is not None and held.folder == folder and held.stamp == stamp:
        return held
    with _lock:
        return _refresh(index, folder, stamp)


def _refresh(index: Index, folder: Path, stamp: tuple[int, int, int]) -> Reader:
    key = str(root(index))
    held = _readers.get(key)
    if held is not None and held.folder == folder:
        if held.stamp == stamp:
            return held
        opened = held.index
    else:
        opened = open_folder(index, folder)
    try:
        opened.reload()
        generation = f"{folder.name}.{json.loads((folder / 'meta.json').read_text())['opstamp']}"
        fresh = Reader(folder, opened, stamp, generation, opened.searcher())
    except (OSError, ValueError, KeyError) as error:
        forget(index)
        raise Unavailable(index.name) from error
    _readers[key] = fresh
    return fresh


def _stamp(folder: Path) -> tuple[int, int, int]:
    try:
        found = (folder / "meta.json").stat()
    except OSError as error:
        raise Unavailable(folder.name) from error
    return found.st_mtime_ns, found.st_ino, found.st_size


def forget(index: Index) -> None:
    """Close what this process holds of an index."""
    with suppress(KeyError):
        del _readers[str(root(index))]
