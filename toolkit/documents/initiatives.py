"""An initiative for programs (`as_json`), and what a card of it says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from promise.core import vocabulary
from toolkit.documents.words import TAKES
from toolkit.models import Initiative

# what `as_card` reads
OF_CARD = (
    "slug", "title", "summary", "kind", "settings", "evidence_level", "cost_band", "cost_reason", "takes", "outcome_counts",
    "published_at", "adoption_count",
)  # fmt: skip
OUTCOMES = ("helped", "no_clear_change", "made_worse", "too_early", "not_reported")


def address(initiative: Initiative) -> str:
    return f"{settings.SITE_URL}{initiative.get_absolute_url()}"


def outcomes(initiative: Initiative) -> dict[str, int]:
    """How many public reports say what; figures and rows are always the same number."""
    return {key: int(initiative.outcome_counts.get(key, 0)) for key in OUTCOMES}


def citation(initiative: Initiative, url: str = "") -> str:
    """How to name it elsewhere; `url` where its address is known already."""
    year = (initiative.published_at or initiative.created_at).year
    return _("PROMISE alliance (%(year)s). %(title)s. Toolkit of the PROMISE alliance, version %(version)s. %(address)s") % {
        "year": year,
        "title": initiative.title,
        "version": initiative.version,
        "address": url or address(initiative),
    }


def as_json(initiative: Initiative) -> dict[str, Any]:
    """The record of the API. Lists hold vocabulary keys; phrases that only serve search are not told."""
    url = address(initiative)
    return {
        "id": initiative.public_id,
        "slug": initiative.slug,
        "url": url,
        "title": initiative.title,
        "summary": initiative.summary,
        "trouble": initiative.trouble,
        "steps": initiative.steps,
        "takes": {key: initiative.takes.get(key) or None for key in TAKES},
        "difficulties": initiative.difficulties,
        "keep_going": initiative.keep_going,
        "wish_list": initiative.wish_list,
        "benefits": initiative.benefits,
        "consider": initiative.consider,
        "left_out": initiative.left_out,
        "credit": initiative.credit,
        "co_produced": {"who": initiative.co_produced_who, "how": initiative.co_produced_how},
        "kind": initiative.kind,
        "settings": initiative.settings,
        "themes": initiative.themes,
        "targets": initiative.targets,
        "phases": initiative.phases,
        "frameworks": initiative.frameworks,
        "barriers": initiative.barriers,
        "idea_for_barrier": initiative.idea_for_barrier,
        "evidence": {
            "level": initiative.evidence_level,
            "level_reason": initiative.evidence_level_reason,
            "effect": initiative.evidence_effect,
            "reason": initiative.evidence_text,
        },
        "cost": {"band": initiative.cost_band, "reason": initiative.cost_reason},
        "contested": {"is_contested": initiative.is_contested, "note": initiative.contested_note},
        "outcomes": outcomes(initiative),
        "adoption_count": initiative.adoption_count,
        "sources": [
            {"name": s.get("name", ""), "year": s.get("year"), "to_be_checked": bool(s.get("to_be_checked"))}
            for s in initiative.sources
        ],
        "origin": {"organisation": initiative.origin_name, "country": initiative.country_id},
        "sorted_by_editors": initiative.is_sorted_by_editors,
        "is_demo": initiative.is_demo,
        "version": initiative.version,
        "licence": initiative.licence,
        "citation": citation(initiative, url),
        "published_at": initiative.published_at,
        "updated_at": initiative.updated_at,
    }


def takes_words(initiative: Initiative) -> list[tuple[str, str]]:
    """What it takes, as far as anybody has told us."""
    return [(vocabulary.label("takes", key), str(words)) for key, words in initiative.takes.items() if words]


def as_card(initiative: Initiative, *, why: str = "", q: str = "") -> dict[str, Any]:
    """The parameters of components/initiative_card.html. The question goes along, for the way back to its results."""
    return {
        "title": initiative.title,
        "href": f"{initiative.get_absolute_url()}?{urlencode({'q': q})}" if q else initiative.get_absolute_url(),
        "summary": initiative.summary,
        "kind": vocabulary.label("kinds", initiative.kind),
        "settings": [vocabulary.label("settings", key) for key in initiative.settings[:3]],
        "evidence": vocabulary.label("evidence_levels", initiative.evidence_level),
        "cost": vocabulary.label("cost_bands", initiative.cost_band),
        "takes": initiative.cost_reason or "; ".join(words for _name, words in takes_words(initiative)[:2]),
        "why": why,
        **outcomes(initiative),
    }
