from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.models import Meeting

Document = dict[str, Any]


def as_json(meeting: Meeting) -> Document:
    """A public meeting. How to get into an online one is for members and never stands here."""
    return {
        "id": meeting.public_id,
        "slug": meeting.slug,
        "url": settings.SITE_URL + meeting.get_absolute_url(),
        "title": meeting.title,
        "kind": meeting.kind,
        "summary": meeting.summary,
        "chapter": meeting.chapter.slug if meeting.chapter else None,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "host_zone": meeting.host_zone,
        "mode": meeting.mode,
        "place": meeting.place,
        "cancelled_at": meeting.cancelled_at.isoformat() if meeting.cancelled_at else None,
        "updated_at": meeting.updated_at.isoformat(),
    }
