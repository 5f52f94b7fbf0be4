"""Taking a story back. One transaction, in every state, and nothing it waits for: no partner, no mail, no guardian."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import changes, ledger, outbox
from promise.core.workflow import MoveRefused, lock, move
from stories import policies
from stories.actions import stores
from stories.actions.steps import TYPE, was_ever_in_feed
from stories.models import Story


def withdraw(*, story: Story, capacity: str = "author", by: Any = None) -> Story:
    """Empty every store, end every consent. What stays is an address that says it is gone, and a receipt without words."""
    with transaction.atomic():
        story = lock(story)
        if story.state == Story.State.WITHDRAWN:
            return story
        if story.state == Story.State.PUBLISHED:  # first out of sight: the database refuses a published one without consent
            move(story, "pause", by=None, capacity=capacity)
        if told := was_ever_in_feed(story):
            changes.removed(TYPE, story.public_id)
        _empty(story, told=told)
        move(story, "withdraw", by=by, capacity=capacity)
        outbox.announce("stories.scrub", key=story.public_id)
        if capacity != "ledger":
            ledger.note(story.public_id, at=story.withdrawn_at or timezone.now())
        return story


def withdraw_for_author(*, story: Story, by: Any) -> Story:
    """For somebody who lost the link and left no address: one guardian put it aside, another one takes it back."""
    with transaction.atomic():
        story = lock(story)
        if not policies.can_withdraw_for_author(by, story):
            raise MoveRefused(
                _("Another guardian must put it aside first, with the reason. Then you can take it back for its author.")
            )
        return withdraw(story=story, capacity="guardian", by=by)


def replay() -> int:
    """After a restore: take back again every story of the ledger that came back. Returns how many those were."""
    again = [story for ids in ledger.chunks() for story in Story.objects.still_held().filter(public_id__in=ids)]
    for story in again:
        withdraw(story=story, capacity="ledger")
    return len(again)


@ledger.waits
def not_yet_replayed(ids: list[str]) -> bool:
    """Whether a story that the ledger names is still held here: then this database is older than a withdrawal."""
    return Story.objects.still_held().filter(public_id__in=ids).exists()


def _empty(story: Story, *, told: bool) -> None:
    """Every store, and every consent ended. The receipt keeps numbers only: how many pieces, and whether partners heard."""
    story.may_publish = story.may_api = story.may_be_indexed = story.may_be_named = False
    story.may_be_answered = story.may_be_in_books = False
    story.withdrawn_at = timezone.now()
    ended = story.consents.in_force().update(ended_at=story.withdrawn_at)
    story.removed = stores.empty_all(story) | {"consents": ended, "partners_told": int(told)}
    story.save(update_fields=["removed"])
