"""Consents given and taken back later. Nothing is shown that the author did not agree to, from the same transaction on."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit
from promise.core.workflow import lock, move
from stories.actions.authors import AUTHOR
from stories.actions.steps import consents_in_force, follow, give, in_feed, keep_contact, keep_flags, publish_if_due
from stories.models import Consent, Story, StoryContact
from stories.models.wordings import wording

CLOSED = (Story.State.WITHDRAWN,)
Use = Consent.Use


def change_consents(*, story: Story, consents: Iterable[str], email: str = "") -> Story:
    """Put exactly these uses in force. Keeping the story is not among them: to stop that is to take it back."""
    wanted = (set(consents) & set(Use.values)) | {Use.HOLD}
    with transaction.atomic():
        story = lock(story)
        if story.state in CLOSED:
            raise ValidationError(_("You have taken this story back. There is nothing left to agree to."))
        was, before, now = in_feed(story), consents_in_force(story), timezone.now()
        _keep_contact(story, wanted, email)
        renewed = _read_in_new_words(story) & wanted
        story.consents.in_force().exclude(use__in=wanted - renewed).update(ended_at=now)
        give(story, (wanted - before) | renewed, at=now)
        if story.state == Story.State.PUBLISHED and Use.PUBLISH not in wanted:
            move(story, "pause", by=None, capacity=AUTHOR)
        if wanted != before:
            keep_flags(story)
            audit.write(by=None, capacity=AUTHOR, verb="change_consents", subject=story, fields=sorted(wanted ^ before))
            follow(story, was_in_feed=was, reads_differently=bool({Use.NAME, Use.ANSWERS} & (wanted ^ before)))
        publish_if_due(story)
        return story


def _read_in_new_words(story: Story) -> set[str]:
    """Uses whose sentence has changed since the author agreed: what they tick now, they tick as it reads now."""
    held = story.consents.in_force().exclude(use=Use.HOLD).values_list("use", "wording_version")
    return {use for use, version in held if wording(use, version) != wording(use)}


def _keep_contact(story: Story, wanted: set[str], email: str) -> None:
    if Use.CONTACT not in wanted:
        StoryContact.objects.filter(story=story).delete()
    elif email:
        keep_contact(story, email)
    elif not StoryContact.objects.filter(story=story).exists():
        raise ValidationError({"email": _("You said we may write to you. Give an address, or take that tick away.")})
