"""The one writer: the outbox. Entries are replaced whole, as their rows stand now; a rebuild makes a new folder."""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Collection, Iterable, Sequence

import tantivy
from django.db import transaction

from promise.core import outbox
from promise.core.models import OutboxItem
from promise.core.search import analysis, folders
from promise.core.search.spec import Entry, Index, order_key

log = logging.getLogger(__name__)

REBUILD = "search.rebuild"
HEAP = 64_000_000
SMALL_HEAP = 20_000_000

registry: dict[str, Index] = {}


def register(index: Index) -> None:
    registry[index.name] = index


def write(index: Index, ids: Collection[int]) -> None:
    """Bring the entries of these rows up to date. Without a readable index, all of it is built instead."""
    with folders.writing(index):
        try:
            opened = folders.open_folder(index, folders.current(index))
        except folders.Unavailable:
            _build(index)
        else:
            _replace(index, opened, ids)


def _replace(index: Index, opened: tantivy.Index, ids: Collection[int]) -> None:
    writer = opened.writer(heap_size=SMALL_HEAP, num_threads=1)
    for pk in ids:
        # by query: deleting by term takes the number for a signed one and silently finds nothing
        writer.delete_documents_by_query(tantivy.Query.term_query(opened.schema, "id", pk))
    for entry in index.entries(ids):
        writer.add_document(_document(index, entry))
    _close(writer)


def rebuild(name: str) -> int:
    """Build the index anew beside the old one, then switch. Returns how many entries it holds."""
    index = registry[name]
    with folders.writing(index):
        total = _build(index)
    log.info("search_rebuilt", extra={"index": name, "entries": total})
    return total


def _build(index: Index) -> int:
    made, folder = folders.create(index)
    try:
        total = _fill(index, made, index.entries(None))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    folders.switch(index, folder)
    return total


def _fill(index: Index, made: tantivy.Index, entries: Iterable[Entry]) -> int:
    writer = made.writer(heap_size=HEAP, num_threads=1)
    total = 0
    for entry in entries:
        writer.add_document(_document(index, entry))
        total += 1
    _close(writer)
    return total


def _close(writer: tantivy.IndexWriter) -> None:
    writer.commit()
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _document(index: Index, entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", entry.id)
    gist: set[str] = set()
    for text in index.texts:
        for part in entry.texts.get(text.name, ()):
            if not part:
                continue
            joined = analysis.joined(part)
            document.add_text(text.name, joined)
            document.add_text("all", joined)
            if text.is_gist:
                gist.update(joined.split())
    for stem in gist - analysis.stop_stems():
        document.add_text("gist", stem)
    for facet in index.facets:
        for value in entry.facets.get(facet, ()):
            document.add_text(f"facet_{facet}", value)
    for order in index.orders:
        document.add_unsigned(f"order_{order}", order_key(entry.orders.get(order, 0), entry.id))
    return document


def ask_rebuild(index: Index) -> None:
    """Asked by readers that found no index: one request waits at a time, however many ask."""
    waiting = OutboxItem.objects.filter(
        dedupe_key__startswith=f"{REBUILD}:{index.name}:", state__in=[OutboxItem.State.PENDING, OutboxItem.State.SENDING]
    )
    if not waiting.exists():
        announce_rebuild(index)


def announce_rebuild(index: Index) -> None:
    """After a bulk load: build the index anew, whatever else waits."""
    with transaction.atomic():
        outbox.announce(REBUILD, key=f"{index.name}:{secrets.token_hex(8)}", payload={"index": index.name})


@outbox.handles(REBUILD, delivery="idempotent", batch=50)
def rebuild_asked(items: Sequence[OutboxItem]) -> None:
    """Several requests for the same index are met by one build."""
    for name in {item.payload["index"] for item in items}:
        rebuild(name)
