"""A member suggests other words for one part of an initiative; its author agrees or not, and a curator puts them in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from toolkit.models.initiatives import Initiative


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> SuggestionQuerySet:
        return self.filter(state__in=["sent", "agreed"])

    def visible_to(self, user: Any) -> SuggestionQuerySet:
        """Those one made, those about one's own initiatives, and for curators all."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("curator"):
            return self.all()
        return self.filter(Q(suggested_by=user) | Q(initiative__owner=user))

    def awaiting_author(self, user: Any) -> SuggestionQuerySet:
        return self.filter(initiative__owner=user, state="sent", initiative__state=Initiative.State.PUBLISHED)

    def awaiting_curator(self) -> SuggestionQuerySet:
        """The author agreed, or there is none to ask."""
        no_author = Q(initiative__owner__isnull=True) | Q(initiative__owner__is_active=False)
        return self.filter(Q(state="agreed") | (Q(state="sent") & no_author), initiative__state=Initiative.State.PUBLISHED)


class Suggestion(Identified, Stateful):
    class State(models.TextChoices):
        SENT = "sent", _("With its author")
        AGREED = "agreed", _("The author agrees; a curator reads it")
        TAKEN_IN = "taken_in", _("Taken in")
        DECLINED = "declined", _("Not taken in")
        WITHDRAWN = "withdrawn", _("Taken back")

    workflow = Workflow(
        allow("agree", "sent", "agreed"),
        allow("take_in", ("sent", "agreed"), "taken_in"),
        allow("decline", ("sent", "agreed"), "declined", needs_reason=True),
        allow("withdraw", ("sent", "agreed"), "withdrawn"),
        initial="sent",
    )

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="suggestions")
    # a key of toolkit.actions.suggestions.PARTS
    part = models.CharField(max_length=24)
    words = models.TextField(max_length=8000)
    why = models.CharField(max_length=600)
    suggested_at = models.DateTimeField(editable=False)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "part", "suggested_by"],
                condition=Q(state__in=["sent", "agreed"]),
                name="suggestion_one_open_for_a_part",
            )
        ]

    @property
    def where_it_stands(self) -> str:
        return str(self.State(self.state).label)

    def get_absolute_url(self) -> str:
        return reverse("toolkit:suggestion-detail", args=[self.public_id])


class SuggestionDecision(Decision):
    subject = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="decisions")
