"""An adoption for programs and pages. An unnamed one shows nothing of whose it is: no name, place or exact date."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from promise.core.citing import DATA_LICENCE, citation
from toolkit.models import Adoption


def is_named(adoption: Adoption) -> bool:
    """Told under its name, by an organisation that still stands in public: who left is not named by old reports."""
    return adoption.visibility == Adoption.Visibility.PUBLIC and adoption.organisation.is_listed


def cycles(adoption: Adoption, *, named: bool) -> list[dict[str, Any]]:
    """Its small tests, as they were numbered; of an unnamed one without the day."""
    return [
        {
            "number": one.number,
            "plan": one.plan,
            "prediction": one.prediction,
            "tested_on": one.tested_on if named else None,
            "done": one.done,
            "study": one.study,
            "act": one.act,
        }
        for one in adoption.cycles.all()
    ]


def as_json(adoption: Adoption) -> dict[str, Any]:
    named = is_named(adoption)
    initiative = adoption.initiative
    url = f"{settings.SITE_URL}{initiative.get_absolute_url()}"
    return {
        "id": adoption.public_id,
        "url": url,
        "initiative": initiative.slug,
        "organisation": adoption.organisation.slug if named else None,
        "country": adoption.organisation.country_id if named else None,
        "unit": adoption.unit if named else "",
        "setting": adoption.setting,
        "state": adoption.state,
        "outcome": adoption.outcome or "not_reported",
        "cause": adoption.cause,
        "words": adoption.words,
        "adaptation": adoption.adaptation,
        "barriers": adoption.barriers,
        "what_helped": adoption.what_helped,
        "cycles": cycles(adoption, named=named),
        "moves": [{"state": one.state, "outcome": one.outcome, "at": one.at} for one in adoption.moves.all()] if named else [],
        "started_on": adoption.started_on if named else None,
        "ended_on": adoption.ended_on if named else None,
        "reported_at": adoption.reported_at if named else None,
        "updated_at": adoption.updated_at if named else None,
        "licence": DATA_LICENCE,
        "citation": citation(f"What came of trying “{initiative.title}”", "Toolkit", url),
        "is_named": named,
        "is_demo": adoption.is_demo,
    }
