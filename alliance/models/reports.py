from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from alliance.models.organisations import PUBLIC_STATUSES, Organisation
from alliance.models.pledges import Pledge
from promise.core.models import Identified


class ReportQuerySet(models.QuerySet["Report"]):
    def of(self, organisation: Organisation) -> ReportQuerySet:
        """All that this organisation ever sent, newest first: what lapsing and coming back leaves alone."""
        return self.filter(pledge__organisation=organisation).order_by("-reported_at", "-pk")

    def public(self) -> ReportQuerySet:
        """Those of which the world may read at least a part."""
        told = Q(success_is_public=True) | Q(failing_is_public=True)
        return self.filter(told, pledge__organisation__status__in=PUBLIC_STATUSES, pledge__state__in=PUBLIC_STATUSES)

    def visible_to(self, user: Any) -> ReportQuerySet:
        """Its own people, the coordinators of its branch and the secretariat; nobody else reads what was not made public."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        reach = Chapter.objects.coordinated_by(user)
        theirs = Organisation.objects.filter(
            Q(seats__user=user, seats__state="active") | Q(chapter__in=reach) | Q(second_chapter__in=reach)
        )
        return self.filter(pledge__organisation__in=theirs.values("pk"))


class Report(Identified):
    """One year's word from a member: what worked, what did not, and how much of it the world may read."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="reports")
    covers_from = models.DateField()
    covers_to = models.DateField()
    success = models.TextField(_("One thing that worked"), max_length=1500)
    success_is_public = models.BooleanField(default=False)
    failing = models.TextField(_("One thing that did not work"), max_length=1500)
    failing_is_public = models.BooleanField(default=False)
    people_with_lived_experience = models.PositiveIntegerField(
        _("People with lived experience who took part"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-reported_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(covers_to__gte=models.F("covers_from")), name="report_covers_days_in_order"),
            models.CheckConstraint(condition=~Q(success="") & ~Q(failing=""), name="report_tells_a_success_and_a_failing"),
        ]
