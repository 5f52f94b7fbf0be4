"""How a trial went on: each change of its standing, and the small tests it was made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.core.ids import new_number
from toolkit.models.adoptions import Adoption


class AdoptionMove(models.Model):
    """Where a trial stood and what was said to have come of it, from a moment on. Written once, never edited."""

    id = models.BigIntegerField(primary_key=True, default=new_number, editable=False)
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=10, choices=Adoption.State.choices)
    outcome = models.CharField(max_length=16, choices=Adoption.Outcome.choices, blank=True)
    # of an unnamed report only the month, as with the report itself
    at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("adoption_id", "number")
        constraints = [models.UniqueConstraint(fields=["adoption", "number"], name="adoption_move_number_once")]


class Cycle(models.Model):
    """One small test (plan, do, study, act): what is tried, what is expected, what was seen, and what follows.

    Source of the shape: the model for improvement, Langley and others, The Improvement Guide (2009).
    """

    class Act(models.TextChoices):
        ADOPT = "adopt", _("We keep it as it is")
        ADAPT = "adapt", _("We change something and test again")
        ABANDON = "abandon", _("We let it go")

    id = models.BigIntegerField(primary_key=True, default=new_number, editable=False)
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveIntegerField()
    plan = models.TextField(_("What will you change, where, and for how long?"), max_length=1000)
    prediction = models.TextField(_("What do you expect to see?"), max_length=1000)
    tested_on = models.DateField(_("When did it begin?"), null=True, blank=True)
    done = models.TextField(_("What did you do in the end?"), max_length=2000, blank=True)
    study = models.TextField(_("What did you see, beside what you expected?"), max_length=2000, blank=True)
    act = models.CharField(_("What follows?"), max_length=8, choices=Act.choices, blank=True)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        ordering = ("adoption_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["adoption", "number"], name="cycle_number_once"),
            models.CheckConstraint(condition=Q(act="") | ~Q(study=""), name="cycle_acts_on_what_was_seen"),
        ]
