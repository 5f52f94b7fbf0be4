"""Every act on a story by one name: `stories.share(...)`, `stories.agree(...)`, `stories.withdraw(...)`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from promise.core.workflow import lock
from stories.actions.authors import pause, resubmit, resume, share, tidy
from stories.actions.consents import change_consents
from stories.actions.reviews import agree, decline, hold, read, release, send_back
from stories.actions.steps import publish_if_due
from stories.actions.withdrawals import replay, withdraw
from stories.models import Story

__all__ = [
    "agree", "change_consents", "decline", "hold", "pause", "publish_due", "read", "release", "replay", "resubmit",
    "resume", "send_back", "share", "tidy", "withdraw",
]  # fmt: skip


def publish_due() -> int:
    """By the clock: every story whose days to think have passed. Each in its own transaction; returns how many went out."""
    published = 0
    for story in Story.objects.due(timezone.now()):
        with transaction.atomic():
            published += publish_if_due(lock(story))
    return published
