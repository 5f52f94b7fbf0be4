from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import models
from django.utils import timezone

from promise.core import seal, tokens
from promise.core.models import Identified
from stories.models.stories import LINK

# How long an unfinished story waits after its author last saved it.
DRAFT_DAYS = 90


def end_of_keeping() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=DRAFT_DAYS)


class StoryDraftQuerySet(models.QuerySet["StoryDraft"]):
    def by_link(self, token: str) -> StoryDraftQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token), expires_at__gt=timezone.now())

    def over(self, now: dt.datetime) -> StoryDraftQuerySet:
        return self.filter(expires_at__lte=now)


class StoryDraft(Identified):
    """What somebody wrote and has not sent: sealed, for the holder of the link alone. No guardian ever reads it."""

    sealed = models.TextField(editable=False)
    # the story made of it carries the same one: one private link from the first saved word on
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(default=end_of_keeping, editable=False, db_index=True)

    objects = StoryDraftQuerySet.as_manager()

    @property
    def private_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)

    @property
    def answers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads(seal.unseal(self.sealed))
        return found

    @answers.setter
    def answers(self, typed: dict[str, Any]) -> None:
        self.sealed = seal.seal(json.dumps(typed))
