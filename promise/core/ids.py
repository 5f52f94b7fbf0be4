"""Public ids: opaque, stable, never reused, and saying nothing about how many there are."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread over the phone
LENGTH = 20


def new_number() -> int:
    """A random key for rows whose order must tell nothing of when they came; exact in JavaScript too."""
    return secrets.randbelow(2**53 - 1) + 1


def new_id() -> str:
    """A hundred random bits as 20 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
