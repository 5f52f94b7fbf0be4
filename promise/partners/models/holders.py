from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class KeyHolderQuerySet(models.QuerySet["KeyHolder"]):
    def waiting(self) -> KeyHolderQuerySet:
        return self.filter(state="asked")

    def kept_by(self, user: Any) -> KeyHolderQuerySet:
        """Those whose keys this person makes: the lead of a member, or who asked for one that is no member."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        member = Q(organisation__in=Organisation.objects.led_in_good_standing(user))
        return self.filter(member | Q(organisation__isnull=True, asked_by=user))

    def visible_to(self, user: Any) -> KeyHolderQuerySet:
        """One's own; all for the secretariat."""
        if user.is_authenticated and user.has_role("secretariat"):
            return self.all()
        return self.kept_by(user)

    def with_key_counts(self) -> Any:
        """Each with `key_count`: how many keys it has that work."""
        works = Q(keys__revoked_at__isnull=True) & (Q(keys__expires_at__isnull=True) | Q(keys__expires_at__gt=timezone.now()))
        return self.annotate(key_count=Count("keys", filter=works))


class KeyHolder(Identified, Stateful):
    """On whose behalf a program asks: a member of the alliance, or somebody the secretariat said yes to."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        APPROVED = "approved", _("May have keys")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    workflow = Workflow(
        allow("approve", "asked", "approved"),
        allow("decline", "asked", "declined", needs_reason=True),
        allow("end", "approved", "ended", needs_reason=True),
        allow("let_back", ("ended", "declined"), "approved", needs_reason=True),
        initial="asked",
    )

    organisation = models.OneToOneField(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="key_holder")
    name = models.CharField(_("Name"), max_length=200)
    purpose = models.TextField(_("What is it for?"), max_length=1500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = KeyHolderQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:holder-detail", args=[self.public_id])


class KeyHolderDecision(Decision):
    subject = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="decisions")
