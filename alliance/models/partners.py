from __future__ import annotations

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class PartnerQuerySet(models.QuerySet["Partner"]):
    def listed(self) -> PartnerQuerySet:
        return self.filter(state="listed")


class Partner(Identified, Stateful):
    """A friend that goes our way and has not signed. Named by the secretariat, in our words, with the day of the last check."""

    class Relation(models.TextChoices):
        FRIEND = "friend", _("Friend")
        ALIGNED = "aligned", _("Goes the same way")
        NETWORK = "network", _("Network we take part in")

    class State(models.TextChoices):
        LISTED = "listed", _("Listed")
        REMOVED = "removed", _("Removed")

    workflow = Workflow(
        allow("list", "removed", "listed", needs_reason=True),
        allow("correct", "listed", "listed", needs_reason=True),
        allow("remove", "listed", "removed", needs_reason=True),
        initial="removed",
    )

    name = models.CharField(_("Name"), max_length=200, unique=True)
    relation = models.CharField(_("How it stands to the alliance"), max_length=10, choices=Relation.choices)
    words = models.TextField(_("In our own words"), max_length=3000)
    company_number = models.CharField(_("Company number"), max_length=8, blank=True)
    link = models.URLField(_("Link"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    source = models.CharField(_("Where the facts come from"), max_length=300)
    last_checked_on = models.DateField(_("Last checked on"))
    decided_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        # the first friend stays the first
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="partner_link_leads_to_the_web",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerDecision(Decision):
    subject = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="decisions")
