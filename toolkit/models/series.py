"""The figures of one ward for one measure, month after month, and what people wrote beside the line."""

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
from toolkit.models.measures import Measure, MeasureVersion
from toolkit.models.vocabularies import Setting

ENOUGH = 12  # points before limits may be locked, and after a new baseline


class MeasureSeriesQuerySet(models.QuerySet["MeasureSeries"]):
    def visible_to(self, user: Any) -> MeasureSeriesQuerySet:
        """Everything of one's own organisations. What others may see is `shown`, and is suppressed."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.filter(seats__user=user, seats__state="active"))

    def shown(self) -> MeasureSeriesQuerySet:
        """Shown in public, with small numbers left out: agreed measures that an organisation in public chose to show."""
        agreed = self.filter(is_shared=True, measure__organisation__isnull=True)
        return agreed.filter(organisation__in=Organisation.objects.listed())

    def pooled(self) -> MeasureSeriesQuerySet:
        """May be put together with those of others, on the pages of initiatives."""
        agreed = self.filter(is_pooled=True, measure__organisation__isnull=True)
        return agreed.filter(organisation__in=Organisation.objects.listed())

    def joined(self) -> MeasureSeriesQuerySet:
        return self.select_related("organisation", "measure", "version")


class MeasureSeries(Identified):
    """One measure on one ward (or in the whole organisation): the row that its months hang on. It never tells of one person."""

    class Definition(models.TextChoices):
        CODE = "code", _("Code of Practice: tablets and injections")
        NICE = "nice", _("NICE: injections only")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measure_series")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="series")
    version = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="series")
    unit = models.CharField(_("Ward or team"), max_length=80, blank=True)
    unit_key = models.CharField(max_length=80, blank=True, editable=False)
    setting = models.CharField(_("Kind of place"), max_length=24, choices=Setting.choices)
    definition = models.CharField(_("Definition in use"), max_length=4, choices=Definition.choices, blank=True)
    target = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    screens_outliers = models.BooleanField(default=False)
    locks_after = models.PositiveIntegerField(null=True, blank=True)
    is_shared = models.BooleanField(default=False, editable=False)
    # when it was last opened in either way; once set it stays, for what was seen once stays known
    shared_at = models.DateTimeField(null=True, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_pooled = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = MeasureSeriesQuerySet.as_manager()

    class Meta:
        ordering = ("unit_key", "measure__position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "unit_key", "version", "definition"], name="series_once"),
            models.UniqueConstraint(
                fields=["organisation", "unit_key", "measure"], condition=Q(is_shared=True), name="series_shared_once"
            ),
            models.CheckConstraint(
                condition=Q(locks_after__isnull=True) | Q(locks_after__gte=ENOUGH), name="series_locks_after_enough"
            ),
            models.CheckConstraint(
                condition=Q(unit="", setting="whole_organisation") | (~Q(unit="") & ~Q(setting="whole_organisation")),
                name="series_whole_has_no_unit",
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False, is_pooled=False) | Q(shared_at__isnull=False), name="series_opened_has_moment"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page inside the organisation."""
        return reverse("toolkit:series-detail", args=[self.public_id])

    def shown_url(self) -> str:
        """Its page for the world, small numbers left out."""
        return reverse("toolkit:shown-detail", args=[self.organisation.slug, self.public_id])


class Rebase(models.Model):
    """From this month on the lines are calculated anew: a person said so, and why. Taken back, it stays written down."""

    series = models.ForeignKey(MeasureSeries, on_delete=models.CASCADE, related_name="rebases")
    month = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ("series_id", "month", "pk")
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], condition=Q(undone_at__isnull=True), name="rebase_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="rebase_has_reason"),
        ]


class SeriesMark(models.Model):
    """Something that happened on the ward, to be seen beside the line: a move, a new team, a training."""

    series = models.ForeignKey(MeasureSeries, on_delete=models.CASCADE, related_name="marks")
    month = models.PositiveIntegerField()
    words = models.CharField(max_length=120)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    class Meta:
        ordering = ("series_id", "month", "pk")
        constraints = [models.UniqueConstraint(fields=["series", "month", "words"], name="mark_once")]
