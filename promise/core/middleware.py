"""What every answer carries, and how much one address may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from rest_framework.exceptions import AuthenticationFailed

from promise.core import buckets
from promise.core.api.authentication import Access, access_of
from promise.core.api.problems import too_many, unauthorised

Next = Callable[[HttpRequest], HttpResponse]


def client_address(request: HttpRequest) -> str:
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str:
    """The address of the client: the last hop that our own proxies vouch for, an IPv6 one as its /64."""
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    count = settings.TRUSTED_PROXIES
    address = hops[-count] if count and len(hops) >= count else str(meta.get("REMOTE_ADDR", ""))
    return ":".join(address.split(":")[:4]) if ":" in address else address


class Headers:
    """Headers that no view may forget. Answers are private unless the view says otherwise."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        return response


class Language(LocaleMiddleware):
    """Pages follow the reader's language. The API has one, so that an address answers everybody alike and caches may keep it."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/api/"):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)


COUNTED = "promise.allowance"


def told(given: buckets.Allowance) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(given.limit),
        "X-RateLimit-Remaining": str(given.remaining),
        "X-RateLimit-Reset": str(int(given.resets) + 1),
    }


class Limits:
    """How much may be asked of the API in a minute: by a key, else by an address. Counted in the database, told in headers.

    A key that opens nothing is a clean 401 wherever it is sent, and counts against the address that sent it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        access, refused = key_of(request)
        name = f"key:{access.key}" if access else buckets.private_key("api", client_address(request))
        # what was counted before the middleware (core.thin) is not counted twice
        given = request.META.get(COUNTED) or buckets.leases.take(
            name, limit=settings.RATE_KEY if access else settings.RATE_ANON, period=60
        )
        response = (refused or self.get_response(request)) if given.allowed else too_many(given)
        for header, value in told(given).items():
            response[header] = value
        return response


def key_of(request: HttpRequest) -> tuple[Access | None, HttpResponse | None]:
    """What the bearer token of this request opens, or the answer to one that opens nothing."""
    if not request.META.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer"):
        return None, None
    try:
        return access_of(request), None
    except AuthenticationFailed as error:
        return None, unauthorised(str(error.detail))
