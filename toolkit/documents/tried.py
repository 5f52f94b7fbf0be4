"""Who tried an initiative and what came of it: the newest on its page, every one on a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from promise.core import vocabulary
from toolkit.documents import adoptions as adoption_documents
from toolkit.models import Adoption, Initiative
from toolkit.models.adoptions import AdoptionQuerySet

MOST = 50


def reports_of(initiative: Initiative, user: Any) -> AdoptionQuerySet:
    """Who tried it, as far as this person may see, with what a row needs joined."""
    seen = Adoption.objects.visible_to(user).filter(initiative=initiative)
    return seen.select_related("organisation__country").prefetch_related("cycles", "moves")


def newest(initiative: Initiative, user: Any, *, most: int = MOST) -> list[Adoption]:
    """One more than `most` where there are more."""
    return list(reports_of(initiative, user).order_by("-created_at", "-pk")[: most + 1])


def as_rows(reports: Sequence[Adoption]) -> list[dict[str, Any]]:
    """As the page shows them. An unnamed one shows no name, place or date."""
    led_by = _stories_behind(reports)
    return [_adoption(row) | {"stories": led_by.get(row.pk, [])} for row in reports]


def _stories_behind(rows: Sequence[Adoption]) -> dict[int, list[Any]]:
    """Stories that these were an answer to, where search engines may read their title: they read this page too."""
    answers = Adoption._meta.get_field("story_responses").related_model.objects  # type: ignore[attr-defined]
    found: dict[int, list[Any]] = {}
    shown = answers.for_search_engines().filter(adoption__in=[row.pk for row in rows]).select_related("story")
    for answer in shown.order_by("answered_at", "pk"):
        found.setdefault(answer.adoption_id, []).append(answer.story)
    return found


def _adoption(row: Adoption) -> dict[str, Any]:
    named = row.visibility != Adoption.Visibility.UNNAMED
    organisation = row.organisation
    country = organisation.country.name if organisation.country else ""
    return {
        "organisation": organisation.name if named else "",
        "href": organisation.get_absolute_url() if adoption_documents.is_named(row) else "",
        "place": ", ".join(part for part in (row.unit, country) if part) if named else "",
        "setting": vocabulary.label("settings", row.setting),
        "state": vocabulary.label("adoption_states", row.state),
        "outcome": row.outcome or "not_reported",
        "cause": row.get_cause_display(),
        "words": row.words,
        "adaptation": row.adaptation,
        "barriers": [vocabulary.label("barriers", key) for key in row.barriers],
        "what_helped": row.what_helped,
        "cycles": adoption_documents.cycles(row, named=named),
        "moves": _moves(row) if named else [],
        "ended_on": row.ended_on if named else None,
        "started_on": row.started_on if named else None,
        "is_for_members": row.visibility == Adoption.Visibility.MEMBERS,
        "is_demo": row.is_demo,
    }


def _moves(row: Adoption) -> list[dict[str, Any]]:
    """How it stood over time; nothing where it has always stood as it stands."""
    moves = list(row.moves.all())
    if len(moves) < 2:
        return []
    return [
        {"state": move.get_state_display(), "outcome": move.get_outcome_display().lower(), "on": timezone.localdate(move.at)}
        for move in moves
    ]
