from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promise.accounts.models import Role, RoleGrant
from promise.core import tokens
from promise.core.ids import ALPHABET
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from stories.models.sorting import Medium
from toolkit.models import Initiative
from toolkit.models.vocabularies import Setting

# What the author's private link is derived for.
LINK = "story"
# After these moves the guardians begin anew: what was agreed before counts no longer.
NEW_ROUND = ("resubmit", "release", "answer")
HELD_BY_AUTHOR = ("submitted", "in_review", "back_with_author", "cooling_off", "published", "paused", "held")


def new_slug() -> str:
    """Random, never from the title: an address must not say what a story was called."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class StoryQuerySet(models.QuerySet["Story"]):
    def published(self) -> StoryQuerySet:
        """The one way to a story that the world may read."""
        return self.filter(state=Story.State.PUBLISHED, may_publish=True)

    def for_api(self) -> StoryQuerySet:
        return self.published().filter(may_api=True)

    def for_search_engines(self) -> StoryQuerySet:
        """Those whose words may stand on a page that search engines keep: sitemap, home page."""
        return self.published().filter(may_be_indexed=True)

    def for_books(self) -> StoryQuerySet:
        """Those that may stand on paper now: shown on the site, and agreed to for books."""
        return self.published().filter(may_be_in_books=True)

    def awaiting_review(self) -> StoryQuerySet:
        """What waits for a guardian: new ones, those with one agreement, and those that were held."""
        return self.filter(state__in=[Story.State.SUBMITTED, Story.State.IN_REVIEW, Story.State.HELD])

    def due(self, now: datetime) -> StoryQuerySet:
        """Agreed by two, still wanted, and the days to think it over have passed."""
        return self.filter(state=Story.State.COOLING_OFF, may_publish=True, cooling_until__lte=now)

    def once_public(self) -> StoryQuerySet:
        """Taken back after the world could read them: their address says so for ever."""
        return self.filter(state=Story.State.WITHDRAWN, published_at__isnull=False)

    def to_ask_again(self, *, since: datetime, asked: datetime) -> StoryQuerySet:
        """Shown for a year without a word from their author: never asked yet, or asked and silent for the time given."""
        shown = self.published().filter(published_at__lte=since)
        silent = shown.filter(Q(kept_at__isnull=True) | Q(kept_at__lte=since))
        return silent.filter(Q(asked_times=0) | Q(asked_at__lte=asked))

    def still_held(self) -> StoryQuerySet:
        return self.exclude(state=Story.State.WITHDRAWN)

    def by_link(self, token: str) -> StoryQuerySet:
        """The one story this private link opens."""
        return self.filter(link_hash=tokens.fingerprint(token))

    def for_guardian(self, user: Any) -> StoryQuerySet:
        """Every story, for those who hold the post of guardian; for all others there is none."""
        return self.all() if user.is_authenticated and user.has_role(Role.GUARDIAN) else self.none()

    def visible_to(self, user: Any) -> StoryQuerySet:
        """Published ones. Guardians reach others through the queue, never through the public page."""
        return self.published()


class Story(Identified, Stateful):
    """Somebody's recovery story, theirs for ever. Withdrawing empties every text and leaves an address that says 410."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for a guardian")
        IN_REVIEW = "in_review", _("One guardian has agreed")
        BACK_WITH_AUTHOR = "back_with_author", _("Back with you")
        COOLING_OFF = "cooling_off", _("Agreed, waiting a few days in case you change your mind")
        PUBLISHED = "published", _("Published")
        PAUSED = "paused", _("Paused")
        HELD = "held", _("Held")
        WITHDRAWN = "withdrawn", _("Taken back")
        DECLINED = "declined", _("Not published")

    workflow = Workflow(
        allow("agree", "submitted", "in_review"),
        allow("agree_second", "in_review", "cooling_off"),
        allow("return", ("submitted", "in_review"), "back_with_author", needs_reason=True),
        allow("propose", ("submitted", "in_review"), "back_with_author", needs_reason=True),
        # the words are the author's at any time before they are shown, and again when the author has hidden them
        allow("resubmit", ("submitted", "in_review", "back_with_author", "cooling_off", "paused"), "submitted"),
        # yes or no to a guardian's proposal: guardians read on, with the words the author chose
        allow("answer", "back_with_author", "submitted"),
        allow("decline", ("submitted", "in_review", "held"), "declined", needs_reason=True),
        allow(
            "hold",
            ("submitted", "in_review", "back_with_author", "cooling_off", "published", "paused"),
            "held",
            needs_reason=True,
        ),
        allow("release", "held", "submitted"),
        allow("publish", "cooling_off", "published"),
        allow("pause", ("published", "cooling_off"), "paused"),
        allow("resume", "paused", "cooling_off"),
        allow("withdraw", (*HELD_BY_AUTHOR, "declined"), "withdrawn"),
        initial="submitted",
    )

    class Helper(models.TextChoices):
        """Who sat beside the author. A helper writes down; the words and the yes are the author's."""

        ADVOCATE = "advocate", _("An advocate")
        PEER = "peer", _("A peer worker or someone with lived experience")
        FRIEND = "friend", _("A friend or somebody of my family")
        INTERPRETER = "interpreter", _("An interpreter")
        STAFF = "staff", _("Somebody who works at a service")

    slug = models.SlugField(max_length=16, unique=True, default=new_slug, editable=False)
    title = models.CharField(_("A title for your story"), max_length=120, blank=True)
    text = models.TextField(_("Your story"), blank=True)
    told_by = models.CharField(_("The name to show"), max_length=80, blank=True)
    language = models.CharField(max_length=12, default="en")
    # by what it is found: keys of StoryTheme, chosen by its author, and one setting of the toolkit
    themes = models.JSONField(default=list)
    setting = models.CharField(_("Where it happened"), max_length=30, choices=Setting.choices, blank=True)
    medium = models.CharField(max_length=8, choices=Medium.choices, default=Medium.WORDS, editable=False)
    # how long it takes to read, kept when the words change
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    # keys of stories.models.notes.ContentNote: what to know before reading
    content_notes = models.JSONField(default=list)
    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="stories")
    # 0-5, set by guardians, never shown
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    helper = models.CharField(max_length=12, choices=Helper.choices, blank=True, editable=False)
    helper_place = models.CharField(max_length=120, blank=True, editable=False)
    # whose support lines the author's page shows first, chosen by the guardian who put it aside
    support_country = models.CharField(max_length=2, blank=True, editable=False)
    lead_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    # "still happy for this to be here?": when and how often in a row it was asked, and the last yes
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_times = models.PositiveSmallIntegerField(default=0, editable=False)
    kept_at = models.DateTimeField(null=True, blank=True, editable=False)
    # the receipt: name of each store and how many pieces went from it, no words
    removed: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict, editable=False)
    # kept from the consents in force, so that the database itself can refuse what was never agreed
    may_publish = models.BooleanField(default=False, editable=False)
    may_api = models.BooleanField(default=False, editable=False)
    may_be_indexed = models.BooleanField(default=False, editable=False)
    may_be_in_books = models.BooleanField(default=False, editable=False)
    may_be_answered = models.BooleanField(default=False, editable=False)
    may_be_named = models.BooleanField(default=False, editable=False)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    cooling_until = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        indexes = [models.Index(fields=["state", "published_at", "id"], name="story_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | Q(may_publish=True), name="story_published_with_consent"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(title="", text="", told_by="", may_publish=False, withdrawn_at__isnull=False),
                name="story_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="story_published_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__gte=0, severity__lte=5), name="story_severity_0_to_5"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("stories:story-detail", args=[self.slug])

    @property
    def public_name(self) -> str:
        """The name the world may see; empty unless the author agreed to show it."""
        return self.told_by if self.may_be_named else ""

    @property
    def private_token(self) -> str:
        """The author's key, derived when it is needed; empty once the story was taken back."""
        return tokens.derive(LINK, self.link_nonce) if self.link_nonce else ""


class StoryDecision(Decision):
    """Guardians' and the author's moves. Two agreements come from two different guardians (refused by the action and here)."""

    subject = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="decisions")
    has_lived_experience = models.BooleanField(default=False)
    # 1 for the story as first sent, 2 after the author changed it ...: agreements count for one round only
    round = models.PositiveSmallIntegerField(default=1)

    class Meta(Decision.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "by", "round"], condition=Q(move__in=["agree", "agree_second"]),
                name="story_two_different_guardians",
            )
        ]  # fmt: skip

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new decision notes its round and what the guardian brings at that moment; later changes of post do not touch it."""
        if self._state.adding:
            self.round = 1 + StoryDecision.objects.filter(subject=self.subject, move__in=NEW_ROUND).count()
            self.has_lived_experience = RoleGrant.objects.filter(
                user=self.by, role=Role.GUARDIAN, ended_at__isnull=True, has_lived_experience=True
            ).exists()
        super().save(*args, **kwargs)
