from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from alliance.models.organisations import Organisation
from alliance.models.places import NATIONS, Country
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

OPEN = ("collecting", "ready")


class ChapterProposalQuerySet(models.QuerySet["ChapterProposal"]):
    def open(self) -> ChapterProposalQuerySet:
        return self.filter(state__in=OPEN)

    def waiting(self) -> ChapterProposalQuerySet:
        """Enough members stand behind it; the secretariat has the next word."""
        return self.filter(state="ready")

    def with_support(self) -> ChapterProposalQuerySet:
        """With `supporting`, how many members in good standing stand behind it now."""
        standing = Q(supports__organisation__status__in=("active", "due", "overdue", "returned"))
        return self.annotate(supporting=Count("supports", filter=standing))


class ChapterProposal(Identified, Stateful):
    """Members of a country ask for a chapter of their own. Until it is opened they belong to the continent."""

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Collecting support")
        READY = "ready", _("Waiting for the secretariat")
        OPENED = "opened", _("Opened")
        DECLINED = "declined", _("Not opened")

    workflow = Workflow(
        allow("gather", "collecting", "ready"),
        allow("open", "ready", "opened"),
        allow("decline", OPEN, "declined", needs_reason=True),
        initial="collecting",
    )

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="chapter_proposals", verbose_name=_("Country"))
    # ISO 3166-2, for a nation that has a chapter of its own
    nation = models.CharField(_("Nation"), max_length=6, blank=True)
    aims = models.TextField(_("What the chapter is for"), max_length=2000)
    could_coordinate = models.CharField(_("Who could coordinate it"), max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="chapter_proposals")
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")

    objects = ChapterProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "nation"],
                condition=Q(state__in=["collecting", "ready"]),
                name="proposal_one_open_for_a_country",
            )
        ]

    def __str__(self) -> str:
        return self.place_name

    def get_absolute_url(self) -> str:
        return reverse("alliance:proposal-detail", args=[self.public_id])

    @property
    def place_name(self) -> str:
        return str(NATIONS[self.nation]) if self.nation in NATIONS else self.country.name

    @property
    def code(self) -> str:
        return self.nation or self.country_id

    def may_support(self, organisation: Any) -> bool:
        """A member of that country, and of that nation where the proposal is about one."""
        return organisation.country_id == self.country_id and (not self.nation or organisation.nation == self.nation)


class ProposalDecision(Decision):
    subject = models.ForeignKey(ChapterProposal, on_delete=models.CASCADE, related_name="decisions")


class ProposalSupport(models.Model):
    """One member standing behind a proposal."""

    proposal = models.ForeignKey(ChapterProposal, on_delete=models.CASCADE, related_name="supports")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proposal_supports")
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("given_at", "pk")
        constraints = [models.UniqueConstraint(fields=["proposal", "organisation"], name="support_once_per_organisation")]
