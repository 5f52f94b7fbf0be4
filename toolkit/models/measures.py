"""What is counted, in agreed words. A wording that changed is a new version: figures stay with the words they were counted by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.models import Identified


class MeasureQuerySet(models.QuerySet["Measure"]):
    def agreed(self) -> MeasureQuerySet:
        """Those of the alliance, the same words for everyone. Only they are ever compared or shown in public."""
        return self.filter(organisation__isnull=True)

    def usable_by(self, organisation: Organisation) -> MeasureQuerySet:
        return self.filter(Q(organisation__isnull=True) | Q(organisation=organisation))

    def visible_to(self, user: Any) -> MeasureQuerySet:
        """The agreed ones; those that an organisation made for itself only to the people who hold a seat in it."""
        if not user.is_authenticated:
            return self.agreed()
        own = Organisation.objects.filter(seats__user=user, seats__state="active")
        return self.filter(Q(organisation__isnull=True) | Q(organisation__in=own))


class Measure(Identified):
    """One thing that is counted every month. `organisation`: an organisation's own measure, seen only inside it."""

    key = models.SlugField(max_length=60, unique=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="own_measures", editable=False
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ("position", "key")

    def get_absolute_url(self) -> str:
        return reverse("toolkit:measure-detail", args=[self.key])

    @property
    def newest(self) -> MeasureVersion:
        """The last of its versions, by number; reads what was prefetched."""
        return max(self.versions.all(), key=lambda version: version.number)


class MeasureVersion(models.Model):
    """The words of a measure from a moment on. Written once, never edited."""

    class Kind(models.TextChoices):
        OUTCOME = "outcome", _("Outcome: what happens to people")
        PROCESS = "process", _("Process: what we do about it")
        BALANCING = "balancing", _("Balancing: what might get worse meanwhile")

    class Direction(models.TextChoices):
        DECREASE = "decrease", _("Less is better")
        INCREASE = "increase", _("More is better")
        NEITHER = "neither", _("Neither is better in itself")

    class Basis(models.TextChoices):
        BED_DAYS = "bed_days", _("Each 1,000 occupied bed days")
        OCCASIONS = "occasions", _("Out of 100 occasions")
        NOTHING = "nothing", _("A plain count")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    counts = models.TextField(max_length=1000)
    leaves_out = models.TextField(max_length=1000, blank=True)
    unit = models.CharField(max_length=80)
    basis = models.CharField(max_length=9, choices=Basis.choices, default=Basis.BED_DAYS)
    # what the figure below the line is, in words: "occupied bed days", "times somebody was restrained"
    base_words = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    # MHSDS restrictive intervention types, where England counts it so
    codes = models.CharField(max_length=60, blank=True)
    # rapid tranquillisation is counted by the Code of Practice or by NICE, never by both at once
    asks_definition = models.BooleanField(default=False)
    source = models.CharField(max_length=240, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    class Meta:
        ordering = ("measure_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_number_once"),
            models.CheckConstraint(condition=Q(basis="nothing") ^ ~Q(base_words=""), name="measure_base_has_words"),
        ]

    @property
    def per(self) -> int:
        """Events for each so many of what stands below the line; 1 for a plain count."""
        return {"bed_days": 1000, "occasions": 100}.get(self.basis, 1)
