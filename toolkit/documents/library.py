"""The framework for programs: barriers, briefings and entries of the library as JSON."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from promise.core.citing import DATA_LICENCE, citation
from toolkit.models import BarrierTry, Initiative, Page
from toolkit.models.kinds import PARTS, PageKind, Shelf

STORY = ("actions", "challenges", "helped", "results", "next_steps", "advice", "speaks_for")
CONTACTS = ("phone", "email", "post")


def base(page: Page) -> dict[str, Any]:
    return {
        "id": page.public_id,
        "slug": page.slug,
        "url": settings.SITE_URL + page.get_absolute_url(),
        "title": page.title,
        "state": page.state,
    }


def tail(page: Page) -> dict[str, Any]:
    texts = page.texts if page.is_published else {}
    return {
        "initiatives": list(texts.get("initiatives", [])),
        "source_note": texts.get("source", ""),
        "version": page.version,
        "licence": DATA_LICENCE,
        "citation": citation(page.title, "Framework", settings.SITE_URL + page.get_absolute_url()),
        "updated_at": page.updated_at,
    }


def barrier_json(page: Page, said: dict[int, dict[str, int]], known: dict[str, Initiative], *, reports: int) -> dict[str, Any]:
    """With its ideas in the order of what members report; counts, and no proof."""
    texts = page.texts if page.is_published else {"lead": page.texts.get("lead", "")}
    rows = [row for row in texts.get("ideas", []) if row["initiative"] in known]
    ideas = [_idea(row, said.get(known[row["initiative"]].pk, {})) for row in rows]
    ideas.sort(key=lambda idea: (-idea["helped"], idea["no_clear_change"] + idea["made_worse"]))
    return {
        **base(page),
        "summary": texts.get("lead", ""),
        "text": texts.get("body", ""),
        "easy_read": texts.get("easy", ""),
        "reports": reports,
        "ideas": ideas,
        **tail(page),
    }


def _idea(row: dict[str, str], said: dict[str, int]) -> dict[str, Any]:
    counts = {outcome: said.get(outcome, 0) for outcome in BarrierTry.Outcome.values}
    return {"idea": row["words"], "initiative": row["initiative"], **counts}


def briefing_json(page: Page, shared: list[str]) -> dict[str, Any]:
    texts = page.texts if page.is_published else {"lead": page.texts.get("lead", "")}
    return {
        **base(page),
        "summary": texts.get("lead", ""),
        "need_to_know": texts.get("need_to_know", ""),
        "text": texts.get("body", ""),
        "insights": list(texts.get("insights", [])),
        "questions": list(texts.get("questions", [])),
        "shared_points": shared if page.is_published else [],
        "easy_read": texts.get("easy", ""),
        **tail(page),
    }


def library_json(page: Page) -> dict[str, Any]:
    """Contacts are told with whether anybody has checked them; the structure of a campaign story stays."""
    texts = page.texts if page.is_published else {"lead": page.texts.get("lead", "")}
    checked = page.last_checked_on
    return {
        **base(page),
        "shelf": page.shelf,
        "summary": texts.get("lead", ""),
        "lead_organisation": texts.get("lead_organisation", ""),
        "region": texts.get("region", ""),
        "year": texts.get("year"),
        "address": texts.get("address", ""),
        "contacts": {**{name: texts.get(name, "") for name in CONTACTS}, "is_verified": checked is not None},
        "last_checked_on": checked,
        "superseded_by": page.newer.slug if page.newer else None,
        "story": {"before": texts.get("context", ""), **{name: texts.get(name, "") for name in STORY}}
        if page.kind == PageKind.CAMPAIGN and page.is_published
        else None,
        **tail(page),
    }


def told(page: Page) -> list[dict[str, Any]]:
    """The parts of a campaign story that something was written for, each under its name; of other entries none."""
    if page.kind != PageKind.CAMPAIGN:
        return []
    parts = [part for part in PARTS[PageKind.CAMPAIGN] if part.shape == "text" and page.texts.get(part.name)]
    return [{"label": part.label, "text": page.texts[part.name]} for part in parts]


def shelf_words(page: Page) -> str:
    return str(Shelf(page.shelf).label) if page.shelf in Shelf.values else ""
