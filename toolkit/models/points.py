"""Figures of one ward in one month. Whole numbers only: no column of these tables could hold a name, a date or a story."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.models.series import MeasureSeries
from toolkit.models.uploads import MeasureUpload
from toolkit.models.vocabularies import Setting

MOST_EVENTS, MOST_BASE = 99_999, 999_999
# months are counted from the year nought: 2026-03 is 2026 * 12 + 2
FIRST_MONTH, LAST_MONTH = 1990 * 12, 2100 * 12 - 1

BOUNDS = (
    (Q(events__isnull=True) | Q(events__lte=MOST_EVENTS))
    & (Q(people__isnull=True) | Q(people__lte=F("events")))
    & (Q(denominator__isnull=True) | Q(denominator__lte=MOST_BASE))
)


class Point(models.Model):
    """What stands for a month now. `events` None: not reported, a gap. `denominator` None: "no denominator", never nought."""

    series = models.ForeignKey(MeasureSeries, on_delete=models.CASCADE, related_name="points")
    month = models.PositiveIntegerField()
    events = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    # how often it was written: the number of its newest change
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("series_id", "month")
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="point_once_a_month"),
            models.CheckConstraint(condition=Q(month__gte=FIRST_MONTH, month__lte=LAST_MONTH), name="point_month_is_one"),
            models.CheckConstraint(condition=BOUNDS, name="point_figures_are_possible"),
            models.CheckConstraint(condition=Q(people__isnull=True) | Q(events__isnull=False), name="point_people_with_events"),
        ]


class PointChange(models.Model):
    """Every figure that ever stood for a month, in order. Written once, never edited."""

    class How(models.TextChoices):
        FORM = "form", _("typed in")
        FILE = "file", _("from a file")

    series = models.ForeignKey(MeasureSeries, on_delete=models.CASCADE, related_name="point_changes")
    month = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    events = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    how = models.CharField(max_length=4, choices=How.choices)
    upload = models.ForeignKey(MeasureUpload, null=True, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("series_id", "month", "number")
        constraints = [models.UniqueConstraint(fields=["series", "month", "number"], name="point_change_number_once")]


class Split(models.TextChoices):
    """By what the events of a month may be told apart, inside the organisation."""

    GENDER = "gender", _("Gender")
    AGE = "age", _("Age")
    ETHNICITY = "ethnicity", _("Ethnic group")
    SETTING = "setting", _("Kind of place")


# broad on purpose: fewer, larger groups tell of fewer people
GROUPS: dict[str, list[tuple[str, object]]] = {
    "gender": [("women", _("Women")), ("men", _("Men")), ("other", _("Another gender"))],
    "age": [
        ("under_18", _("Under 18")), ("18_24", _("18 to 24")), ("25_34", _("25 to 34")), ("35_44", _("35 to 44")),
        ("45_54", _("45 to 54")), ("55_64", _("55 to 64")), ("65_over", _("65 and over")),
    ],
    "ethnicity": [
        ("asian", _("Asian")), ("black", _("Black")), ("mixed", _("Mixed")), ("white", _("White")),
        ("other", _("Another ethnic group")),
    ],
    "setting": list(Setting.choices),
}  # fmt: skip


def allowed_groups() -> Q:
    allowed = Q(pk__in=[])
    for split, groups in GROUPS.items():
        allowed |= Q(split=split, group__in=[key for key, _label in groups])
    return allowed


class PointSplit(models.Model):
    """How many of a month's events fell on one group. What no group names is known only as the rest."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="splits")
    split = models.CharField(max_length=9, choices=Split.choices)
    group = models.CharField(max_length=24)
    events = models.PositiveIntegerField()

    class Meta:
        ordering = ("point_id", "split", "group")
        constraints = [
            models.UniqueConstraint(fields=["point", "split", "group"], name="split_once"),
            models.CheckConstraint(condition=allowed_groups(), name="split_group_is_known"),
        ]
