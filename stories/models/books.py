"""Story books: guardians put consented stories in an order, two of them agree, and what is on paper is made anew each time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from stories.models.stories import Story


class BookQuerySet(models.QuerySet["Book"]):
    def published(self) -> BookQuerySet:
        return self.filter(state="published")

    def visible_to(self, user: Any) -> BookQuerySet:
        """Published ones; for guardians all."""
        return self.all() if user.is_authenticated and user.has_role("guardian") else self.published()

    def taken_off(self) -> BookQuerySet:
        """Once published, and not at this time: being changed, or closed for good."""
        return self.exclude(state="published").filter(edition__gt=0)

    def awaiting_second(self) -> BookQuerySet:
        return self.filter(state="ready")


class Book(Identified, Stateful):
    """No file is kept: a book is set from the stories that may stand in it at the moment somebody asks for it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being put together")
        READY = "ready", _("Waiting for a second guardian")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Taken off")

    workflow = Workflow(
        allow("propose", "draft", "ready"),
        allow("publish", "ready", "published"),
        allow("send_back", "ready", "draft", needs_reason=True),
        # to change it, it leaves the site until two have agreed again
        allow("revise", ("ready", "published"), "draft"),
        allow("close", ("draft", "ready", "published"), "closed"),
        initial="draft",
    )

    title = models.CharField(_("What is it called?"), max_length=120)
    introduction = models.TextField(_("What should a reader know first?"), max_length=3000, blank=True)
    begun_at = models.DateTimeField(editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # which edition it is in; a new one whenever what may stand in it changes. Ids only, none of anybody's words
    edition = models.PositiveIntegerField(default=0, editable=False)
    edition_at = models.DateTimeField(null=True, blank=True, editable=False)
    contents: models.JSONField[list[str], list[str]] = models.JSONField(default=list, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = BookQuerySet.as_manager()

    @property
    def where_it_stands(self) -> str:
        return str(self.State(self.state).label)

    def get_absolute_url(self) -> str:
        return reverse("stories:book-detail", args=[self.public_id])


class BookDecision(Decision):
    subject = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="decisions")


class BookStory(models.Model):
    """A place in a book. It says nothing of the story, which is read from its own row or not at all."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="places")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="places_in_books")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["book", "story"], name="book_holds_a_story_once")]
