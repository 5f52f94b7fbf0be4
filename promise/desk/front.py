"""What the front page shows, asked of the three apps at every visit. Nothing of a story is kept from one visit to the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from alliance.documents import figures
from promise.core import vocabulary
from promise.core.text import plain
from stories.documents import stories as story_documents
from stories.models import Story
from toolkit.documents import featured as weeks
from toolkit.models import Adoption

NEWEST = 4
EXCERPT = 240
LEARNED = 320
FAILINGS = (Adoption.Outcome.NO_CLEAR_CHANGE, Adoption.Outcome.MADE_WORSE)


def context() -> dict[str, Any]:
    """Everything templates/desk/home.html names at its top."""
    live = figures.live()
    newest = [{"name": one.name, "href": one.get_absolute_url(), "on": one.signed_on} for one in figures.newest(NEWEST)]
    return {
        "figures": {
            "organisations": live.members, "countries": live.countries, "generations": live.generations, "newest": newest
        },
        "growth": live.periods,
        "featured": featured(timezone.localdate()),
        "failing": failing(),
        "story": story(),
    }  # fmt: skip


def featured(today: dt.date) -> dict[str, Any] | None:
    """The idea of this week as a card: the same for everybody from Monday to Sunday, another one the week after."""
    chosen = weeks.of_the_week(today)
    if chosen is None:
        return None
    return {
        "title": chosen.title,
        "href": chosen.get_absolute_url(),
        "summary": shortened(plain(chosen.summary), LEARNED),
        "kind": chosen.get_kind_display(),
        "settings": [vocabulary.label("settings", key) for key in chosen.settings[:3]],
        "evidence": chosen.get_evidence_level_display(),
        "cost": chosen.get_cost_band_display(),
        **{key: int(n) for key, n in chosen.outcome_counts.items()},
    }


def failing() -> dict[str, Any] | None:
    """The newest try that somebody told the world did not help."""
    told = Adoption.objects.public().filter(outcome__in=FAILINGS).exclude(words="")
    found = told.select_related("initiative", "organisation__country").order_by("-reported_at", "-pk").first()
    if found is None:
        return None
    named = found.visibility == Adoption.Visibility.PUBLIC and found.organisation.is_listed
    return {
        "title": found.initiative.title,
        "href": found.initiative.get_absolute_url(),
        "outcome": found.outcome,
        "words": shortened(plain(found.words), LEARNED),
        "organisation": found.organisation.name if named else "",
        "place": found.organisation.country.name if named else "",
        "on": found.reported_at if named else None,
    }


def story() -> dict[str, Any] | None:
    """A few lines of the newest story whose author lets search engines have it: they read this page too."""
    found = Story.objects.for_search_engines().order_by("-published_at", "-pk").first()
    if found is None:
        return None
    return {
        "title": found.title,
        "href": found.get_absolute_url(),
        "told_by": story_documents.told_by(found),
        "excerpt": shortened(plain(found.text), EXCERPT),
        "notes": story_documents.notes(found),
        "keys": found.content_notes,
    }


def shortened(text: str, limit: int) -> str:
    """Whole words up to the limit, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
