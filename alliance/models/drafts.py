"""A signature that is still being written: kept between the steps, and gone once it is signed or too old."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from promise.core import tokens
from promise.core.models import Identified

LINK = "pledge-draft"
DAYS = 14
STEPS = ("organisation", "commitments", "signatory")


class PledgeDraftQuerySet(models.QuerySet["PledgeDraft"]):
    def going_on(self) -> PledgeDraftQuerySet:
        """Those that somebody can still go on with."""
        return self.filter(expires_at__gt=timezone.now())

    def over(self, now: dt.datetime) -> PledgeDraftQuerySet:
        return self.filter(expires_at__lte=now)

    def by_link(self, token: str) -> PledgeDraftQuerySet:
        return self.going_on().filter(link_hash=tokens.fingerprint(token))


class PledgeDraft(Identified):
    """The answers of the steps so far. Whoever holds its session or its link writes on; nobody else ever reads it."""

    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, editable=False)
    invitation = models.ForeignKey(
        "alliance.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts", editable=False
    )
    # the pledge that is made of it carries the same one: two clicks are one pledge
    form_nonce = models.CharField(max_length=64, unique=True, editable=False, default=tokens.new_nonce)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    # where the link was sent, for as long as the draft lives
    email = models.EmailField(blank=True, editable=False)
    expires_at = models.DateTimeField(editable=False, db_index=True)

    objects = PledgeDraftQuerySet.as_manager()

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)

    def first_open_step(self) -> str:
        """The first step without an answer, or "read" when all are there."""
        return next((step for step in STEPS if step not in self.answers), "read")
