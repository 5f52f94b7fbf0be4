from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from alliance.models import AgendaItem, Meeting
from promise.core.citing import DATA_LICENCE, citation

Document = dict[str, Any]


@dataclass(frozen=True)
class Timed:
    """A point of the agenda with the moment it begins."""

    item: AgendaItem
    starts_at: dt.datetime


def agenda(meeting: Meeting) -> list[Timed]:
    """The points in their order; each begins when those before it end."""
    found, begins = [], meeting.starts_at
    for item in meeting.agenda.all():
        found.append(Timed(item, begins))
        begins += dt.timedelta(minutes=item.minutes)
    return found


def places_left(meeting: Meeting) -> int | None:
    """How many people still fit, 0 or more; None where there is no limit. Counted now from the registrations."""
    if meeting.places is None:
        return None
    taken = getattr(meeting, "taken", None)
    return max(0, meeting.places - (meeting.registrations.registered().people() if taken is None else int(taken)))


def _point(timed: Timed) -> Document:
    """Without the names of people."""
    organisation = timed.item.organisation
    return {
        "kind": timed.item.kind,
        "title": timed.item.title,
        "starts_at": timed.starts_at.isoformat(),
        "minutes": timed.item.minutes,
        "organisation": organisation.slug if organisation and organisation.is_listed else None,
    }


def as_json(meeting: Meeting) -> Document:
    """A public meeting. How to get into an online one is for members and never stands here."""
    url = settings.SITE_URL + meeting.get_absolute_url()
    return {
        "id": meeting.public_id,
        "slug": meeting.slug,
        "url": url,
        "title": meeting.title,
        "kind": meeting.kind,
        "summary": meeting.summary,
        "chapter": meeting.chapter.slug if meeting.chapter else None,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "host_zone": meeting.host_zone,
        "mode": meeting.mode,
        "place": meeting.place,
        "learning_outcomes": meeting.learning_outcomes,
        "themes": list(meeting.themes),
        "mix": list(meeting.mix),
        "series": meeting.series.public_id if meeting.series else None,
        "places": meeting.places,
        "places_left": places_left(meeting),
        "agenda": [_point(timed) for timed in agenda(meeting)],
        "cancelled_at": meeting.cancelled_at.isoformat() if meeting.cancelled_at else None,
        "licence": DATA_LICENCE,
        "citation": citation(f"{meeting.title} ({meeting.starts_at:%d %B %Y})", "Meetings", url),
        "updated_at": meeting.updated_at.isoformat(),
    }
