"""How often a chapter meets, and whether it is late."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone

from alliance.models import Chapter
from alliance.models.reporting import add_months


def next_due(chapter: Chapter) -> dict[str, Any] | None:
    """When the next net meeting is due by the chapter's rhythm, and whether that day has passed with none planned."""
    if not chapter.meeting_every_months:
        return None
    net = chapter.meetings.going_on().filter(kind="net_meeting")
    planned = net.upcoming().exists()
    last = net.past().aggregate(at=Max("starts_at"))["at"] or chapter.opened_at or chapter.created_at
    day = add_months(timezone.localdate(last), chapter.meeting_every_months)
    return {"day": day, "planned": planned, "overdue": not planned and day < timezone.localdate()}


def overdue_of(user: Any) -> list[Chapter]:
    """The open chapters this person coordinates whose next net meeting is overdue; for the desk."""
    with_rhythm = Chapter.objects.opened().coordinated_by(user).opened().filter(meeting_every_months__isnull=False)
    return [chapter for chapter in with_rhythm if (due := next_due(chapter)) and due["overdue"]]
