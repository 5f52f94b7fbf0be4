"""What a bearer token opens: a personal key by its hash (knox), all else as a token drawn from our OAuth server (allauth)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.idp.oidc.models import Token
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import knox_settings

from promise.core.api.authentication import Access
from promise.partners.models import ApiKey
from promise.partners.models.keys import Scope
from promise.partners.policies import may_have_keys

LONGEST = 200
# a busy key does not cost a write a request
NOTED_EVERY = timedelta(minutes=10)


def personal(token: str) -> Access | None:
    if not token.startswith(knox_settings.TOKEN_PREFIX) or len(token) > LONGEST:
        return None
    key = _keys().filter(token__digest=hash_token(token)).first()
    return _opened(key, set(key.scopes)) if key else None


def drawn(token: str) -> Access | None:
    if len(token) > LONGEST:
        return None
    found = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
    key = _keys().filter(client=found.client_id).first() if found and found.client_id else None
    return _opened(key, set(key.scopes) & set(found.get_scopes())) if key else None


def _keys() -> Any:
    return ApiKey.objects.working().select_related("holder__organisation", "made_by")


def _opened(key: ApiKey, scopes: set[str]) -> Access | None:
    """Who made it must still be who they were: asked at each use, so that nothing outlives a seat or a yes."""
    if not may_have_keys(key.made_by, key.holder):
        return None
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return Access(key.made_by, key.public_id, frozenset(scopes | {Scope.READ.value}), key.holder.organisation)
