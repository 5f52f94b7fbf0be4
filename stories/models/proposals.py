from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.stories import Story


class WordsProposalQuerySet(models.QuerySet["WordsProposal"]):
    def open(self) -> WordsProposalQuerySet:
        """Those the author has not answered."""
        return self.filter(answer="")


class WordsProposal(models.Model):
    """A change of words that a guardian would like. It changes nothing: the author says yes or no by the private link."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Yes, change it")
        REFUSED = "refused", _("No, keep my words")
        DROPPED = "dropped", _("Set aside, because the author wrote new words")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=120)
    text = models.TextField()
    # None: the proposal says nothing about them
    content_notes = models.JSONField(null=True, default=None)
    was_title = models.CharField(max_length=120)
    was_text = models.TextField()
    was_content_notes = models.JSONField(default=list)
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = WordsProposalQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["story"], condition=Q(answer=""), name="words_proposal_one_open"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="words_proposal_answer_has_moment",
            ),
        ]
