from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.models.meetings import Meeting
from alliance.models.organisations import Organisation


class AgendaItem(models.Model):
    """One point of a meeting. It begins when those before it end."""

    class Kind(models.TextChoices):
        TALK = "talk", _("Talk or conversation")
        PROGRESS = "progress", _("Progress of a member")
        LISTENING = "listening", _("Listening round")
        BREAK = "break", _("Break")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TALK)
    title = models.CharField(max_length=200)
    # whose progress: its commitments are linked
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="agenda_items")
    # a person's name: for those registered, never for the world
    who = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="agenda_minutes_in_a_day"),
        ]
