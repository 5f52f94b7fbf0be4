"""The pledge on paper, for whoever takes it round a table before somebody signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from alliance.models import PledgeText
from promise.core import pdf
from promise.core.templatetags.ui import nice_date

TEMPLATE = Path(__file__).parent / "typst" / "pledge.typ"


def pledge_pdf(text: PledgeText) -> bytes:
    return pdf.render(TEMPLATE, as_data(text))


def as_data(text: PledgeText) -> dict[str, Any]:
    approved = {"n": text.version, "who": text.approved_by, "day": nice_date(text.approved_on)}
    return {
        "title": _("The pledge"),
        "version": _("Version %(n)s. Approved by: %(who)s, %(day)s.") % approved,
        "blocks": list(blocks(text.body)),
        "sign": _("Read it here and sign it online: %s") % (settings.SITE_URL + reverse("alliance:pledge")),
        "foot": settings.SITE_URL + reverse("alliance:pledge"),
    }


def blocks(markdown: str) -> Iterator[dict[str, Any]]:
    """Headings, paragraphs and plain lists, as parts of text with their emphasis; anything else is left out."""
    kind = "paragraph"
    items: list[list[dict[str, Any]]] | None = None
    for token in MarkdownIt("commonmark", {"html": False}).parse(markdown):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            items = []
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            yield {"kind": "list", "items": items}
            items = None
        elif token.type in {"heading_open", "paragraph_open"}:
            kind = token.type.removesuffix("_open")
        elif token.type == "inline" and items is not None:
            items.append(parts(token.children or []))
        elif token.type == "inline":
            yield {"kind": kind, "parts": parts(token.children or [])}


def parts(tokens: Sequence[Token]) -> list[dict[str, Any]]:
    found, strong, em = [], 0, 0
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        em += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = " " if token.type in {"softbreak", "hardbreak"} else token.content
        if text:
            found.append({"text": text, "strong": strong > 0, "em": em > 0})
    return found
