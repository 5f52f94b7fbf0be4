"""Which idea an organisation tried against a barrier, and whether it helped: the rows behind the ranking of ideas."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from toolkit.models.initiatives import Initiative

# barrier -> initiative -> outcome -> number of organisations
Tally = dict[str, dict[int, dict[str, int]]]


class BarrierTryQuerySet(models.QuerySet["BarrierTry"]):
    def counted(self) -> BarrierTryQuerySet:
        """What figures for everyone may count."""
        return self.filter(is_counted=True, initiative__state=Initiative.State.PUBLISHED)

    def totals(self) -> dict[str, int]:
        """barrier -> how often members said of anything what it did against it."""
        rows = self.counted().order_by().values_list("barrier").annotate(number=Count("pk"))
        return dict(rows)

    def most_helpful(self, keys: Iterable[str], *, most: int) -> dict[str, list[int]]:
        """barrier -> ids of the initiatives that most members say helped against it, the best first, at most so many.

        Also of those that have left the bank, which is asked for their words: a join here would begin with the whole bank.
        """
        helped = Count("pk", filter=Q(outcome=BarrierTry.Outcome.HELPED))
        each = self.filter(is_counted=True, barrier__in=list(keys)).order_by().values("barrier", "initiative_id")
        each = each.annotate(helped=helped, said=Count("pk"))
        best_first = [F("helped").desc(), F("said").asc(), F("initiative_id").asc()]
        ranked = each.annotate(rank=Window(RowNumber(), partition_by=[F("barrier")], order_by=best_first))
        found: dict[str, list[int]] = {}
        for row in ranked.filter(rank__lte=most).order_by("barrier", "rank"):
            found.setdefault(row["barrier"], []).append(row["initiative_id"])
        return found

    def tally(self, initiatives: Iterable[int]) -> Tally:
        """Of these initiatives: barrier -> initiative -> outcome -> number of organisations, in one question."""
        found: Tally = {}
        some = self.counted().filter(initiative__in=list(initiatives)).order_by()
        rows = some.values_list("barrier", "initiative_id", "outcome").annotate(number=Count("pk"))
        for barrier, initiative, outcome, number in rows:
            found.setdefault(barrier, {}).setdefault(initiative, {})[outcome] = number
        return found


class BarrierTry(models.Model):
    """One organisation says once for each barrier and idea; saying it again changes what it said."""

    class Outcome(models.TextChoices):
        HELPED = "helped", _("It helped")
        NO_CLEAR_CHANGE = "no_clear_change", _("No clear change")
        MADE_WORSE = "made_worse", _("It made things worse")

    barrier = models.SlugField(max_length=80, db_index=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="barrier_tries")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="barrier_tries")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    # figures for everyone leave out what only members may know
    is_counted = models.BooleanField(default=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = BarrierTryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["barrier", "initiative", "organisation"], name="barrier_try_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["helped", "no_clear_change", "made_worse"]), name="barrier_try_outcome_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barrier} {self.initiative_id} {self.outcome}"
