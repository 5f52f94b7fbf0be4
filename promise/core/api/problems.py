"""Errors as RFC 9457 problem documents: what is wrong, where, and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from promise.core.buckets import Allowance
from promise.core.paging import BadCursor


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


def plain(status: int) -> HttpResponse:
    return problem(status, detail=str(DETAILS.get(status, "")))


def too_many(given: Allowance) -> HttpResponse:
    response = plain(429)
    response["Retry-After"] = str(given.retry_after)
    return response


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None lets an unforeseen error go on to the 500 page and the log."""
    if isinstance(error, Http404):
        return plain(404)
    if isinstance(error, PermissionDenied):
        return plain(403)
    if isinstance(error, BadCursor):
        return problem(400, detail=str(error), errors={"cursor": [str(error)]})
    if isinstance(error, exceptions.ValidationError):
        return problem(400, detail=str(_("Some of what you sent is not right; see errors.")), errors=_fields(error.detail))
    if isinstance(error, exceptions.APIException):
        response = problem(error.status_code, detail=str(error.detail))
        if error.status_code == 401:
            response["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
        return response
    return None


def _fields(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}
