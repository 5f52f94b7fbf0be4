"""The hottest public reads, answered before Django's middleware, where nothing about them is unusual.

A question that is plainly one of these, without a key or a cookie, is counted, answered and logged as on the whole way and by
the same functions; the headers are those that an answer of the same kind got on the whole way in this process. Everything
else, and whatever could not be answered from what is kept (core.rendered), goes the whole way.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http import HttpResponse, QueryDict
from django.http.request import split_domain_port, validate_host
from django.utils.http import http_date
from django_structlog.middlewares import RequestMiddleware

from promise.core import buckets
from promise.core.api.caching import is_known
from promise.core.compression import LEAST, shrunk, takes_gzip, weak
from promise.core.hot import Found, Read, one, page, reads
from promise.core.middleware import COUNTED, address_in, told
from promise.core.paging import BadCursor

Start = Callable[..., Any]
Headers = list[tuple[str, str]]
Known = tuple[str, int, bool, bool]
SLUG = re.compile(r"[a-z0-9-]{1,120}")
SIZE = re.compile(r"[1-9]\d{0,2}")
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_X_CORRELATION_ID", "HTTP_RANGE")
OWN = {"etag", "content-length", "last-modified", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}
# what the answers of either way are logged with
LOG = logging.getLogger("django_structlog.middlewares.request")


class Thin:
    """`known`: headers by kind of answer, as the whole way gave them: list or record, status, compressed, over TLS."""

    def __init__(self, whole: Callable[..., Iterable[bytes]]) -> None:
        self.whole = whole
        self.known: dict[Known, Headers] = {}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        found = plain_read(environ)
        if found is None:
            return self.whole(environ, start)
        read, slug = found
        given = buckets.leases.take(
            buckets.private_key("api", address_in(environ)), limit=settings.RATE_ANON, period=60
        )  # fmt: skip
        environ[COUNTED] = given
        made = self.answer(read, slug, environ) if given.allowed else None
        if made is None:
            return self.whole(environ, self.learning(read, slug, environ, start))
        status, headers, body = made
        noted(environ, status)
        start("200 OK" if status == 200 else "304 Not Modified", headers)
        return [body]

    def answer(self, read: Read, slug: str, environ: Mapping[str, Any]) -> tuple[int, Headers, bytes] | None:
        """None where it has to go the whole way."""
        is_asked_again = str(environ.get("HTTP_IF_NONE_MATCH", ""))
        try:
            if is_asked_again:
                found = made(read, slug, environ, with_body=False)
                if found is None:
                    return None
                if is_known(f'"{found.version}"', is_asked_again):
                    return self.dressed(read, slug, environ, 304, found)
            found = made(read, slug, environ, with_body=True)
        except (BadCursor, Error, SuspiciousOperation, RequestDataTooBig, UnicodeError):
            return None
        return self.dressed(read, slug, environ, 200, found) if found else None

    def dressed(
        self, read: Read, slug: str, environ: Mapping[str, Any], status: int, found: Found
    ) -> tuple[int, Headers, bytes] | None:
        body, version, changed = found.body if status == 200 else b"", found.version, found.changed
        packs = status == 200 and len(body) >= LEAST and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers = self.known.get((kind_of(read, slug), status, packs, is_secure(environ)))
        if headers is None:
            return None
        body = shrunk(body) if packs else body
        own = {"ETag": weak(f'"{version}"') if packs else f'"{version}"', **told(environ[COUNTED])}
        if changed is not None:
            own["Last-Modified"] = http_date(changed.timestamp())
        own["Content-Length"] = str(len(body))
        return status, [*headers, *own.items()], body

    def learning(self, read: Read, slug: str, environ: Mapping[str, Any], start: Start) -> Start:
        """Remember how the whole way dresses an answer of this kind."""

        def begin(status: str, headers: Headers, *more: Any) -> Any:
            code, packed = int(status[:3]), any(name == "Content-Encoding" for name, _ in headers)
            if code in {200, 304}:
                constant = [(name, value) for name, value in headers if name.lower() not in OWN]
                self.known[kind_of(read, slug), code, packed, is_secure(environ)] = constant
            return start(status, headers, *more)

        return begin


def plain_read(environ: Mapping[str, Any]) -> tuple[Read, str] | None:
    """Which list, and of what record of it; None for whatever is not as plain as can be."""
    path = environ.get("PATH_INFO", "")
    cut = path.rfind("/", 0, -1) + 1
    read, slug = (reads[path], "") if path in reads else (reads.get(path[:cut]), path[cut:-1])
    if read is None or environ.get("REQUEST_METHOD") != "GET" or environ.get("SCRIPT_NAME"):
        return None
    if any(name in environ for name in PERSONAL) or not is_our_host(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS)):
        return None
    question = environ.get("QUERY_STRING", "")
    if slug:
        return (read, slug) if not question and SLUG.fullmatch(slug) else None
    return (read, "") if not question or is_plain(question) else None


def is_plain(question: str) -> bool:
    """Nothing but a size and a cursor, each once."""
    names = [part.partition("=")[0] for part in question.split("&")]
    return len(question) < 600 and "%" not in question and "+" not in question and sorted(names) in PLAIN


PLAIN = (["cursor"], ["page_size"], ["cursor", "page_size"])


@lru_cache(maxsize=64)
def is_our_host(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, list(allowed))


def is_secure(environ: Mapping[str, Any]) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return bool(environ[name].split(",", 1)[0].strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")


def kind_of(read: Read, slug: str) -> str:
    return f"{read.path}{'one' if slug else ''}"


def made(
    read: Read, slug: str, environ: Mapping[str, Any], *, with_body: bool
) -> Found | None:  # fmt: skip
    if slug:
        return one(read, slug, with_body=with_body)
    question = QueryDict(environ.get("QUERY_STRING", ""))
    size = question.get("page_size", "20")
    if not SIZE.fullmatch(size) or int(size) > 200:
        return None
    return page(read, question, int(size), with_body=with_body)


def noted(environ: dict[str, Any], status: int) -> None:
    """Both lines of the request log, by the code that writes them on the whole way."""
    if not LOG.isEnabledFor(logging.INFO):
        return
    writer = RequestMiddleware.__new__(RequestMiddleware)
    request = WSGIRequest(environ)
    writer.prepare(request)
    request.user = AnonymousUser()
    writer.handle_response(request, HttpResponse(status=status))
