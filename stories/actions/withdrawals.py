"""Taking a story back. One transaction, in every state, and nothing it waits for: no partner, no mail, no guardian."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from promise.core import changes, ledger, outbox
from promise.core.models import OutboxItem
from promise.core.workflow import lock, move
from stories.actions.steps import TYPE, was_ever_in_feed
from stories.models import Story, StoryContact


def withdraw(*, story: Story, capacity: str = "author") -> Story:
    """Empty every text, end every consent, forget the author's address. What stays is an address that says it is gone."""
    with transaction.atomic():
        story = lock(story)
        if story.state == Story.State.WITHDRAWN:
            return story
        if story.state == Story.State.PUBLISHED:  # first out of sight: the database refuses a published one without consent
            move(story, "pause", by=None, capacity=capacity)
        if was_ever_in_feed(story):
            changes.removed(TYPE, story.public_id)
        _empty(story)
        move(story, "withdraw", by=None, capacity=capacity)
        outbox.announce("stories.scrub", key=story.public_id)
        if capacity != "ledger":
            ledger.note(story.public_id, at=story.withdrawn_at or timezone.now())
        return story


def replay() -> int:
    """After a restore: take back again every story of the ledger that came back. Returns how many those were."""
    named = ledger.entries()
    again = [
        story
        for start in range(0, len(named), 500)
        for story in Story.objects.still_held().filter(public_id__in=named[start : start + 500])
    ]
    for story in again:
        withdraw(story=story, capacity="ledger")
    return len(again)


def _empty(story: Story) -> None:
    """Every column and row that holds what the author wrote, or what others wrote about it."""
    story.title = story.text = story.told_by = story.link_nonce = ""
    story.language, story.content_notes, story.severity, story.cooling_until = "en", [], None, None
    story.may_publish = story.may_api = story.may_be_indexed = story.may_be_named = False
    story.withdrawn_at = timezone.now()
    story.save()
    story.initiatives.clear()
    story.consents.in_force().update(ended_at=story.withdrawn_at)
    story.decisions.exclude(reason="").update(reason="")
    story.readings.exclude(reason="").update(reason="")
    StoryContact.objects.filter(story=story).delete()
    OutboxItem.objects.filter(subject_type=story._meta.label_lower, subject_id=str(story.pk)).delete()
