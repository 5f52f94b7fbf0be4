from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.ids import new_number
from promise.core.models import Identified
from toolkit.models.initiatives import Initiative
from toolkit.models.vocabularies import Setting

SILENT_AFTER = dt.timedelta(days=183)


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def public(self) -> AdoptionQuerySet:
        """What anyone may see: told in public, of a published initiative. Unnamed ones are public without their organisation.

        One that gave up its name rests until the month is over, so that nobody sees which one it became.
        """
        return self.filter(
            visibility__in=[Adoption.Visibility.PUBLIC, Adoption.Visibility.UNNAMED],
            initiative__state=Initiative.State.PUBLISHED,
        ).exclude(untold=Adoption.Untold.AGAIN)

    def named(self) -> AdoptionQuerySet:
        """Of those the ones told under its name by an organisation that still stands in public (documents.adoptions.is_named)."""
        return self.public().filter(visibility=Adoption.Visibility.PUBLIC, organisation__in=Organisation.objects.listed())

    def silent(self, moment: dt.datetime) -> AdoptionQuerySet:
        """Nothing told for half a year, and not at an end: what was stopped with an outcome is told."""
        over = {"state": Adoption.State.STOPPED, "outcome__in": ["helped", "no_clear_change", "made_worse"]}
        return self.filter(reported_at__lte=moment - SILENT_AFTER).exclude(**over)

    def visible_to(self, user: Any) -> AdoptionQuerySet:
        """Public ones; one's own organisation's; those for members when one holds an active seat."""
        if not user.is_authenticated:
            return self.public()
        own = Organisation.objects.filter(seats__user=user, seats__state="active")
        seen = Q(organisation__in=own)
        if own.exists():
            seen |= Q(visibility=Adoption.Visibility.MEMBERS, initiative__state=Initiative.State.PUBLISHED)
        return self.filter(Q(pk__in=self.public().values("pk")) | seen)


class Adoption(Identified):
    """One organisation trying one initiative somewhere, and what became of it. A failing weighs as much as a success."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        TESTING = "testing", _("Being tried")
        EMBEDDED = "embedded", _("Part of daily work")
        STOPPED = "stopped", _("Stopped")

    class Outcome(models.TextChoices):
        HELPED = "helped", _("It helped")
        NO_CLEAR_CHANGE = "no_clear_change", _("No clear change")
        MADE_WORSE = "made_worse", _("It made things worse")
        TOO_EARLY = "too_early", _("Too early to say")

    class Cause(models.TextChoices):
        """Why it did not help, as far as those who tried it can say. None of them is a fault."""

        NEVER_STARTED = "never_started", _("It never got started")
        NOT_SUSTAINED = "not_sustained", _("It began well and did not last")
        NO_EFFECT = "no_effect", _("We did it as planned, and nothing changed")
        HARM = "harm", _("It did harm")
        CONTEXT = "context", _("It did not fit our place or time")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Everyone may see it, with our name")
        UNNAMED = "unnamed", _("Everyone may see it, without our name")
        MEMBERS = "members", _("Only members may see it")

    class Untold(models.TextChoices):
        NOTHING = "", _("Nothing")
        CREATED = "created", _("That it came")
        UPDATED = "updated", _("That it changed")
        AGAIN = "again", _("That it is there without the name it had")

    # drawn by lot: a counting key is in cursors and orders lists, and its neighbours would date an unnamed report
    id = models.BigIntegerField(primary_key=True, default=new_number, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="adoptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adoptions")
    setting = models.CharField(_("Where"), max_length=24, choices=Setting.choices)
    unit = models.CharField(_("Ward or team"), max_length=120, blank=True)
    state = models.CharField(_("Where it stands"), max_length=10, choices=State.choices, default=State.TESTING)
    outcome = models.CharField(_("What came of it"), max_length=16, choices=Outcome.choices, blank=True)
    cause = models.CharField(_("Why did it not help?"), max_length=14, choices=Cause.choices, blank=True)
    words = models.TextField(_("In your words"), max_length=4000, blank=True)
    adaptation = models.TextField(_("What did you do differently from the description?"), max_length=1000, blank=True)
    barriers = models.JSONField(_("What got in the way?"), default=list, blank=True)
    what_helped = models.TextField(_("What helped against it?"), max_length=1000, blank=True)
    started_on = models.DateField(_("Since when"), null=True, blank=True)
    ended_on = models.DateField(_("Until when, if it has stopped?"), null=True, blank=True)
    visibility = models.CharField(_("Who may see it"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # what the change log has yet to say of an unnamed report: it waits for the month's end
    untold = models.CharField(max_length=8, choices=Untold.choices, blank=True, default="", editable=False)
    # half a year of silence is asked after, unless somebody here said not to
    is_asked_after = models.BooleanField(default=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(condition=Q(outcome="") | Q(reported_at__isnull=False), name="adoption_outcome_has_moment"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="adoption_ends_after_it_began",
            ),
        ]
