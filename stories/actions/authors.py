"""What authors do with their own story: known by their private link alone, so `by` is nobody and the capacity says "author"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import buckets, mail, seal, tokens
from promise.core.workflow import MoveRefused, lock, move
from stories.actions.steps import follow, give, in_feed, keep_flags, publish_if_due
from stories.models import Consent, ContentNote, Story, StoryContact
from stories.models.stories import LINK
from stories.tasks import link_letter
from toolkit.models import Initiative

AUTHOR = "author"
SHARES_AN_HOUR = 6  # from one address
LINKS_A_DAY = 3  # to one mail address


def share(
    *, title: str, text: str, told_by: str, content_notes: Iterable[str], initiatives: Iterable[Initiative],
    consents: Iterable[str], email: str, nonce: str, address: str = "", is_demo: bool = False,
) -> Story:  # fmt: skip
    """A new story, for guardians to read. The same nonce twice is the same story; `address` is whose allowance is used."""
    found = Story.objects.filter(form_nonce=nonce).first()
    if found:
        return found
    uses = _checked(set(consents), email)
    _spend_allowance(address)
    try:
        with transaction.atomic():
            story = _create(title=title, text=text, told_by=told_by, notes=content_notes, nonce=nonce, is_demo=is_demo)
            story.initiatives.set(initiatives)
            give(story, uses, at=story.created_at)
            keep_flags(story)
            if email:
                _write_link(story, email, keep=Consent.Use.CONTACT in uses)
            return story
    except IntegrityError:
        return Story.objects.get(form_nonce=nonce)


def resubmit(*, story: Story, title: str, text: str, told_by: str, content_notes: Iterable[str]) -> Story:
    """The author changed the words: guardians read it again, and earlier agreements no longer count."""
    with transaction.atomic():
        story = lock(story)
        move(story, "resubmit", by=None, capacity=AUTHOR)
        story.title, story.text, story.told_by = tidy(title), tidy(text), tidy(told_by)
        story.content_notes, story.severity, story.cooling_until = known_notes(content_notes), None, None
        story.save(update_fields=["title", "text", "told_by", "content_notes", "severity", "cooling_until"])
        return story


def pause(*, story: Story) -> Story:
    """Out of sight at once, kept as it is."""
    with transaction.atomic():
        story = lock(story)
        was = in_feed(story)
        move(story, "pause", by=None, capacity=AUTHOR)
        follow(story, was_in_feed=was)
        return story


def resume(*, story: Story) -> Story:
    """Shown again: at once when its days to think have already passed, else when they have."""
    with transaction.atomic():
        story = lock(story)
        if not story.may_publish:
            raise MoveRefused(_("First say yes again to showing your story on this site. Then you can show it again."))
        move(story, "resume", by=None, capacity=AUTHOR)
        publish_if_due(story)
        return story


def tidy(text: str) -> str:
    """What the author typed, less what nobody typed: other machines' line ends and invisible control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def known_notes(keys: Iterable[str]) -> list[str]:
    return sorted(set(keys) & set(ContentNote.values))


def _checked(uses: set[str], email: str) -> set[str]:
    if unknown := uses - set(Consent.Use.values):
        raise ValidationError(_("We do not know this use: %s.") % ", ".join(sorted(unknown)))
    if Consent.Use.HOLD not in uses:
        raise ValidationError({"consents": _("We can only read your story if you let us keep it while we do.")})
    if Consent.Use.CONTACT in uses and not email:
        raise ValidationError({"email": _("You said we may write to you. Give an address, or take that tick away.")})
    return uses


def _spend_allowance(address: str) -> None:
    if not address:
        return
    given = buckets.take(buckets.private_key("share-story", address), limit=SHARES_AN_HOUR, period=3600)
    if not given.allowed:
        minutes = given.retry_after // 60 + 1
        raise ValidationError(
            _("Several stories came from your connection in the last hour. Please try again in %s minutes. Nothing is lost.")
            % minutes
        )


def _create(*, title: str, text: str, told_by: str, notes: Iterable[str], nonce: str, is_demo: bool) -> Story:
    link_nonce, link_hash = tokens.new_pair(LINK)
    now = timezone.now()
    return Story.objects.create(
        state=Story.State.SUBMITTED, title=tidy(title), text=tidy(text), told_by=tidy(told_by),
        content_notes=known_notes(notes), link_nonce=link_nonce, link_hash=link_hash, form_nonce=nonce,
        created_at=now, updated_at=now, is_demo=is_demo,
    )  # fmt: skip


def _write_link(story: Story, email: str, *, keep: bool) -> None:
    """The private link by mail. Without leave to write, the address is in the sealed letter only and goes with it."""
    if keep:
        StoryContact.objects.create(story=story, sealed=seal.seal(email))
    allowed = buckets.take(buckets.private_key("story-link-mail", email.casefold()), limit=LINKS_A_DAY, period=86400)
    if allowed.allowed:
        mail.tell_sealed(mail.compose(link_letter(story, email)), subject=story)
