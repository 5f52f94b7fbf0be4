"""The poster of a member that brings others in: who asks, what it means, and a QR code to its page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.models import Organisation
from promise.core import pdf

TEMPLATE = Path(__file__).parent / "typst" / "poster.typ"


def poster_pdf(organisation: Organisation) -> bytes:
    return pdf.render(TEMPLATE, as_data(organisation))


def as_data(organisation: Organisation) -> dict[str, Any]:
    url = settings.SITE_URL + reverse("alliance:recruit-page", args=[organisation.slug])
    return {
        "title": _("Care without force: come with us"),
        "asks": _("%(name)s asks you to join the PROMISE alliance.") % {"name": organisation.name},
        "means": _("We are mental health organisations that want to end reliance on force. Joining is free."),
        "lines": [
            _("You sign one page."),
            _("You say one to three things you will do, and by when."),
            _("You share what worked and what did not."),
        ],
        "how": _("Read more and sign"),
        "url": url,
        "qr": qr(url),
        "qr_alt": _("QR code that leads to %s") % url,
        "foot": organisation.name,
    }


def qr(url: str) -> str:
    """An SVG of the code, dark on white, that still reads when a quarter of it is torn off."""
    held = BytesIO()
    segno.make(url, error="q", micro=False).save(held, kind="svg", scale=4, border=4, dark="#0a3641", light="#ffffff")
    return held.getvalue().decode()
