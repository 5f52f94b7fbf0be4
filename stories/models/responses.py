"""What an organisation answers to a story, once its author lets them and a guardian has read it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from stories.models.stories import Story
from toolkit.models import Adoption

LIVE = ("submitted", "sent_back", "published")


class ResponseQuerySet(models.QuerySet["Response"]):
    def shown(self) -> ResponseQuerySet:
        """What the world may read: under a story that is shown and may be answered, by an organisation that is listed.

        A change names what is tried; should that no longer be told under its name, the answer is not shown either.
        """
        stories = Story.objects.published().filter(may_be_answered=True)
        told = Q(kind=Response.Kind.HEARD) | Q(adoption__in=Adoption.objects.named())
        return self.filter(told, state="published", story__in=stories, organisation__in=Organisation.objects.listed())

    def with_news(self) -> ResponseQuerySet:
        """What is tried has come to something since the author of the story last heard of it."""
        told = self.shown().filter(adoption__isnull=False).exclude(adoption__outcome__in=["", Adoption.Outcome.TOO_EARLY])
        return told.exclude(adoption__outcome=F("outcome_told"))

    def for_search_engines(self) -> ResponseQuerySet:
        """For pages that search engines keep: only where the author of the story said yes to them."""
        return self.shown().filter(story__may_be_indexed=True)

    def awaiting_review(self) -> ResponseQuerySet:
        return self.filter(state="submitted", story__state=Story.State.PUBLISHED, story__may_be_answered=True)

    def visible_to(self, user: Any) -> ResponseQuerySet:
        """Those of the organisations in which one has a seat; for guardians all."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("guardian"):
            return self.all()
        return self.filter(organisation__seats__user=user, organisation__seats__state="active").distinct()


class Response(Identified, Stateful):
    class Kind(models.TextChoices):
        HEARD = "heard", _("We have heard you")
        PLANNED = "planned", _("A change is planned")
        MADE = "made", _("A change is made")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("With a guardian")
        SENT_BACK = "sent_back", _("Back with you")
        PUBLISHED = "published", _("Shown under the story")
        DECLINED = "declined", _("Not shown")
        TAKEN_DOWN = "taken_down", _("Taken back")

    workflow = Workflow(
        allow("publish", "submitted", "published"),
        allow("send_back", "submitted", "sent_back", needs_reason=True),
        allow("decline", "submitted", "declined", needs_reason=True),
        allow("resubmit", "sent_back", "submitted"),
        allow("take_down", LIVE, "taken_down"),
        initial="submitted",
    )

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="story_responses")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(max_length=2000)
    # a report that loses its name begins anew as another row, and what was said of the old one goes with it
    adoption = models.ForeignKey(Adoption, null=True, blank=True, on_delete=models.CASCADE, related_name="story_responses")
    answered_at = models.DateTimeField(editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    # the outcome of what is tried as whoever told the story last heard of it
    outcome_told = models.CharField(max_length=16, blank=True, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="heard") | Q(adoption__isnull=False), name="response_change_names_what_is_tried"
            ),
            models.UniqueConstraint(
                fields=["story", "organisation", "kind"], condition=Q(state__in=LIVE), name="response_one_of_a_kind"
            ),
        ]

    @property
    def where_it_stands(self) -> str:
        return str(self.State(self.state).label)

    def get_absolute_url(self) -> str:
        return reverse("stories:response-detail", args=[self.public_id])


class ResponseDecision(Decision):
    subject = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="decisions")
