"""A team's list as rows: for its page, its paper and its table. What has left the bank is only said to be gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from promise.core import pdf, qr
from toolkit.documents.detail import what_it_takes
from toolkit.documents.initiatives import address, as_card
from toolkit.documents.paper import headings, outcome_words
from toolkit.models import Collection, CollectionItem, Initiative
from toolkit.models.vocabularies import CostBand, EvidenceLevel

TEMPLATE = Path(__file__).parent / "typst" / "collection.typ"
COLUMNS = ("place", "title", "why_here", "what_it_is", "evidence", "cost", "members_report", "address")
MOST_STEPS = 5


def items_of(collection: Collection) -> list[CollectionItem]:
    return list(collection.items.select_related("initiative__country", "initiative__superseded_by"))


def in_the_bank(items: list[CollectionItem]) -> list[CollectionItem]:
    return [item for item in items if item.initiative.state == Initiative.State.PUBLISHED]


def as_rows(items: list[CollectionItem]) -> list[dict[str, Any]]:
    """In the order of the list, each with its card while it is in the bank."""
    last = len(items)
    return [
        {
            "item": item,
            "card": as_card(item.initiative) if item.initiative.state == Initiative.State.PUBLISHED else None,
            "is_first": place == 1,
            "is_last": place == last,
        }
        for place, item in enumerate(items, 1)
    ]


def as_table(items: list[CollectionItem]) -> list[dict[str, Any]]:
    """COLUMNS of each that is in the bank."""
    return [
        {
            "place": place,
            "title": item.initiative.title,
            "why_here": item.note,
            "what_it_is": item.initiative.summary,
            "evidence": str(EvidenceLevel(item.initiative.evidence_level).label),
            "cost": str(CostBand(item.initiative.cost_band).label),
            "members_report": outcome_words(item.initiative),
            "address": address(item.initiative),
        }
        for place, item in enumerate(in_the_bank(items), 1)
    ]


def collection_pdf(collection: Collection, *, link: str) -> bytes:
    """On paper; `link` is the path by which whoever may read it finds it again."""
    return pdf.render(TEMPLATE, as_data(collection, link=link))


def as_data(collection: Collection, *, link: str) -> dict[str, Any]:
    url = settings.SITE_URL + link
    return {
        "title": collection.title,
        "by": _("A list by %s") % collection.organisation.name,
        "words": collection.words,
        "rows": [paper_row(item) for item in in_the_bank(items_of(collection))],
        "none": _("Nothing stands on this list yet."),
        "qr": qr.svg(url),
        "qr_alt": _("QR code that leads to %s") % url,
        "foot": url,
        "labels": headings() | {"why_here": _("Why it is here:"), "page": _("This list on the web, kept up to date:")},
    }


def paper_row(item: CollectionItem) -> dict[str, Any]:
    initiative = item.initiative
    steps = [str(step) for step in initiative.steps]
    left = len(steps) - MOST_STEPS
    return {
        "title": initiative.title,
        "note": item.note,
        "summary": initiative.summary,
        "contested": initiative.contested_note if initiative.is_contested else "",
        "steps": steps[:MOST_STEPS],
        "more_steps": _("%(n)d more on the page.") % {"n": left} if left > 0 else "",
        "takes": [row for row in what_it_takes(initiative) if row["value"]],
        "evidence": _("Evidence: %s.") % EvidenceLevel(initiative.evidence_level).label,
        "outcomes": _("Members report: %s.") % outcome_words(initiative).rstrip("."),
        "address": address(initiative),
    }
