from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promise.accounts.models.users import User


class Role(models.TextChoices):
    """Posts that see or decide more than a member does. Each needs a second factor on a real site."""

    CURATOR = "curator", _("Curator")
    GUARDIAN = "guardian", _("Story guardian")
    COORDINATOR = "coordinator", _("Chapter coordinator")
    SECRETARIAT = "secretariat", _("Secretariat")


class RoleGrant(models.Model):
    """One post of one person, from when to when. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    # Of two guardians who decide on a story one must bring this.
    has_lived_experience = models.BooleanField(default=False)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], condition=Q(ended_at__isnull=True), name="role_held_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(role__in=["curator", "guardian", "coordinator", "secretariat"]), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("granted_at")),
                name="role_ends_after_start",
            ),
        ]
