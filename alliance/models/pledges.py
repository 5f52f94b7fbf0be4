from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import Organisation
from alliance.models.texts import PledgeText
from promise.core import tokens
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

OPEN = ("applied", "verified", "active", "due", "overdue", "lapsed", "returned")
IN_FORCE = ("active", "due", "overdue", "lapsed", "returned")
LINK = "pledge"


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def open(self) -> PledgeQuerySet:
        return self.filter(state__in=OPEN)

    def in_force(self) -> PledgeQuerySet:
        return self.filter(state__in=IN_FORCE)

    def waiting_for_decision(self) -> PledgeQuerySet:
        """Confirmed by the signatory; the secretariat has the next word. Oldest first."""
        return self.filter(state="verified").order_by("updated_at", "pk")

    def by_link(self, token: str) -> PledgeQuerySet:
        """The one whose private link this is; also after the link's last day, to say where it stands."""
        return self.filter(link_hash=tokens.fingerprint(token))

    def visible_to(self, user: Any) -> PledgeQuerySet:
        """All for the secretariat; for a lead those of the organisation."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        return self.filter(organisation__seats__user=user, organisation__seats__state="active", organisation__seats__role="lead")


class Pledge(Identified, Stateful):
    """One organisation's signature, from asking to leaving. At most one is open at a time."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Waiting for the signatory to confirm")
        VERIFIED = "verified", _("Waiting for the secretariat")
        ACTIVE = "active", _("Active")
        DUE = "due", _("Report due")
        OVERDUE = "overdue", _("Report overdue")
        LAPSED = "lapsed", _("Lapsed")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DECLINED = "declined", _("Declined")

    workflow = Workflow(
        allow("verify", "applied", "verified"),
        allow("accept", "verified", "active"),
        allow("decline", ("applied", "verified"), "declined", needs_reason=True),
        allow("expire", "applied", "declined", needs_reason=True),
        allow("fall_due", ("active", "returned"), "due"),
        allow("miss", "due", "overdue"),
        allow("lapse", "overdue", "lapsed"),
        allow("report", ("active", "due", "overdue", "returned"), "active"),
        allow("report", "lapsed", "returned"),
        allow("set_back", ("due", "overdue", "lapsed"), "active", needs_reason=True),
        allow("withdraw", OPEN, "withdrawn", needs_reason=True),
        initial="applied",
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pledges")
    text = models.ForeignKey(PledgeText, on_delete=models.PROTECT, related_name="pledges")
    signatory_name = models.CharField(_("Your name"), max_length=120)
    signatory_post = models.CharField(_("Your post"), max_length=120)
    signatory_email = models.EmailField(_("Your work e-mail"))
    # somebody on the board who stands for the pledge and agreed to be named
    board_lead_name = models.CharField(_("Name of the board-level lead"), max_length=120, blank=True)
    board_lead_post = models.CharField(_("Post of the board-level lead"), max_length=120, blank=True)
    # the member that this organisation says recruited it; becomes its recruiter when it is accepted
    named_recruiter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="named_by", editable=False
    )
    invitation = models.ForeignKey(
        "alliance.Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges", editable=False
    )
    # one form, however often it is sent, is one pledge
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    link_expires_at = models.DateTimeField(editable=False)
    # the day the secretariat set for the next report instead of the rule's; a report clears it
    due_set_on = models.DateField(null=True, blank=True, editable=False)
    # printed on the certificate and asked for by whoever doubts it
    certificate_code = models.CharField(max_length=20, unique=True, null=True, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=OPEN), name="pledge_one_open_per_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "due", "overdue", "lapsed", "returned"]) | Q(certificate_code__isnull=False),
                name="pledge_in_force_has_certificate",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("alliance:pledge-decide", args=[self.public_id])

    def link_token(self) -> str:
        """The token of its private link, made again from the row and the secret key."""
        return tokens.derive(LINK, self.link_nonce)


class PledgeDecision(Decision):
    subject = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="decisions")


class Commitment(models.Model):
    """One thing the organisation will do, by when: its own words, mapped to one of the four frameworks."""

    class Framework(models.TextChoices):
        PROTECT = "protect", _("PROTECT: the person")
        PROMOTE = "promote", _("PROMOTE: the team")
        PROGRESS = "progress", _("PROGRESS: the service")
        PROCESS = "process", _("PROCESS: the organisation")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    framework = models.CharField(_("Framework"), max_length=10, choices=Framework.choices)
    text = models.CharField(_("What you will do"), max_length=300)
    due_on = models.DateField(_("By when"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["pledge", "position"], name="commitment_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=3), name="commitment_one_to_three"),
        ]
