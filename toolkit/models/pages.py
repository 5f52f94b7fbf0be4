"""What the alliance itself writes: stages, frameworks, barriers, briefings, kinds of force, figures, library, training."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow
from toolkit.models.kinds import Circle, PageKind, Shelf

# kinds that have a page of their own, and the name of its address
ADDRESSES = {
    PageKind.BARRIER: "toolkit:barrier-detail",
    PageKind.BRIEFING: "toolkit:briefing-detail",
    PageKind.LIBRARY: "toolkit:library-detail",
    PageKind.CAMPAIGN: "toolkit:library-detail",
    PageKind.MODULE: "toolkit:training-detail",
}
# the others stand on a page of many
ON_PAGES = {
    PageKind.STAGE: "toolkit:journey",
    PageKind.FRAMEWORK: "toolkit:journey",
    PageKind.FORCE: "toolkit:what-counts-as-force",
    PageKind.FIGURE: "toolkit:figures",
    PageKind.ITEM: "toolkit:assessment",
}
LIBRARY = (PageKind.LIBRARY, PageKind.CAMPAIGN)


class PageQuerySet(models.QuerySet["Page"]):
    def of(self, *kinds: str) -> PageQuerySet:
        return self.filter(kind__in=kinds)

    def published(self) -> PageQuerySet:
        return self.filter(state=Page.State.PUBLISHED)

    def shown(self) -> PageQuerySet:
        """What readers meet: the published ones whole, the planned ones as planned."""
        return self.filter(state__in=[Page.State.PUBLISHED, Page.State.PLANNED])

    def waiting(self) -> PageQuerySet:
        """Sent in by members, for curators to read."""
        return self.filter(state=Page.State.SUBMITTED)

    def unfinished(self) -> PageQuerySet:
        return self.filter(state__in=[Page.State.PLANNED, Page.State.DRAFT])


class Page(Identified, Stateful):
    """One piece of the framework. What it holds beside its title is in `texts`, by the table in models.kinds."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent in")
        PUBLISHED = "published", _("Published")
        DECLINED = "declined", _("Not taken in")

    workflow = Workflow(
        allow("write", ("planned", "draft"), "draft"),
        allow("send", "draft", "submitted"),
        allow("publish", ("planned", "draft", "submitted"), "published"),
        allow("take_back", "published", "draft", needs_reason=True),
        allow("decline", "submitted", "declined", needs_reason=True),
        initial="planned",
    )

    kind = models.CharField(max_length=10, choices=PageKind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160)
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    # of the library: when a person last looked whether it is still true, and what came after it
    last_checked_on = models.DateField(null=True, blank=True)
    newer = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="older")
    # the clock or a reader found its address dead, or its last check long ago
    flagged_at = models.DateTimeField(null=True, editable=False)
    flag = models.CharField(max_length=300, blank=True, editable=False)
    # of what a member sent in
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="pages")
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)
    starter_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "position", "pk")
        indexes = [models.Index(fields=["kind", "state", "position"], name="page_by_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PageKind.values), name="page_kind_is_known"),
            models.CheckConstraint(condition=~Q(newer=F("pk")), name="page_newer_is_another"),
            models.CheckConstraint(
                condition=Q(flagged_at__isnull=True, flag="") | Q(flagged_at__isnull=False) & ~Q(flag=""),
                name="page_flag_says_why",
            ),
            models.CheckConstraint(condition=~Q(state="published") | Q(version__gte=1), name="page_published_has_version"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.kind == PageKind.SECTION:
            place = self.texts.get("place") or "journey"
            address = reverse("toolkit:briefing-list") if place == "briefings" else reverse(f"toolkit:{place}")
            return f"{address}#{self.slug}"
        if self.kind in ADDRESSES:
            return reverse(ADDRESSES[PageKind(self.kind)], args=[self.slug])
        return f"{reverse(ON_PAGES[PageKind(self.kind)])}#{self.slug}"

    @property
    def is_planned(self) -> bool:
        return self.state == Page.State.PLANNED

    @property
    def is_published(self) -> bool:
        return self.state == Page.State.PUBLISHED

    @property
    def shelf(self) -> str:
        """Where it stands in the library."""
        return str(Shelf.CAMPAIGN) if self.kind == PageKind.CAMPAIGN else str(self.texts.get("shelf", ""))

    @property
    def circle(self) -> str:
        return str(self.texts.get("circle", Circle.INTERVENTION))


class PageDecision(Decision):
    subject = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="decisions")


class PageVersion(models.Model):
    """What readers saw from then on. Written once."""

    subject = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="page_version_number_once")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.number}"


class PageMark(models.Model):
    """A person's own bookmark of which version they read. Nobody else sees it, and it is made only when they ask."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "user"], name="page_mark_once")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.version}"


def texts_of(page: Page) -> dict[str, Any]:
    """Title and texts as one, as a version keeps them."""
    return {"title": page.title, **page.texts}
