"""What every write by a program shares: one body, one organisation, and the same call twice counted once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

from promise.core.api.authentication import Access

NAME = re.compile(r"[\x21-\x7e]{1,200}")
# (type, public id) of what a call made or moved
Made = tuple[str, str]
Act = Callable[[], Made]


class Reused(APIException):
    status_code = 422


class Remembers(Protocol):
    """Runs `act` once for each name that a key gives: (what was made, whether it was made by an earlier call)."""

    def __call__(self, *, access: Access, name: str, fingerprint: str, act: Act) -> tuple[Made, bool]: ...


class Writes:
    """Beside a RecordViewSet: writes as the person who holds the key, for the organisation that the key is of."""

    # which scope each action wants
    scopes: ClassVar[dict[str, str]] = {}
    # set by whoever keeps the calls; without it no write passes
    remember: ClassVar[Remembers | None] = None

    def body(self, request: Request, allowed: frozenset[str]) -> dict[str, Any]:
        unknown = sorted(set(request.data) - allowed)
        if unknown:
            raise ValidationError({str(name)[:60]: [_("This field is not known here.")] for name in unknown})
        return dict(request.data)

    def once(self, request: Request, act: Act) -> tuple[Made, bool]:
        """Do it, or find what an earlier call with the same Idempotency-Key did."""
        name = request.headers.get("Idempotency-Key", "")
        if not name:
            return act(), False
        if not NAME.fullmatch(name):
            raise ValidationError({"Idempotency-Key": [_("Letters, digits and signs, 200 at most, without blanks.")]})
        if Writes.remember is None:
            raise RuntimeError("nobody keeps the calls")
        access: Any = request.auth
        said = orjson.dumps([request.method, request.path, request.data], option=orjson.OPT_SORT_KEYS)
        return Writes.remember(access=access, name=name, fingerprint=hashlib.sha256(said).hexdigest(), act=act)

    def told(self, document: dict[str, Any], *, status: int, location: str = "", replayed: bool = False) -> HttpResponse:
        response = HttpResponse(orjson.dumps(document, default=str), status=status, content_type="application/json")
        if location:
            response["Location"] = location
        if replayed:
            response["Idempotency-Replayed"] = "true"
        return response
