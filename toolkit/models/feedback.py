from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.models.initiatives import Initiative


class Feedback(models.Model):
    """One reader's "was this useful?". For curators only; it holds no person, no address and no time of day."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="feedback")
    answer = models.CharField(_("Was this useful?"), max_length=6, choices=Answer.choices)
    words = models.TextField(_("What was missing, or what helped?"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    told_on = models.DateField(default=timezone.localdate, editable=False)

    class Meta:
        indexes = [models.Index(fields=["initiative", "answer"], name="feedback_counted")]
