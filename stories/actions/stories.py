"""Every act on a story by one name: `stories.share(...)`, `stories.agree(...)`, `stories.withdraw(...)`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from promise.core.workflow import lock
from stories.actions.authors import pause, resubmit, resume, share, sort, tidy
from stories.actions.consents import change_consents
from stories.actions.drafts import discard_draft, forget_old_drafts, mail_draft_link, replay_drafts, save_draft
from stories.actions.links import ask_for_link
from stories.actions.pictures import add_picture, remove_picture
from stories.actions.proposals import answer, propose
from stories.actions.reviews import agree, decline, hold, read, release, send_back
from stories.actions.steps import publish_if_due
from stories.actions.withdrawals import replay, withdraw, withdraw_for_author
from stories.actions.yearly import ask_authors_again, keep_here
from stories.models import Story

__all__ = [
    "add_picture", "agree", "answer", "ask_authors_again", "ask_for_link", "change_consents", "decline",
    "discard_draft", "forget_old_drafts", "hold", "keep_here", "mail_draft_link", "pause", "propose", "publish_due",
    "read", "release", "remove_picture", "replay", "replay_drafts", "resubmit", "resume", "save_draft", "send_back",
    "share", "sort", "tidy", "withdraw", "withdraw_for_author",
]  # fmt: skip


def publish_due() -> int:
    """By the clock: every story whose days to think have passed. Each in its own transaction; returns how many went out."""
    published = 0
    for story in Story.objects.due(timezone.now()):
        with transaction.atomic():
            published += publish_if_due(lock(story))
    return published
