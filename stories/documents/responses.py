"""What organisations answered, and the thread from a story to what came of it: idea, who tries it, outcome."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from promise.core import vocabulary
from stories.models import Response, Story
from stories.models.responses import ResponseQuerySet
from stories.models.stories import StoryQuerySet
from toolkit.models import Adoption


def _shown() -> ResponseQuerySet:
    return Response.objects.shown().select_related("organisation__country", "adoption__initiative").order_by("answered_at", "pk")


def with_responses(queryset: StoryQuerySet) -> StoryQuerySet:
    """Joined in one query for the whole list: the answers that are shown under each story, oldest first."""
    return queryset.prefetch_related(Prefetch("responses", queryset=_shown(), to_attr="told_responses"))


def shown_under(story: Story) -> ResponseQuerySet:
    return _shown().filter(story=story)


def as_json(response: Response) -> dict[str, Any]:
    """Months instead of moments: an exact time may tell who wrote to whom."""
    adoption = response.adoption
    return {
        "organisation": response.organisation.slug,
        "kind": response.kind,
        "text": response.text,
        "month": f"{response.answered_at:%Y-%m}",
        "adoption": adoption.public_id if adoption else None,
        "initiative": adoption.initiative.slug if adoption else None,
        "outcome": outcome(adoption) if adoption else None,
    }


def outcome(adoption: Adoption) -> str:
    return adoption.outcome or "not_reported"


def row(response: Response) -> dict[str, Any]:
    """One answer as a page shows it."""
    adoption = response.adoption
    return {
        "organisation": response.organisation.name,
        "href": response.organisation.get_absolute_url(),
        "kind": str(Response.Kind(response.kind).label),
        "text": response.text,
        "month": response.answered_at,
        "idea": adoption.initiative.title if adoption else "",
        "idea_href": adoption.initiative.get_absolute_url() if adoption else "",
        "standing": vocabulary.label("adoption_states", adoption.state) if adoption else "",
        "outcome": outcome(adoption) if adoption else "",
    }
