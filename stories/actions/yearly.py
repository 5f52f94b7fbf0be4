"""Once a year: "still happy for this to be here?" Two questions without an answer, and the story is hidden until there is one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from promise.core import audit
from promise.core.workflow import lock, move
from stories.actions.authors import AUTHOR
from stories.actions.steps import follow, in_feed, tell_author
from stories.models import Consent, Story

AFTER = timedelta(days=365)
ANSWER_WITHIN = timedelta(days=30)
TIMES = 2


def keep_here(*, story: Story) -> Story:
    """The author says yes: good for another year."""
    with transaction.atomic():
        story = lock(story)
        story.kept_at, story.asked_at, story.asked_times = timezone.now(), None, 0
        story.save(update_fields=["kept_at", "asked_at", "asked_times"])
        audit.write(by=None, capacity=AUTHOR, verb="keep_here", subject=story)
        return story


def ask_authors_again(*, at: datetime | None = None) -> dict[str, int]:
    """By the clock. Only those who let us write can be asked; silence of somebody nobody asked means nothing."""
    now, done = at or timezone.now(), {"asked": 0, "paused": 0}
    due = Story.objects.to_ask_again(since=now - AFTER, asked=now - ANSWER_WITHIN)
    for story in due.filter(consents__use=Consent.Use.CONTACT, consents__ended_at__isnull=True).distinct():
        with transaction.atomic():
            held = lock(story)
            if held.state == Story.State.PUBLISHED:
                done["paused" if _ask_or_pause(held, now) else "asked"] += 1
    return done


def _ask_or_pause(story: Story, now: datetime) -> bool:
    """Whether it was hidden, because both questions stayed without an answer."""
    if story.asked_times < TIMES:
        story.asked_times, story.asked_at = story.asked_times + 1, now
        story.save(update_fields=["asked_times", "asked_at"])
        tell_author("story_still_happy", story)
        return False
    was = in_feed(story)
    move(story, "pause", by=None, capacity="clock", at=now)
    follow(story, was_in_feed=was)
    tell_author("story_paused", story)
    return True
