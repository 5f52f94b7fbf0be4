from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from promise.core.models import Decision, Identified, Stateful
from promise.core.workflow import Workflow, allow


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def waiting(self) -> EnquiryQuerySet:
        """Not answered yet, oldest first."""
        return self.filter(state="received").order_by("created_at", "pk")

    def visible_to(self, user: Any) -> EnquiryQuerySet:
        """The secretariat's, nobody else's."""
        return self.all() if user.is_authenticated and user.has_role("secretariat") else self.none()


class Enquiry(Identified, Stateful):
    """Somebody on a similar journey writes to the secretariat; the answer is the reason of its last decision."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    workflow = Workflow(
        allow("answer", "received", "answered", needs_reason=True),
        allow("close", "received", "closed", needs_reason=True),
        initial="received",
    )

    name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your e-mail"))
    organisation_name = models.CharField(_("Your organisation, if you write for one"), max_length=200, blank=True)
    message = models.TextField(_("Your message"), max_length=4000)
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"


class EnquiryDecision(Decision):
    subject = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="decisions")
