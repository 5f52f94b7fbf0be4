"""Answers that shared caches may keep for a moment, with a tag to ask again by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from rest_framework.request import Request

from promise.core.rendered import Text, version_of

Head = dict[str, Any]


def page_text(head: Head, rows: list[Text]) -> Text:
    """A page put together from texts that exist already; its version is theirs, in their order, and that of its links."""
    before = orjson.dumps(head)[:-1] + (b"," if head else b"") + b'"results":['
    body = before + b",".join(row.body for row in rows) + b"]}"
    return Text(version_of(before + "".join(row.version for row in rows).encode()), body)


def page_version(head: Head, versions: Iterable[str]) -> str:
    """The version of `page_text` without the texts themselves."""
    return page_text(head, [Text(version, b"") for version in versions]).version


def is_known(tag: str, if_none_match: str) -> bool:
    """Weakly compared, as a read may be: the same answer compressed on its way is the same answer."""
    known = {value.strip().removeprefix("W/") for value in if_none_match.split(",")} if if_none_match else ()
    return tag in known or "*" in known


def answer(request: HttpRequest | Request, text: Text, *, max_age: int, changed: datetime | None = None) -> HttpResponse:
    """304 only by the tag: some figures of a record change quietly, so that its moment alone does not tell."""
    tag = f'"{text.version}"'
    if is_known(tag, request.META.get("HTTP_IF_NONE_MATCH", "")):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(text.body, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = f"{reach_of(request)}, max-age={max_age}"
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def reach_of(request: HttpRequest | Request) -> str:
    """What is asked with a key is the same, but tells in its headers how much that key has left."""
    return "private" if request.META.get("HTTP_AUTHORIZATION") else "public"


def cacheable(request: HttpRequest | Request, body: Any, *, max_age: int) -> HttpResponse:
    content = orjson.dumps(body, default=str)
    return answer(request, Text(version_of(content), content), max_age=max_age)
