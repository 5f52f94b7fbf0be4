from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alliance.models.organisations import Organisation
from promise.core.models import Identified


class PairingWish(models.Model):
    """An organisation that wants to meet another one each month. Its lead opted in, and shares the e-mail address."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="pairing_wish")
    opted_at = models.DateTimeField(default=timezone.now)
    opted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # the odd one out of a month comes first in the next
    waits_first = models.BooleanField(default=False)


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of_organisation(self, organisation: Organisation) -> PairingQuerySet:
        return self.filter(Q(first=organisation) | Q(second=organisation))


class Pairing(Identified):
    """Two organisations that meet in a month, chosen by lot."""

    month = models.DateField()
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "pk")
        constraints = [
            models.UniqueConstraint(fields=["month", "first"], name="pairing_first_once_a_month"),
            models.UniqueConstraint(fields=["month", "second"], name="pairing_second_once_a_month"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="pairing_is_of_two"),
        ]

    def other(self, organisation: Organisation) -> Organisation:
        return self.second if self.first_id == organisation.pk else self.first
