"""Private links: the token is derived when it is needed and only its hash is stored, so a stolen database opens nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def new_nonce() -> str:
    """What makes one row's link differ from another's; kept in the row, useless without the secret key."""
    return secrets.token_urlsafe(24)


def derive(purpose: str, nonce: str) -> str:
    """The 256-bit token of a row: the same whenever it is asked for, so that a mail sent later carries it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fingerprint(token: str) -> str:
    """The hash a link is looked up by."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_pair(purpose: str) -> tuple[str, str]:
    """(nonce, fingerprint) to store with a new row."""
    nonce = new_nonce()
    return nonce, fingerprint(derive(purpose, nonce))
