from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.models.organisations import IN_GOOD_STANDING, Organisation
from alliance.models.places import Country
from promise.core import tokens
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

LINK = "sponsor"
SHOWN = ("open", "answered")


class SponsorRequestQuerySet(models.QuerySet["SponsorRequest"]):
    def by_link(self, token: str) -> SponsorRequestQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token))

    def shown(self) -> SponsorRequestQuerySet:
        """Confirmed by mail and still looking; those without any answer first, then the longest waiting."""
        return self.filter(state__in=SHOWN).order_by("-state", "created_at", "pk")

    def visible_to(self, user: Any) -> SponsorRequestQuerySet:
        """What leads of members in good standing may answer; all for the secretariat."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        leads = user.seats.filter(state="active", role="lead", organisation__status__in=IN_GOOD_STANDING)
        return self.filter(state__in=SHOWN) if leads.exists() else self.none()


class SponsorRequest(Identified, Stateful):
    """An organisation that wants to join and knows nobody. Its address is never shown: an answer is an invitation to it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting for you to confirm")
        OPEN = "open", _("Looking for a sponsor")
        ANSWERED = "answered", _("Answered")
        SIGNED = "signed", _("Signed")
        WITHDRAWN = "withdrawn", _("Taken back")
        EXPIRED = "expired", _("Over")

    workflow = Workflow(
        allow("confirm", "received", "open"),
        allow("answer", ("open", "answered"), "answered"),
        allow("sign", ("open", "answered"), "signed"),
        allow("withdraw", ("received", "open", "answered"), "withdrawn"),
        allow("expire", ("received", "open", "answered"), "expired"),
        initial="received",
    )

    organisation_name = models.CharField(_("Name of your organisation"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=24, choices=Organisation.Kind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    message = models.TextField(_("About you"), max_length=600)
    contact_name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your work e-mail"))
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    # until then it can be confirmed; once confirmed, until then it can be answered
    expires_at = models.DateTimeField(editable=False)

    objects = SponsorRequestQuerySet.as_manager()

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.organisation_name

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)


class SponsorRequestDecision(Decision):
    subject = models.ForeignKey(SponsorRequest, on_delete=models.CASCADE, related_name="decisions")


class SponsorAnswer(models.Model):
    """One member's offer to bring it in: an invitation of its own."""

    request = models.ForeignKey(SponsorRequest, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sponsor_answers")
    invitation = models.OneToOneField("alliance.Invitation", on_delete=models.CASCADE, related_name="sponsor_answer")
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("answered_at", "pk")
        constraints = [models.UniqueConstraint(fields=["request", "organisation"], name="sponsor_answer_once_each")]
