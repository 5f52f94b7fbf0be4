"""Save and come back: an unfinished story, sealed, opened by its private link alone, gone when it is sent or forgotten."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, buckets, ledger, mail, outbox, tokens
from promise.core.models import OutboxItem
from stories.actions.authors import AUTHOR, LINKS_A_DAY
from stories.models import StoryDraft
from stories.models.drafts import end_of_keeping
from stories.models.stories import LINK
from stories.tasks import draft_letter

SAVES_AN_HOUR = 30  # new drafts from one address
LONGEST = 60_000  # characters of everything typed


def save_draft(*, answers: dict[str, list[str]], draft: StoryDraft | None = None, address: str = "") -> StoryDraft:
    """Keep what was typed, over what the same link held before. The date it is kept until begins anew."""
    if sum(len(value) for values in answers.values() for value in values) > LONGEST:
        raise ValidationError(_("This is longer than we can keep. Please make it shorter, or save it on your own device."))
    with transaction.atomic():
        if draft is None:
            _spend_allowance(address)
            nonce, link_hash = tokens.new_pair(LINK)
            draft = StoryDraft(link_nonce=nonce, link_hash=link_hash)
        draft.answers = answers
        draft.expires_at, draft.updated_at = end_of_keeping(), timezone.now()
        draft.save()
        audit.write(by=None, capacity=AUTHOR, verb="save", subject=draft)
        return draft


def mail_draft_link(*, draft: StoryDraft, email: str) -> None:
    """The link by mail, once; the address is in the sealed letter only and goes with it."""
    given = buckets.take(buckets.private_key("story-link-mail", email.casefold()), limit=LINKS_A_DAY, period=86400)
    if given.allowed:
        with transaction.atomic():
            mail.tell_sealed(mail.compose(draft_letter(draft, email)), subject=draft)


def discard_draft(*, draft: StoryDraft) -> None:
    """The author throws it away. The ledger keeps a backup from bringing it here again."""
    with transaction.atomic():
        audit.write(by=None, capacity=AUTHOR, verb="discard", subject=draft)
        OutboxItem.objects.filter(subject_type=draft._meta.label_lower, subject_id=str(draft.pk)).delete()
        public_id = draft.public_id
        draft.delete()
        outbox.announce("stories.scrub", key=public_id)
        ledger.note(public_id, at=timezone.now())


def forget_old_drafts(*, at: Any = None) -> int:
    """By the clock: unfinished stories that nobody came back to for their whole time. Returns how many."""
    return StoryDraft.objects.over(at or timezone.now()).delete()[0]


def replay_drafts() -> int:
    """After a restore: throw away again what its author had thrown away."""
    return sum(StoryDraft.objects.filter(public_id__in=ids).delete()[0] for ids in ledger.chunks())


@ledger.waits
def drafts_not_yet_replayed(ids: list[str]) -> bool:
    return StoryDraft.objects.filter(public_id__in=ids).exists()


def _spend_allowance(address: str) -> None:
    if not address:
        return
    given = buckets.take(buckets.private_key("save-story", address), limit=SAVES_AN_HOUR, period=3600)
    if not given.allowed:
        raise ValidationError(
            _("Many stories were saved from your connection in the last hour. Please try again a little later.")
        )
