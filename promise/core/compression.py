"""Answers of the API made smaller on their way. Never one that holds a secret: its size would tell of it (BREACH).

What is public holds none. An answer to a key, a write, a page with a form: all of them go as they are.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

Next = Callable[[HttpRequest], HttpResponse]
KINDS = ("application/json", "text/csv", "application/x-ndjson", "application/atom+xml")
READS = ("GET", "HEAD")
LEAST, LEVEL = 600, 1
VARY = ("Accept-Encoding", "Authorization")
FLUSHED_EVERY = 64 * 1024


class Compression:
    """Right for caches: what may come compressed says so, and a tag of compressed bytes is a weak one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READS or not request.path.startswith("/api/"):
            return response
        if "no-store" in response.get("Cache-Control", "no-store") and not response.streaming:
            return response
        patch_vary_headers(response, VARY)
        if self.may_shrink(request, response):
            shrink(response)
        return response

    def may_shrink(self, request: HttpRequest, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.has_header("Content-Encoding")
            and not request.META.get("HTTP_AUTHORIZATION")
            and response.get("Content-Type", "").partition(";")[0] in KINDS
            and (response.streaming or len(response.content) >= LEAST)
            and takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        )


def takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def shrunk(content: bytes) -> bytes:
    return gzip.compress(content, LEVEL, mtime=0)


def weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"


def shrink(response: HttpResponse) -> None:
    if response.streaming:
        stream = cast("StreamingHttpResponse", response)
        stream.streaming_content = flowing(cast("Iterable[bytes]", stream.streaming_content))
    else:
        response.content = shrunk(response.content)
        response["Content-Length"] = str(len(response.content))
    if tag := response.get("ETag"):
        response["ETag"] = weak(tag)
    response["Content-Encoding"] = "gzip"


def flowing(parts: Iterable[bytes]) -> Iterator[bytes]:
    """A stream stays one: what is ready goes out every 64 kB."""
    packer: Any = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    since = 0
    for part in parts:
        since += len(part)
        packed = packer.compress(part)
        if since >= FLUSHED_EVERY:
            packed += packer.flush(zlib.Z_SYNC_FLUSH)
            since = 0
        if packed:
            yield packed
    yield packer.flush()
