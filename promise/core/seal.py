"""Sealing small private texts (a mail waiting to leave, a story author's address) with a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.CONTACT_KEY.encode()).digest()))


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises ValueError when it was sealed with another CONTACT_KEY or altered."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("Sealed with another CONTACT_KEY, or altered.") from error
