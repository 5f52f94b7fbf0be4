"""Other words for one part of a published initiative: the owner agrees or not, a curator lets them in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from toolkit.models.initiatives import Initiative


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting_for(self, owner: Any) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.WAITING, initiative__owner=owner)

    def for_curators(self) -> SuggestionQuerySet:
        """Agreed by the owner; or still waiting where there is no owner to ask."""
        agreed = Q(state=Suggestion.State.AGREED)
        return self.filter(agreed | Q(state=Suggestion.State.WAITING, initiative__owner__isnull=True))

    def visible_to(self, user: Any) -> SuggestionQuerySet:
        """Who wrote it, whose initiative it is about, and curators."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("curator"):
            return self
        return self.filter(Q(author=user) | Q(initiative__owner=user))


class Suggestion(Identified, Stateful):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the owner")
        AGREED = "agreed", _("Waiting for a curator")
        TAKEN = "taken", _("Taken over")
        DECLINED = "declined", _("Declined")

    workflow = Workflow(
        allow("agree", "waiting", "agreed"),
        allow("take", ("waiting", "agreed"), "taken"),
        allow("decline", ("waiting", "agreed"), "declined", needs_reason=True),
        initial="waiting",
    )

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="suggestions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # the field it is about (toolkit.actions.suggestions.OPEN), what stood there, and what should
    section = models.CharField(max_length=24)
    old = models.TextField(blank=True)
    new = models.TextField()
    why = models.TextField(blank=True)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.section} {self.public_id}"


class SuggestionDecision(Decision):
    subject = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="decisions")
