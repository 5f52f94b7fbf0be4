from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.pledges import Pledge
from promise.core import tokens
from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow

LINK = "cosign"
OPEN = ("asked", "written", "shown")
GONE = ("declined", "withdrawn", "removed", "expired")
LONGEST = 600


class CoSignatureQuerySet(models.QuerySet["CoSignature"]):
    def shown(self) -> CoSignatureQuerySet:
        """What the world may read: beside a pledge that is itself public."""
        return self.filter(state="shown")

    def waiting(self) -> CoSignatureQuerySet:
        """Written by the person; the secretariat reads before the world does."""
        return self.filter(state="written")

    def by_link(self, token: str) -> CoSignatureQuerySet:
        return self.filter(link_hash=tokens.fingerprint(token))

    def visible_to(self, user: Any) -> CoSignatureQuerySet:
        """The secretariat's. An organisation's lead learns only how it stands, from the membership page."""
        return self.all() if user.is_authenticated and user.has_role("secretariat") else self.none()


class CoSignature(Identified, Stateful):
    """Words of a person with lived experience beside an organisation's signature: theirs, not the organisation's.

    The lead only asks. The person writes, gives the consent, and takes it back by a private link without an account;
    then words, name and address are wiped, not hidden.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        WRITTEN = "written", _("Written, being read")
        SHOWN = "shown", _("Shown")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")
        REMOVED = "removed", _("Removed")
        EXPIRED = "expired", _("Not answered")

    workflow = Workflow(
        allow("write", ("asked", "written", "shown"), "written"),
        allow("show", "written", "shown"),
        allow("return", "written", "asked", needs_reason=True),
        allow("decline", "asked", "declined"),
        allow("withdraw", ("written", "shown"), "withdrawn"),
        allow("remove", ("written", "shown"), "removed", needs_reason=True),
        allow("expire", "asked", "expired", needs_reason=True),
        initial="asked",
    )

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="cosignatures")
    email = models.EmailField(blank=True)
    words = models.TextField(_("Your words"), max_length=LONGEST, blank=True)
    # as the person wants to be named in public; empty: "a person with lived experience"
    shown_name = models.CharField(_("Name to show"), max_length=80, blank=True)
    # when the person agreed to their words standing in public; the wording they read is in the template of that day
    consented_at = models.DateTimeField(null=True, editable=False)
    link_nonce = models.CharField(max_length=40, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)

    objects = CoSignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["written", "shown"]) | Q(consented_at__isnull=False), name="cosignature_shown_has_consent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn", "removed", "expired"]) | Q(words="", shown_name="", email=""),
                name="cosignature_gone_is_wiped",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("alliance:cosignature-read", args=[self.public_id])

    def link_token(self) -> str:
        return tokens.derive(LINK, self.link_nonce)


class CoSignatureDecision(Decision):
    subject = models.ForeignKey(CoSignature, on_delete=models.CASCADE, related_name="decisions")
