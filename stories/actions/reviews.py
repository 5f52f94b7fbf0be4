"""What guardians do. Two different ones agree, at least one of them with lived experience; every no has its reason."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.accounts.models import Role, RoleGrant
from promise.core import audit, buckets, mail
from promise.core.workflow import MoveRefused, lock, move
from stories.actions.steps import follow, in_feed, publish_if_due, tell_author
from stories.models import Story, StoryDecision, StoryReading
from stories.models.stories import NEW_ROUND

log = logging.getLogger(__name__)

GUARDIAN = "guardian"
READINGS_AN_HOUR = 30


def read(*, story: Story, by: Any, reason: str) -> StoryReading:
    """Open a story that the world does not see. Says why first; more than 30 an hour is not reading but copying."""
    if not reason.strip():
        raise ValidationError(_("Say in a few words why you open this story."))
    given = buckets.take(f"read-story:{by.pk}", limit=READINGS_AN_HOUR, period=3600)
    if not given.allowed:
        # the alarm: an error in the log is what whoever watches the site is woken by
        log.error("stories_opened_too_often", extra={"guardian": by.pk, "limit": READINGS_AN_HOUR})
        audit.write(by=by, capacity=GUARDIAN, verb="read_too_often", subject=story)
        raise ValidationError(_("You have opened many stories in the last hour. Please take a rest and go on later."))
    with transaction.atomic():
        reading = StoryReading.objects.create(story=story, by=by, reason=reason.strip()[:300])
        audit.write(by=by, capacity=GUARDIAN, verb="read_story", subject=story)
        return reading


def agree(*, story: Story, by: Any, severity: int, reason: str = "") -> Story:
    """The first agreement, or the second, which starts the days for thinking it over."""
    with transaction.atomic():
        story = lock(story)
        second = story.state == Story.State.IN_REVIEW
        if second:
            _refuse_wrong_pair(story, by)
            _start_cooling_off(story)
        # The higher of two scores counts: what one guardian saw must not be averaged away.
        story.severity = severity if story.severity is None else max(severity, story.severity)
        story.save(update_fields=["severity", "cooling_until"])
        move(story, "agree_second" if second else "agree", by=by, capacity=GUARDIAN, reason=reason)
        if second and not publish_if_due(story):
            tell_author("story_agreed", story)
        return story


def send_back(*, story: Story, by: Any, reason: str) -> Story:
    """Back to the author, who may change the words and send them again."""
    return _decide(story, "return", by=by, reason=reason, event="story_returned")


def decline(*, story: Story, by: Any, reason: str) -> Story:
    return _decide(story, "decline", by=by, reason=reason, event="story_declined")


def hold(*, story: Story, by: Any, reason: str, country: str = "") -> Story:
    """Out of sight at once because somebody may be in danger. We do not look into it ourselves: we point to who can.

    The author's page shows the support lines of this country first; the named safeguarding lead is told where to look.
    """
    with transaction.atomic():
        story = _decide(story, "hold", by=by, reason=reason, event="story_held")
        story.support_country = country
        if settings.SAFEGUARDING_LEAD:
            story.lead_told_at = timezone.now()
            mail.tell("story_escalated", subject=story)
            audit.write(by=by, capacity=GUARDIAN, verb="escalate", subject=story)
        story.save(update_fields=["support_country", "lead_told_at"])
        return story


def release(*, story: Story, by: Any, reason: str = "") -> Story:
    """The worry is answered: guardians begin anew."""
    return _decide(story, "release", by=by, reason=reason, event="")


def _decide(story: Story, verb: str, *, by: Any, reason: str, event: str) -> Story:
    with transaction.atomic():
        story = lock(story)
        was = in_feed(story)
        move(story, verb, by=by, capacity=GUARDIAN, reason=reason)
        follow(story, was_in_feed=was)
        if event:
            tell_author(event, story)
        return story


def _refuse_wrong_pair(story: Story, by: Any) -> None:
    first = agreement(story)
    if first is None or first.by_id == by.pk:
        raise MoveRefused(_("You have already agreed. The second agreement must come from another guardian."))
    if not (first.has_lived_experience or has_lived_experience(by)):
        raise MoveRefused(_("One of the two guardians must have lived experience. Please leave this one to a colleague who has."))


def agreement(story: Story) -> StoryDecision | None:
    """The first agreement of the round that is going on."""
    round_ = 1 + story.decisions.filter(move__in=NEW_ROUND).count()
    return story.decisions.filter(move="agree", round=round_).first()


def has_lived_experience(user: Any) -> bool:
    held = RoleGrant.objects.filter(user=user, role=Role.GUARDIAN, ended_at__isnull=True)
    return held.filter(has_lived_experience=True).exists()


def _start_cooling_off(story: Story) -> None:
    story.cooling_until = timezone.now() + timedelta(days=settings.COOLING_OFF_DAYS)
