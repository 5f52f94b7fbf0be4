"""What programs in other people's pages need from the API: leave to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

Next = Callable[[HttpRequest], HttpResponse]

READS = ("GET", "HEAD")
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
EXPOSED = "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"


class CrossOrigin:
    """Any page may read the public API from a browser. Cookies never travel with it: credentials are not allowed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        if request.method == "OPTIONS":
            headers = {"Access-Control-Allow-Origin": "*", **PREFLIGHT, "Allow": ", ".join(taken(request.path))}
            return HttpResponse(status=204, headers=headers)
        response = self.get_response(request)
        if request.method in READS:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = EXPOSED
        return response


def taken(path: str) -> list[str]:
    """The methods that an address takes; those of a read where nothing is there, so that asking tells nothing."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return ["GET", "HEAD", "OPTIONS"]
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    known = getattr(view, "actions", None) or [name for name in ("get", "post") if hasattr(cls, name)]
    methods = {name.upper() for name in known} & {"GET", "POST"}
    return [*sorted(methods), *(["HEAD"] if "GET" in methods else []), "OPTIONS"]
