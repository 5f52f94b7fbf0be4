"""A team looks at itself: its answers, who took part, and whom it lets see them. No pass mark is kept because there is none."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings as site
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Chapter, Organisation
from promise.core.models import Identified

LETTERS_KEPT = dt.timedelta(days=365)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def of_teams(self, user: Any) -> AssessmentQuerySet:
        """Those of the organisations in which this person holds a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.filter(seats__user=user, seats__state="active"))

    def visible_to(self, user: Any) -> AssessmentQuerySet:
        """One's own; finished ones that a member shares with the chapter which this person coordinates."""
        if not user.is_authenticated:
            return self.none()
        reach = Chapter.objects.coordinated_by(user)
        shared = Q(is_shared=True, finished_at__isnull=False) & (
            Q(organisation__chapter__in=reach) | Q(organisation__second_chapter__in=reach)
        )
        return self.filter(Q(pk__in=self.of_teams(user).values("pk")) | shared)

    def finished(self) -> AssessmentQuerySet:
        return self.filter(finished_at__isnull=False)

    def to_be_found(self) -> AssessmentQuerySet:
        """Of organisations that want others to find them, and that stand in public."""
        return self.finished().filter(is_findable=True, organisation__in=Organisation.objects.listed())


class Assessment(Identified):
    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NOT_YET = "not_yet", _("Not yet")

    class Who(models.TextChoices):
        PEOPLE = "people", _("People who use the service")
        CARERS = "carers", _("Families and carers")
        STAFF = "staff", _("Staff of the ward or team")
        LEADERS = "leaders", _("Leaders and board members")
        OTHERS = "others", _("Others, such as advocates or students")

    class Beds(models.TextChoices):
        NONE = "none", _("No beds")
        FEW = "few", _("Up to 20")
        SOME = "some", _("21 to 100")
        MANY = "many", _("101 to 500")
        MOST = "most", _("More than 500")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="assessments")
    place = models.CharField(max_length=120, blank=True)
    settings = models.JSONField(default=list)
    beds = models.CharField(max_length=4, choices=Beds.choices, blank=True)
    # the slug of the step of the journey at which they place themselves
    stage = models.SlugField(max_length=80, blank=True)
    took_part = models.JSONField(default=list)
    took_part_words = models.CharField(max_length=300, blank=True)
    # slug of an item -> answer; what was left out is not there
    answers = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False)
    is_findable = models.BooleanField(default=False)
    begun_by = models.ForeignKey(site.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at", "-pk")
        indexes = [models.Index(fields=["is_findable", "stage"], name="assessment_to_be_found")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.begun_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("toolkit:assessment-detail", args=[self.public_id])


class TwinLetterQuerySet(models.QuerySet["TwinLetter"]):
    def visible_to(self, user: Any) -> TwinLetterQuerySet:
        """People with a seat in one of the two organisations it is between."""
        if not user.is_authenticated:
            return self.none()
        own = Organisation.objects.filter(seats__user=user, seats__state="active")
        return self.filter(Q(sender__in=own) | Q(recipient__in=own))


class TwinLetter(Identified):
    """Words from one organisation to a twin, carried by us: neither learns an address of the other."""

    sender = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    text = models.TextField(max_length=3000, blank=True)
    written_by = models.ForeignKey(site.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = TwinLetterQuerySet.as_manager()

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("toolkit:twin-letter", args=[self.public_id])
