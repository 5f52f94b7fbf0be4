"""Keys of programs. Public data needs none; a wrong one is always a clean 401, never treated as a visitor."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from promise.core.api.problems import DETAILS


class Bearer(BaseAuthentication):
    """The one authenticator. Kinds of keys register a reader; a token that no reader knows is refused."""

    readers: list[Any] = []

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        header = get_authorization_header(request).decode("latin-1")
        if not header:
            return None
        scheme, _, token = header.partition(" ")
        for reader in self.readers:
            if scheme.lower() == "bearer" and (found := reader(token.strip())):
                return found  # type: ignore[no-any-return]
        raise AuthenticationFailed(str(DETAILS[401]))

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
