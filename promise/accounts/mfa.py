"""Where django-allauth's second factor meets our house: secrets are sealed, the QR code is part of the page."""

from __future__ import annotations

from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from promise.core import seal

QUIET_ZONE = 4


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        """A stolen database must not hold what makes the codes."""
        return seal.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return seal.unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A first name for a key; people change it to what they call the thing."""
        return _("My key")

    def build_totp_svg(self, url: str) -> SafeString:
        """One path in the page itself: our pages may not load a picture from a data address."""
        rows = [list(row) for row in segno.make(url, micro=False).matrix_iter(border=QUIET_ZONE)]
        dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" width="240" height="240">'
            '<rect width="100%" height="100%" fill="#fff"/><path d="{}" fill="#1d2733"/></svg>',
            _("A picture for your app to scan. The same is written below as text."), len(rows), len(rows), dots,
        )  # fmt: skip
