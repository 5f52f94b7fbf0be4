"""The token endpoint: allauth's, behind a door that lets no wrong secret come as far as the slow hashing."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Any
from urllib.parse import unquote_plus

from allauth.idp.oidc import views as oidc
from allauth.idp.oidc.models import Token as OAuthToken
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from promise.core import buckets, tokens
from promise.core.access import Door, anyone
from promise.core.middleware import client_address
from promise.partners.models import ApiKey
from promise.partners.policies import may_have_keys

TRIES_A_MINUTE = 30
TOKENS_AN_HOUR = 60
GRANT = "client_credentials"
# compared with when there is no such client, so that both answers take the same time
NOBODY = tokens.fingerprint(secrets.token_urlsafe(32))


def refused(status: int, error: str, words: str) -> HttpResponse:
    """An error as RFC 6749 section 5.2 writes it."""
    response = JsonResponse({"error": error, "error_description": words}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="api"'
    return response


@method_decorator(csrf_exempt, name="dispatch")
class ClientDoor(Door):
    """For programs that show their id and secret. Asked in this order: how often, what for, who."""

    policy = anyone
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("QUERY_STRING"):
            return refused(400, "invalid_request", "Send everything in the body: addresses end up in logs.")
        knock = buckets.take(buckets.private_key("token", client_address(request)), limit=TRIES_A_MINUTE, period=60)
        if not knock.allowed:
            return self.too_often(knock)
        if wrong := self.wrong_request(request):
            return wrong
        key = proved(*credentials(request))
        if key is None:
            return refused(401, "invalid_client", "This id and secret open nothing. Make new ones on the desk.")
        given = buckets.take(f"client:{key.public_id}", limit=TOKENS_AN_HOUR, period=3600)
        return self.pass_on(request, key) if given.allowed else self.too_often(given)

    def wrong_request(self, request: HttpRequest) -> HttpResponse | None:
        return None

    def pass_on(self, request: HttpRequest, key: ApiKey) -> HttpResponseBase:
        raise NotImplementedError

    def too_often(self, given: buckets.Allowance) -> HttpResponse:
        response = refused(429, "temporarily_unavailable", "Too many requests. Keep a token until it expires.")
        response["Retry-After"] = str(given.retry_after)
        return response


class Token(ClientDoor):
    """Client credentials in, a token of one hour out."""

    def wrong_request(self, request: HttpRequest) -> HttpResponse | None:
        wanted = request.POST.getlist("grant_type")
        if wanted != [GRANT]:
            return refused(400, "unsupported_grant_type" if wanted else "invalid_request", f"Send grant_type={GRANT}, once.")
        return None

    def pass_on(self, request: HttpRequest, key: ApiKey) -> HttpResponseBase:
        response: HttpResponseBase = oidc.TokenView.as_view()(request)
        response["Cache-Control"] = "no-store"
        return response


class Revoke(ClientDoor):
    """A token that is not needed any more. Another program's is left alone, and the answer does not tell (RFC 7009, 2.1)."""

    def pass_on(self, request: HttpRequest, key: ApiKey) -> HttpResponseBase:
        held = OAuthToken.objects.by_value(request.POST.get("token", "")[:200]).first()
        if held is None or held.client_id != key.client_id:
            return HttpResponse(status=200)
        response: HttpResponseBase = oidc.RevokeView.as_view()(request)
        return response


def credentials(request: HttpRequest) -> tuple[str, str]:
    """Id and secret from the header, else from the body; empty where both or neither are sent well-formed."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    body = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    if not header:
        return body
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic" or body[1]:
        return "", ""
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    found = unquote_plus(name), unquote_plus(secret)
    return ("", "") if body[0] not in {"", found[0]} else found


def proved(name: str, secret: str) -> ApiKey | None:
    """The working key of a program, if the secret is its own and whoever made it may still have keys."""
    known: Any = ApiKey.objects.working().filter(kind=ApiKey.Kind.PROGRAM)
    clean = name[:100].replace("\x00", "")
    key: ApiKey | None = known.filter(client_id=clean).select_related("holder__organisation", "made_by").first()
    is_own = secrets.compare_digest(tokens.fingerprint(secret[:200]), key.fingerprint if key else NOBODY)
    if key is None or not is_own or not may_have_keys(key.made_by, key.holder):
        return None
    return key
