from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings as site
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.models import Country, Organisation
from promise.core import addresses
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from toolkit.models.vocabularies import CostBand, Effect, EvidenceLevel, Kind

LICENCE = "CC BY 4.0"
# how often one may have taken the place of another before we stop following
MOST_STEPS = 20
MOST_LED_HERE = 500
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def published(self) -> InitiativeQuerySet:
        return self.filter(state=Initiative.State.PUBLISHED)

    def in_place_of(self, slug: str) -> Initiative | None:
        """What stands now in the place of one that was in the bank under this address."""
        gone = self.filter(slug=slug, state=Initiative.State.ARCHIVED, published_at__isnull=False)
        left = gone.select_related("superseded_by").first()
        return left.stands_now if left else None

    def awaiting_review(self) -> InitiativeQuerySet:
        return self.filter(state__in=[Initiative.State.SUBMITTED, Initiative.State.IN_REVIEW])

    def visible_to(self, user: Any) -> InitiativeQuerySet:
        """Published ones; one's own in any state; for curators all but others' drafts."""
        if not user.is_authenticated:
            return self.published()
        seen = Q(state=Initiative.State.PUBLISHED) | Q(owner=user)
        if user.has_role("curator"):
            seen |= ~Q(state=Initiative.State.DRAFT)
        return self.filter(seen)


class Initiative(Identified, Stateful):
    """An idea that may lower force. Lists hold vocabulary keys (toolkit.models.vocabularies)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waiting for a curator")
        IN_REVIEW = "in_review", _("In review")
        CHANGES_REQUESTED = "changes_requested", _("Back with the author")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    workflow = Workflow(
        allow("submit", ("draft", "changes_requested"), "submitted"),
        allow("claim", "submitted", "in_review"),
        allow("request_changes", ("submitted", "in_review"), "changes_requested", needs_reason=True),
        allow("publish", ("submitted", "in_review"), "published"),
        allow("release", "in_review", "submitted"),
        allow("archive", ("submitted", "in_review", "published"), "archived", needs_reason=True),
        allow("take_back", ("submitted", "in_review"), "draft"),
        allow("set_aside", "published", "submitted", needs_reason=True),
        initial="draft",
    )

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("Name"), max_length=160)
    summary = models.TextField(_("What it is"))
    trouble = models.TextField(_("The trouble it meets"), blank=True)
    steps = models.JSONField(default=list)
    # {"setup_time": ..., "weekly_time": ..., "money": ..., "people": ...}: only what is known
    takes = models.JSONField(default=dict)
    benefits = models.TextField(_("What it brings"), blank=True)
    difficulties = models.TextField(_("What got in the way, and what helped"), blank=True)
    keep_going = models.TextField(_("How to keep it going"), blank=True)
    wish_list = models.TextField(_("What you would still like"), blank=True)
    consider = models.TextField(_("What to think of before you copy it"), blank=True)
    left_out = models.TextField(_("Whom it might leave out"), blank=True)
    credit = models.TextField(_("Whom to thank for it"), blank=True)
    co_produced_who = models.TextField(_("People with lived experience who made it"), blank=True)
    co_produced_how = models.TextField(_("How they took part"), blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices, default=Kind.INNOVATION)
    settings = models.JSONField(default=list)  # where it is used, e.g. ["acute_ward"]
    themes = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    frameworks = models.JSONField(default=list)
    barriers = models.JSONField(default=list)
    idea_for_barrier = models.TextField(blank=True)
    evidence_level = models.CharField(max_length=20, choices=EvidenceLevel.choices, default=EvidenceLevel.NONE_RECORDED)
    evidence_level_reason = models.TextField(blank=True)
    evidence_effect = models.CharField(max_length=20, choices=Effect.choices, default=Effect.NOT_MEASURED)
    evidence_text = models.TextField(blank=True)
    cost_band = models.CharField(max_length=12, choices=CostBand.choices, default=CostBand.NOT_STATED)
    cost_reason = models.TextField(blank=True)
    is_contested = models.BooleanField(default=False)
    contested_note = models.TextField(blank=True)
    # [{"name": ..., "year": ..., "to_be_checked": bool}]
    sources = models.JSONField(default=list)
    # what people say when they need it and do not know its name; searched, never shown
    lay_phrases = models.JSONField(default=list)
    origin_name = models.CharField(_("Where it began"), max_length=250, blank=True)
    country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives")
    related = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="related_from")
    is_sorted_by_editors = models.BooleanField(default=False)
    licence = models.CharField(max_length=40, default=LICENCE)
    # where to go from an archived one: the initiative that took its place
    superseded_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supersedes")
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(site.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="initiatives")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="initiatives")
    # who changed its texts last, so that a second curator is told
    edited_at = models.DateTimeField(null=True, editable=False)
    edited_by = models.ForeignKey(site.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    # kept by actions.adoptions from the adoptions themselves, so that lists need no count
    outcome_counts = models.JSONField(default=dict, editable=False)
    adoption_count = models.PositiveIntegerField(default=0, editable=False)
    last_reported_at = models.DateTimeField(null=True, editable=False)
    # kept by the database, so that a list by last report can be paged by key: what nobody reported on yet comes last
    reported_order = models.GeneratedField(
        expression=Coalesce(F("last_reported_at"), Value(LONG_AGO)), output_field=models.DateTimeField(), db_persist=True
    )
    # the text of the starter catalogue this row was loaded from; a row edited since is never overwritten
    starter_hash = models.CharField(max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "published_at", "id"], name="initiative_newest"),
            models.Index(fields=["state", "adoption_count", "id"], name="initiative_most_adopted"),
            models.Index(fields=["state", "reported_order", "id"], name="initiative_last_reported"),
            models.Index(fields=["state", "updated_at", "id"], name="initiative_last_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="initiative_published_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | Q(superseded_at__isnull=False), name="initiative_superseded_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.by_slug("toolkit:initiative-detail", self.slug)

    @property
    def stands_now(self) -> Initiative | None:
        """Itself while it is in the bank, else what took its place, however often that happened; nothing where all have left."""
        here: Initiative | None = self
        seen: set[int] = set()
        while here and here.state != Initiative.State.PUBLISHED and here.pk not in seen and len(seen) < MOST_STEPS:
            seen.add(here.pk)
            here = here.superseded_by
        return here if here and here.state == Initiative.State.PUBLISHED else None

    def led_here(self) -> list[str]:
        """Public ids of all whose place this one has come to hold, however often that happened."""
        found: dict[int, str] = {}
        level = [self.pk]
        while level and len(found) < MOST_LED_HERE:
            before = Initiative.objects.filter(superseded_by__in=level).exclude(pk__in=[self.pk, *found])
            pairs = dict(before.values_list("pk", "public_id"))
            level = list(pairs)
            found |= pairs
        return list(found.values())


class InitiativeDecision(Decision):
    subject = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="decisions")
