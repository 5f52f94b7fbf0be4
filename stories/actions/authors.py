"""What authors do with their own story: known by their private link alone, so `by` is nobody and the capacity says "author"."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, buckets, mail, tokens
from promise.core.workflow import MoveRefused, lock, move
from stories.actions.steps import follow, give, in_feed, keep_contact, keep_flags, publish_if_due
from stories.documents.stories import minutes
from stories.models import Consent, ContentNote, Story, StoryDraft, WordsProposal
from stories.models.sorting import known_sorting
from stories.models.stories import LINK
from stories.tasks import link_letter
from toolkit.models import Initiative

AUTHOR = "author"
SHARES_AN_HOUR = 6  # from one address
LINKS_A_DAY = 3  # to one mail address


def share(
    *, title: str, text: str, told_by: str, content_notes: Iterable[str], initiatives: Iterable[Initiative],
    consents: Iterable[str], email: str, nonce: str, address: str = "", is_demo: bool = False, helper: str = "",
    helper_place: str = "", draft: StoryDraft | None = None, **sorting: Any,
) -> Story:  # fmt: skip
    """A new story, for guardians to read. The same nonce twice is the same story; `address` is whose allowance is used.

    Out of a draft it keeps the draft's private link, and the draft is gone. `sorting`: themes, setting, language.
    """
    found = Story.objects.filter(form_nonce=nonce).first()
    if found:
        return found
    uses = _checked(set(consents), email)
    _spend_allowance(address)
    try:
        with transaction.atomic():
            story = _create(
                title=tidy(title), told_by=tidy(told_by), content_notes=known_notes(content_notes), **_words(text),
                **known_sorting(**sorting), form_nonce=nonce, is_demo=is_demo, helper=helper,
                helper_place=tidy(helper_place) if helper else "", **_link(draft),
            )  # fmt: skip
            story.initiatives.set(initiatives)
            give(story, uses, at=story.created_at)
            keep_flags(story)
            audit.write(by=None, capacity=AUTHOR, verb="share", subject=story, fields=["is_adult", *sorted(uses)])
            if email:
                _write_link(story, email, keep=Consent.Use.CONTACT in uses)
            return story
    except IntegrityError:
        return Story.objects.get(form_nonce=nonce)


def resubmit(
    *, story: Story, title: str, text: str, told_by: str, content_notes: Iterable[str], **sorting: Any
) -> Story:  # fmt: skip
    """The author changed the words: guardians read it again, and earlier agreements no longer count."""
    with transaction.atomic():
        story = lock(story)
        move(story, "resubmit", by=None, capacity=AUTHOR)
        _set(
            story, title=tidy(title), told_by=tidy(told_by), content_notes=known_notes(content_notes), **_words(text),
            **known_sorting(**sorting), severity=None, cooling_until=None,
        )  # fmt: skip
        drop_proposals(story)
        return story


def sort(*, story: Story, **sorting: Any) -> Story:
    """By what it may be found, at any time before it is taken back: keys of ours, so guardians need not read it again."""
    values = known_sorting(**sorting)
    with transaction.atomic():
        story = lock(story)
        if story.state == Story.State.WITHDRAWN:
            raise MoveRefused(_("You have taken this story back."))
        if any(getattr(story, name) != value for name, value in values.items()):
            _set(story, **values, updated_at=timezone.now())
            audit.write(by=None, capacity=AUTHOR, verb="sort", subject=story, fields=sorted(values))
            follow(story, was_in_feed=in_feed(story), reads_differently=True)
        return story


def _set(story: Story, **values: Any) -> None:
    for name, value in values.items():
        setattr(story, name, value)
    story.save(update_fields=list(values))


def _words(text: str) -> dict[str, Any]:
    text = tidy(text)
    return {"text": text, "minutes": minutes(text)}


def drop_proposals(story: Story) -> None:
    """New words of the author's own answer whatever a guardian had proposed."""
    story.proposals.open().update(answer=WordsProposal.Answer.DROPPED, answered_at=timezone.now())


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
        # whoever shows it again is happy with it: the yearly question begins anew
        story.kept_at, story.asked_at, story.asked_times = timezone.now(), None, 0
        story.save(update_fields=["kept_at", "asked_at", "asked_times"])
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


def _link(draft: StoryDraft | None) -> dict[str, str]:
    if draft is None:
        nonce, link_hash = tokens.new_pair(LINK)
        return {"link_nonce": nonce, "link_hash": link_hash}
    draft.delete()
    return {"link_nonce": draft.link_nonce, "link_hash": draft.link_hash}


def _create(**values: Any) -> Story:
    now = timezone.now()
    return Story.objects.create(state=Story.State.SUBMITTED, created_at=now, updated_at=now, **values)


def _write_link(story: Story, email: str, *, keep: bool) -> None:
    """The private link by mail. Without leave to write, the address is in the sealed letter only and goes with it."""
    if keep:
        keep_contact(story, email)
    allowed = buckets.take(buckets.private_key("story-link-mail", email.casefold()), limit=LINKS_A_DAY, period=86400)
    if allowed.allowed:
        mail.tell_sealed(mail.compose(link_letter(story, email)), subject=story)
