"""What machines that read pages are told about an initiative: the same public facts, as schema.org names them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from promise.core import vocabulary
from toolkit.documents.initiatives import address, citation
from toolkit.models import Initiative

LICENCES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}


def as_linked_data(initiative: Initiative) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address(initiative),
        "url": address(initiative),
        "headline": initiative.title,
        "abstract": initiative.summary,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "version": str(initiative.version),
        "license": LICENCES.get(initiative.licence, initiative.licence),
        "creditText": citation(initiative),
        "image": f"{address(initiative)}card.png",
        "publisher": {"@type": "Organization", "name": "PROMISE alliance", "url": f"{settings.SITE_URL}/"},
        "about": [vocabulary.label("themes", key) for key in initiative.themes],
        "keywords": [vocabulary.label("targets", key) for key in initiative.targets],
        "citation": [source_line(source) for source in initiative.sources],
        "datePublished": initiative.published_at.isoformat() if initiative.published_at else "",
        "dateModified": initiative.updated_at.isoformat(),
    }
    return {key: value for key, value in told.items() if value not in ("", [])}


def source_line(source: dict[str, Any]) -> str:
    return ", ".join(str(part) for part in (source.get("name"), source.get("year")) if part)
