"""The picture that other sites show beside a link to an initiative: made here, from its public words only."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from django.core.cache import cache
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from promise.core import pdf, vocabulary
from toolkit.documents.detail import tally
from toolkit.models import Initiative

TEMPLATE = Path(__file__).parent / "typst" / "picture.typ"
KEPT = 7 * 24 * 3600
# 600 by 315 points at this many pixels an inch are the 1,200 by 630 pixels that other sites expect
PIXELS_AN_INCH = 144


def as_data(initiative: Initiative) -> dict[str, Any]:
    told = [f"{part['count']} {part['words']}" for part in tally(initiative)] if initiative.adoption_count else []
    return {
        "kind": vocabulary.label("kinds", initiative.kind),
        "title": Truncator(initiative.title).chars(110),
        "summary": Truncator(initiative.summary).chars(170),
        "evidence": _("Evidence: %s") % vocabulary.label("evidence_levels", initiative.evidence_level),
        "told": " : ".join(told),
    }


def picture(initiative: Initiative) -> bytes:
    """Rendered once for the same words, so once a version."""
    data = as_data(initiative)
    key = f"card:{initiative.public_id}:{initiative.version}:{sha256(orjson.dumps(data)).hexdigest()[:16]}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = pdf.render_picture(TEMPLATE, data, pixels_an_inch=PIXELS_AN_INCH)
        cache.set(key, found, KEPT)
    return found
