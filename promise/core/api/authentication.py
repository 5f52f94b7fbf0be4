"""Keys of programs. Public data needs none; a wrong one is always a clean 401, never treated as a visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from promise.core.api.problems import DETAILS

READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Access:
    """What one key opens: who acts with it, for whom, and how far. `key` is its public id, never the secret."""

    user: Any
    key: str
    scopes: frozenset[str]
    organisation: Any = None


Reader = Callable[[str], Access | None]


class Bearer(BaseAuthentication):
    """The one authenticator. Kinds of keys register a reader; a token that no reader knows is refused.

    A read sees what everybody sees, whoever asks: a key gives a higher limit there and nothing else, so that public answers
    may be kept by shared caches. Only a write acts as the person who holds the key.
    """

    readers: list[Reader] = []

    def authenticate(self, request: Request) -> tuple[Any, Access] | None:
        found = access_of(request._request)
        if found is None:
            return None
        return (AnonymousUser() if request.method in READS else found.user), found

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def access_of(request: HttpRequest) -> Access | None:
    """What the key of this request opens, looked up once. None without a key; AuthenticationFailed for any other header."""
    if not hasattr(request, "_access"):
        header = request.META.get("HTTP_AUTHORIZATION", "")
        request._access = _read(header) if header else None  # type: ignore[attr-defined]
    found: Access | None = request._access  # type: ignore[attr-defined]
    return found


def _read(header: str) -> Access:
    scheme, _, token = header.partition(" ")
    if scheme.lower() == "bearer" and (token := token.strip()).isascii() and token.isprintable():
        for reader in Bearer.readers:
            if found := reader(token):
                return found
    raise AuthenticationFailed(str(DETAILS[401]))
