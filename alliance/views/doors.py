"""Doors of the same build: those opened by a private link, and those of one organisation's own people."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from alliance.actions.limits import TooMany
from alliance.models import Organisation
from promise.accounts.models import User
from promise.core import buckets, errors
from promise.core.access import Door, anyone
from promise.core.middleware import client_address

WRONG_LINKS_AN_HOUR = 20


class LinkDoor(Door):
    """Opened by the token alone. Nobody may guess, a GET changes nothing, and the address stays out of caches and referrers."""

    policy = anyone

    def find(self, token: str) -> Any:
        """The record of this link, or None."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404:
            response = wrong_link(request)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get_subject(self) -> Any:
        if (found := self.find(str(self.kwargs["token"]))) is None:
            raise Http404
        return found


def wrong_link(request: HttpRequest) -> HttpResponse:
    """The same page for every link that opens nothing, twenty times an hour."""
    key = buckets.private_key("wrong-link", client_address(request))
    given = buckets.take(key, limit=WRONG_LINKS_AN_HOUR, period=3600)
    if not given.allowed:
        return errors.too_many(request, retry_after=given.retry_after)
    return render(request, "alliance/invitations/unknown.html", status=404)


class OrganisationDoor(Door):
    """About one organisation, for its own people. A visitor is asked to sign in before anything is looked up."""

    subject: Organisation

    def get_subject(self) -> Any:
        if not self.request.user.is_authenticated:
            return None
        return get_object_or_404(Organisation.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"organisation": self.subject}


def me(request: HttpRequest) -> User:
    """Who is signed in; only for doors whose policy lets nobody else through."""
    return cast("User", request.user)


def with_status(response: HttpResponse, error: Exception) -> HttpResponse:
    """A form that came back because of an allowance says so in its status, too."""
    if isinstance(error, TooMany):
        response.status_code = 429
        response["Retry-After"] = str(error.retry_after)
    return response
