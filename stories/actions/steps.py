"""What every act on a story shares: the kept consents, the way out into the world, and word to the author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from promise.core import changes, mail, seal
from promise.core.models import Change
from promise.core.workflow import move
from stories.actions.editions import renew_books
from stories.models import Consent, Story, StoryContact
from stories.models.contacts import mailbox_key
from stories.models.wordings import CURRENT

TYPE = "story"
FLAGS = ("may_publish", "may_api", "may_be_indexed", "may_be_named", "may_be_answered", "may_be_in_books")


def consents_in_force(story: Story) -> set[str]:
    return set(story.consents.in_force().values_list("use", flat=True))


def give(story: Story, uses: Iterable[str], *, at: datetime) -> None:
    Consent.objects.bulk_create(Consent(story=story, use=use, wording_version=CURRENT, given_at=at) for use in sorted(set(uses)))


def keep_flags(story: Story) -> None:
    """The one place that turns consents in force into what the database itself checks and every list filters by."""
    given = consents_in_force(story)
    before = _flags(story)
    story.may_publish = {Consent.Use.HOLD, Consent.Use.PUBLISH} <= given
    story.may_api = Consent.Use.API in given
    story.may_be_indexed = Consent.Use.SEARCH_ENGINES in given
    story.may_be_named = Consent.Use.NAME in given
    story.may_be_answered = Consent.Use.ANSWERS in given
    story.may_be_in_books = Consent.Use.BOOK in given
    if _flags(story) != before:
        story.updated_at = timezone.now()
        story.save(update_fields=[*FLAGS, "updated_at"])


def _flags(story: Story) -> tuple[bool, ...]:
    return tuple(getattr(story, name) for name in FLAGS)


def in_feed(story: Story) -> bool:
    """Whether partners may know of it now."""
    return story.state == Story.State.PUBLISHED and story.may_publish and story.may_api


def follow(story: Story, *, was_in_feed: bool, reads_differently: bool = False) -> None:
    """Tell partners what changed for them, nothing about stories they may not have; and set books anew that held it."""
    renew_books(story)
    if in_feed(story):
        if not was_in_feed:
            changes.created(TYPE, story.public_id, story.get_absolute_url())
        elif reads_differently:
            changes.updated(TYPE, story.public_id, story.get_absolute_url())
    elif was_in_feed:
        changes.removed(TYPE, story.public_id)


def was_ever_in_feed(story: Story) -> bool:
    return Change.objects.filter(type=TYPE, public_id=story.public_id).exists()


def publish_if_due(story: Story) -> bool:
    """Out into the world, when two guardians agreed, the author still agrees, and the time to think has passed."""
    now = timezone.now()
    if not Story.objects.due(now).filter(pk=story.pk).exists():
        return False
    first_time = story.published_at is None
    if first_time:
        story.published_at = now
        story.save(update_fields=["published_at"])
    move(story, "publish", by=None, capacity="clock", at=now)
    follow(story, was_in_feed=False)
    if first_time:
        tell_author("story_published", story)
    return True


def tell_author(event: str, story: Story) -> None:
    """A mail, only to those who agreed to be written to; asked again when it leaves."""
    if story.consents.in_force().filter(use=Consent.Use.CONTACT).exists():
        mail.tell(event, subject=story)


def keep_contact(story: Story, email: str) -> None:
    """The address sealed, and a keyed hash of it to find the story by when the link is lost."""
    held = {"sealed": seal.seal(email), "fingerprint": mailbox_key(email)}
    StoryContact.objects.update_or_create(story=story, defaults=held)
