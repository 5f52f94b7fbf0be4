"""The sixteen barriers, each with ideas against it from the catalogue."""

from __future__ import annotations

from typing import Any

from toolkit.models import Initiative
from toolkit.models.vocabularies import Barrier

MOST_IDEAS = 4
STRENGTH = {"review": 0, "trial": 1, "controlled": 2, "before_and_after": 3, "experience": 4, "none_recorded": 5}


def barrier_rows() -> list[dict[str, Any]]:
    """Each barrier with how many initiatives meet it and some of their ideas, those with the stronger evidence first."""
    columns = ("slug", "title", "barriers", "idea_for_barrier", "evidence_level", "adoption_count")
    meeting: dict[str, list[Initiative]] = {key: [] for key in Barrier.values}
    for initiative in Initiative.objects.published().only(*columns).order_by("pk"):
        for key in initiative.barriers:
            meeting.setdefault(key, []).append(initiative)
    used: set[str] = set()
    return [_row(key, str(label), meeting[key], used) for key, label in Barrier.choices]


def _row(key: str, label: str, meeting: list[Initiative], used: set[str]) -> dict[str, Any]:
    """An idea stands under the barrier its initiative names first where it can, and only once on the page."""
    with_idea = [initiative for initiative in meeting if initiative.idea_for_barrier and initiative.idea_for_barrier not in used]
    with_idea.sort(key=lambda one: (one.barriers.index(key), STRENGTH.get(one.evidence_level, 9), -one.adoption_count, one.pk))
    once = {initiative.idea_for_barrier: initiative for initiative in reversed(with_idea)}
    ideas = [initiative for initiative in with_idea if once[initiative.idea_for_barrier] is initiative][:MOST_IDEAS]
    used |= {initiative.idea_for_barrier for initiative in ideas}
    return {"key": key, "label": label, "total": len(meeting), "ideas": ideas}
