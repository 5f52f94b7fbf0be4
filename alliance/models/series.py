from __future__ import annotations

from django.db import models
from django.db.models import Q

from alliance.models.chapters import Chapter
from alliance.models.recurrence import Moment, occurrences
from promise.core.models import Identified


class MeetingSeries(Identified):
    """Meetings that come again: a rule of RFC 5545 and the time on the host's wall, which daylight saving does not move."""

    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="series")
    title = models.CharField(max_length=200)
    rule = models.CharField(max_length=80)
    first_on = models.DateField()
    wall_time = models.TimeField()
    host_zone = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField()
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "meeting series"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__isnull=False, until__isnull=True) | Q(count__isnull=True, until__isnull=False),
                name="series_ends_one_way",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def starts(self) -> list[Moment]:
        return occurrences(
            self.rule, first_on=self.first_on, time=self.wall_time, zone=self.host_zone, until=self.until, count=self.count
        )
