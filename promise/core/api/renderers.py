"""JSON by orjson; CSV and NDJSON as streams of the whole filtered list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

# what a spreadsheet may run, also behind blanks and signs that cannot be seen, and behind quotation marks of our own
FORMULA = re.compile(r"'*[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


class OneFormat(BaseContentNegotiation):
    """`format=` chooses; the Accept header never changes what an address answers, so caches cannot mix answers up."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").split(";")[0].strip()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def ndjson(documents: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for document in documents:
        yield orjson.dumps(document, default=str) + b"\n"


class _Line:
    """A file that hands back what is written to it, so that csv.writer can feed a stream."""

    def write(self, text: str) -> str:
        return text


def as_csv(documents: Iterable[Mapping[str, Any]], columns: list[str]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, every cell quoted, formulas disarmed; lists are joined by a vertical bar."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield b"\xef\xbb\xbf" + writer.writerow(columns).encode()
    for document in documents:
        flat = flatten(document)
        yield writer.writerow([safe_cell(flat.get(name)) for name in columns]).encode()


def flatten(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """{"evidence": {"level": x}} becomes {"evidence_level": x}; a list of records becomes their names (under expanded: JSON)."""
    flat: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{prefix}{name}_"))
        elif isinstance(value, list) and prefix == "expanded_":
            flat[prefix + name] = orjson.dumps(value, default=str).decode()
        elif isinstance(value, list):
            flat[prefix + name] = "|".join(_item(entry) for entry in value)
        else:
            flat[prefix + name] = value
    return flat


def _item(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return ", ".join(str(value) for value in entry.values() if value not in (None, ""))
    return str(entry)


def safe_cell(value: Any) -> str:
    """A spreadsheet must never run what somebody typed here. Whoever reads the file back takes one quotation mark off again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    return "'" + text if FORMULA.match(text) else text
