"""Posts that see private things need a second factor: without one every page leads to setting it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class SecondFactor:
    """On when DEBUG=0. Public pages stay open, signed out; signed in with a post, only the account pages do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.EMBEDDED or request.path.startswith(("/accounts/", "/static/", "/embed/", "/livez", "/readyz")):
            return None
        user: Any = request.user
        if not user.is_authenticated or not user.roles or is_mfa_enabled(user):
            return None
        messages.warning(request, _("Your post needs a second step at sign-in. Set one up to go on."))
        return redirect("mfa_index")
