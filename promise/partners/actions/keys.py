"""Keys of programs: made once, shown once, kept as hashes, ended at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from promise.core import audit, tokens
from promise.partners.models import ApiKey, KeyHolder
from promise.partners.models.keys import Scope
from promise.partners.policies import can_revoke_key, may_have_keys

DAYS = (30, 90, 365)
MOST = 20
SHOWN = 14


@dataclass(frozen=True)
class Made:
    """A new key with what is shown this once and never again. `client_id` only of a program."""

    key: ApiKey
    secret: str
    client_id: str = ""


def make(*, holder: KeyHolder, kind: str, name: str, by: Any, scopes: Sequence[str] = (Scope.READ,), days: int = 365) -> Made:
    """A key for `days` (30, 90 or 365). Raises ValidationError, or PermissionDenied for whom it is not."""
    name = " ".join(name.split())[:100]
    if not name:
        raise ValidationError({"name": _("Give it a name by which you will know what uses it.")})
    if kind not in ApiKey.Kind.values or days not in DAYS:
        raise ValidationError(_("Choose a kind of key and how long it lasts."))
    wanted = sorted({Scope.READ.value, *scopes})
    if not set(wanted) <= set(Scope.values):
        raise ValidationError({"scopes": _("Choose what the key may do.")})
    with transaction.atomic():
        held = KeyHolder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        if not may_have_keys(by, held):
            raise PermissionDenied
        if held.organisation_id is None and wanted != [Scope.READ.value]:
            raise ValidationError({"scopes": _("Only members write. Your keys read.")})
        if held.keys.working().count() >= MOST:
            raise ValidationError(_("You have %(n)d keys. Please end one you do not use.") % {"n": MOST})
        key = ApiKey(
            holder=held, kind=kind, name=name, scopes=wanted, made_by=by, expires_at=timezone.now() + timedelta(days=days)
        )
        made = _personal(key, days) if kind == ApiKey.Kind.PERSONAL else _program(key)
        audit.write(by=by, capacity="holder", verb="make_key", subject=key)
    return made


def _personal(key: ApiKey, days: int) -> Made:
    token, secret = AuthToken.objects.create(key.made_by, expiry=timedelta(days=days))
    key.token, key.start = token, secret[:SHOWN]
    key.save()
    return Made(key, secret)


def _program(key: ApiKey) -> Made:
    secret = secrets.token_urlsafe(32)
    client = Client(id=secrets.token_hex(12), name=key.name, owner=key.made_by, type=Client.Type.CONFIDENTIAL)
    client.set_secret(secret)
    client.set_scopes(key.scopes)
    client.set_default_scopes(key.scopes)
    client.grant_types = Client.GrantType.CLIENT_CREDENTIALS
    client.response_types = ""
    client.save()
    key.client, key.start, key.fingerprint = client, client.id, tokens.fingerprint(secret)
    key.save()
    return Made(key, secret, client.id)


def revoke(*, key: ApiKey, by: Any) -> ApiKey:
    """It opens nothing from this moment on, nor does any token that was drawn with it. A second time changes nothing."""
    if not can_revoke_key(by, key):
        raise PermissionDenied
    with transaction.atomic():
        held = ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
        if held.revoked_at is not None:
            return held
        token, client = held.token, held.client
        held.token = held.client = None
        held.fingerprint = ""
        held.revoked_at, held.revoked_by, held.updated_at = timezone.now(), by, timezone.now()
        held.save()
        if token is not None:
            token.delete()
        if client is not None:
            client.delete()
        audit.write(by=by, capacity="holder", verb="revoke_key", subject=held)
    return held


def narrow(*, key: ApiKey, scopes: Sequence[str], by: Any) -> ApiKey:
    """Less than it could do before, from its next call on: tokens drawn earlier lose it too. Never more."""
    with transaction.atomic():
        held = ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
        if not may_have_keys(by, held.holder):
            raise PermissionDenied
        kept = sorted({Scope.READ.value, *scopes})
        if held.revoked_at is not None or not set(kept) <= set(held.scopes):
            raise ValidationError(_("A key can only be given less. Make a new one for more."))
        held.scopes, held.updated_at = kept, timezone.now()
        held.save(update_fields=["scopes", "updated_at"])
        if held.client is not None:
            held.client.set_scopes(kept)
            held.client.set_default_scopes(kept)
            held.client.save(update_fields=["scopes", "default_scopes"])
            Token.objects.filter(client=held.client).delete()
        audit.write(by=by, capacity="holder", verb="narrow_key", subject=held, fields=["scopes"])
    return held


def forget_tokens() -> int:
    """Tokens that expired an hour ago or more; run by the clock. Returns how many rows went."""
    return int(Token.objects.filter(expires_at__lt=timezone.now() - timedelta(hours=1)).delete()[0])
