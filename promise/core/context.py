"""What every page may print."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

SITE = {"name": _("PROMISE alliance"), "tagline": _("Care without force, together")}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "SITE_URL": settings.SITE_URL,
        "site": SITE,
        "demo": settings.EMBEDDED,
        "canonical_path": request.path,
    }
