"""Deliveries of stories: letters to authors who want them, and what a withdrawal leaves to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from promise.core import mail, outbox, seal
from promise.core.mail import Letter
from promise.core.models import OutboxItem
from stories.models import Consent, ResponseDecision, Story, StoryContact, StoryDraft


def private_address(story: Story | StoryDraft) -> str:
    return settings.SITE_URL + reverse("stories:story-mine", args=[story.private_token])


def link_letter(story: Story, email: str) -> Letter:
    """The one letter that needs no leave to write: the author gave the address for it."""
    return Letter(email, "story_link", {"link": private_address(story)})


def draft_letter(draft: StoryDraft, email: str) -> Letter:
    """The way back to an unfinished story."""
    return Letter(email, "story_draft", {"link": private_address(draft), "day": draft.expires_at})


def author_letter(template: str, story_id: str) -> Letter | None:
    """To the author, when the leave to write is in force at the moment of sending."""
    story = Story.objects.still_held().filter(pk=story_id).first()
    if story is None or not story.consents.in_force().filter(use=Consent.Use.CONTACT).exists():
        return None
    contact = StoryContact.objects.filter(story=story).first()
    if contact is None:
        return None
    return Letter(contact.email, template, {"link": private_address(story), "story": story})


@mail.writes("story_agreed")
def tell_agreed(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_agreed", subject_id)


@mail.writes("story_published")
def tell_published(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_published", subject_id)


@mail.writes("story_returned")
def tell_returned(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_returned", subject_id)


@mail.writes("story_declined")
def tell_declined(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_declined", subject_id)


@mail.writes("story_held")
def tell_held(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_held", subject_id)


@mail.writes("story_still_happy")
def ask_still_happy(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_still_happy", subject_id)


@mail.writes("story_paused")
def tell_paused(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    return author_letter("story_paused", subject_id)


@mail.writes("story_answered")
def tell_answered(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    """That there is an answer and where to look; not a word of it."""
    return author_letter("story_answered", subject_id)


@mail.writes("story_outcome")
def tell_outcome(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    """That something came of it and where to look; which way it went stands there, not in a mail."""
    return author_letter("story_outcome", subject_id)


@mail.writes("response_decided")
def tell_who_answered(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    """No title and no word of the story: by the time it is read the author may have taken it back."""
    decision = ResponseDecision.objects.filter(pk=payload["decision"]).select_related("subject__answered_by").first()
    who = decision.subject.answered_by if decision else None
    if decision is None or who is None or not who.is_active:
        return None
    context = {
        "name": who.name, "published": decision.move == "publish", "sent_back": decision.move == "send_back",
        "reason": decision.reason, "link": settings.SITE_URL + decision.subject.get_absolute_url(),
    }  # fmt: skip
    return Letter(who.email, "response_decided", context)


@mail.writes("story_escalated")
def tell_lead(subject_id: str, payload: dict[str, Any]) -> Letter | None:
    """To the safeguarding lead: which story and where to look. No word of it, and no reason, travels by mail."""
    story = Story.objects.filter(pk=subject_id, state=Story.State.HELD).first()
    if story is None or not settings.SAFEGUARDING_LEAD:
        return None
    href = settings.SITE_URL + reverse("stories:story-review", args=[story.public_id])
    return Letter(settings.SAFEGUARDING_LEAD, "story_escalated", {"link": href, "mark": story.public_id[:4]})


@outbox.handles("stories.lost_link", delivery="idempotent")
def mail_lost_links(items: Sequence[OutboxItem]) -> None:
    """Somebody asked for a link again: it goes to the address it was given for, if there is one."""
    for item in items:
        email = seal.unseal(item.payload["sealed"])
        held = StoryContact.objects.at(email).select_related("story").order_by("-pk")[:5] if email else []
        with transaction.atomic():
            for contact in held:
                if email.casefold() == contact.email.casefold() and contact.story.private_token:
                    mail.tell_sealed(mail.compose(link_letter(contact.story, contact.email)), subject=contact.story)


@outbox.handles("stories.scrub", delivery="idempotent")
def scrub(items: Sequence[OutboxItem]) -> None:
    """SQLite keeps emptied text in its write-ahead log until that is cut off; tried again while somebody still reads it."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise RuntimeError("The write-ahead log is still being read.")
