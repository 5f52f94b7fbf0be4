from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class NameChangeQuerySet(models.QuerySet["NameChange"]):
    def waiting(self) -> NameChangeQuerySet:
        return self.filter(state="proposed")

    def visible_to(self, user: Any) -> NameChangeQuerySet:
        """The secretariat's, and of an organisation's own people theirs."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        return self.filter(organisation__seats__user=user, organisation__seats__state="active")


class NameChange(Identified, Stateful):
    """A new name that the lead asks for. A name stands in the lineage of others, so the secretariat looks first."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the secretariat")
        MADE = "made", _("Made")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back")

    workflow = Workflow(
        allow("make", "proposed", "made"),
        allow("refuse", "proposed", "refused", needs_reason=True),
        allow("take_back", "proposed", "taken_back"),
        initial="proposed",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="name_changes")
    old_name = models.CharField(max_length=200)
    new_name = models.CharField(_("New name"), max_length=200)
    why = models.TextField(_("Why"), max_length=1000)

    objects = NameChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="proposed"), name="name_change_one_open_per_organisation"
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("alliance:name-change", args=[self.public_id])


class NameChangeDecision(Decision):
    subject = models.ForeignKey(NameChange, on_delete=models.CASCADE, related_name="decisions")
