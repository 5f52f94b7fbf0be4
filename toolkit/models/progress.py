"""What a member tells of its year, written by anybody seated in it, sent by its lead, with a public and a private part."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models import Chapter, Organisation, Pledge, Report
from alliance.models.organisations import PUBLIC_STATUSES
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

# the parts that may be public, each by its own yes
PARTS = ("success", "failing", "took_part", "next_year")


class ProgressQuerySet(models.QuerySet["Progress"]):
    def open(self) -> ProgressQuerySet:
        return self.exclude(state=Progress.State.SENT)

    def public(self) -> ProgressQuerySet:
        """Sent, with a part that the world may read, by a member that still stands in public."""
        told = Q(success_is_public=True) | Q(failing_is_public=True) | Q(took_part_is_public=True) | Q(next_year_is_public=True)
        return self.filter(told, state=Progress.State.SENT, organisation__status__in=PUBLIC_STATUSES)

    def of_people_in(self, user: Any) -> ProgressQuerySet:
        """Those of the organisations one has a seat in."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(organisation__in=Organisation.objects.filter(seats__user=user, seats__state="active"))

    def private_to(self, user: Any) -> ProgressQuerySet:
        """Read whole: by its own people; once sent also by the coordinators of its branch and the secretariat."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        own = Organisation.objects.filter(seats__user=user, seats__state="active")
        seen = Q(organisation__in=own)
        if user.has_role("secretariat"):
            return self.filter(seen | Q(state=Progress.State.SENT))
        reach = Chapter.objects.coordinated_by(user)
        branch = Organisation.objects.filter(Q(chapter__in=reach) | Q(second_chapter__in=reach))
        return self.filter(seen | Q(state=Progress.State.SENT, organisation__in=branch.values("pk")))

    def visible_to(self, user: Any) -> ProgressQuerySet:
        return self.filter(Q(pk__in=self.public().values("pk")) | Q(pk__in=self.private_to(user).values("pk")))


class Progress(Identified, Stateful):
    """One year of one member. While it is open it is a draft of the whole team; sending it also counts as the yearly report."""

    class State(models.TextChoices):
        WRITING = "writing", _("Being written")
        HANDED_OVER = "handed_over", _("With the lead")
        SENT = "sent", _("Sent")

    workflow = Workflow(
        allow("hand_over", "writing", "handed_over"),
        allow("give_back", "handed_over", "writing", needs_reason=True),
        allow("send", ("writing", "handed_over"), "sent"),
        initial="writing",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="progress")
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="progress")
    covers_from = models.DateField()
    covers_to = models.DateField()
    # by the position of a commitment: how far it is
    commitments = models.JSONField(default=dict, blank=True)
    success = models.TextField(_("One thing that worked"), max_length=1500, blank=True)
    success_is_public = models.BooleanField(default=False)
    failing = models.TextField(_("One thing that did not work"), max_length=1500, blank=True)
    failing_is_public = models.BooleanField(default=False)
    took_part = models.TextField(_("Who with lived experience took part, and how"), max_length=1500, blank=True)
    took_part_is_public = models.BooleanField(default=False)
    took_part_count = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(100_000)])
    next_year = models.TextField(_("What comes next"), max_length=1500, blank=True)
    next_year_is_public = models.BooleanField(default=False)
    private_note = models.TextField(_("For those who look after the alliance"), max_length=1500, blank=True)
    begun_at = models.DateTimeField(editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # what it counted as in the life of the pledge
    report = models.OneToOneField(Report, null=True, on_delete=models.SET_NULL, related_name="progress", editable=False)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=~Q(state="sent"), name="progress_one_open_per_member"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="progress_sent_has_its_moment"),
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(success="") & ~Q(failing=""), name="progress_sent_tells_both_sides"
            ),
            models.CheckConstraint(condition=Q(covers_to__gte=models.F("covers_from")), name="progress_covers_days_in_order"),
        ]

    @property
    def where_it_stands(self) -> str:
        return str(self.State(self.state).label)

    def get_absolute_url(self) -> str:
        return reverse("toolkit:progress-detail", args=[self.public_id])


class ProgressDecision(Decision):
    subject = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="decisions")
