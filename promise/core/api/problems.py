"""Errors as RFC 9457 problem documents: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Invalid
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from promise.core.buckets import Allowance
from promise.core.paging import BadCursor
from promise.core.workflow import MoveRefused


def problem(status: int, *, detail: str = "", errors: dict[str, Any] | None = None, kind: str = "about:blank") -> HttpResponse:
    body: dict[str, Any] = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")


DETAILS = {
    400: _("The request is not well formed."),
    401: _("This key is not valid, has expired or was revoked. Public data needs no key."),
    403: _("You may not do this."),
    404: _("There is nothing at this address. The lists under /api/v1/ name what there is."),
    410: _("This was here and has been taken back for good."),
    429: _("Too many requests. Wait as many seconds as Retry-After says."),
    500: _("Something broke on our side. Nothing of yours was lost; please try again."),
}

CHALLENGES = {
    "not_authenticated": 'Bearer realm="api"',
    "insufficient_scope": 'Bearer realm="api", error="insufficient_scope"',
}


def plain(status: int) -> HttpResponse:
    return problem(status, detail=str(DETAILS.get(status, "")))


def unauthorised(detail: str = "") -> HttpResponse:
    response = problem(401, detail=detail or str(DETAILS[401]))
    response["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
    return response


def too_many(given: Allowance) -> HttpResponse:
    response = plain(429)
    response["Retry-After"] = str(given.retry_after)
    return response


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    response = problem(error.status_code, detail=str(error.detail))
    if challenge := CHALLENGES.get(str(getattr(error.detail, "code", ""))):
        response["WWW-Authenticate"] = challenge
    return response


def _by_field(error: Invalid) -> dict[str, Any]:
    return error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}


def _fields(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}


NOT_RIGHT = _("Some of what you sent is not right; see errors.")
Answer = Callable[[Any], HttpResponse]
ANSWERS: list[tuple[type[Exception], Answer]] = [
    (Http404, lambda error: plain(404)),
    (PermissionDenied, lambda error: plain(403)),
    (BadCursor, lambda error: problem(400, detail=str(error), errors={"cursor": [str(error)]})),
    (MoveRefused, lambda error: problem(409, detail=str(error))),
    (Invalid, lambda error: problem(400, detail=str(NOT_RIGHT), errors=_by_field(error))),
    (exceptions.ValidationError, lambda error: problem(400, detail=str(NOT_RIGHT), errors=_fields(error.detail))),
    (exceptions.AuthenticationFailed, lambda error: unauthorised(str(error.detail))),
    (exceptions.APIException, _of_framework),
]


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None lets an unforeseen error go on to the 500 page and the log."""
    return next((answer(error) for kind, answer in ANSWERS if isinstance(error, kind)), None)
