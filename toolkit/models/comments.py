"""What a curator says to the author about one part, and what the author answers. Between the two of them, never public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from promise.core.ids import new_id
from toolkit.models.initiatives import Initiative, InitiativeDecision


class ReviewCommentQuerySet(models.QuerySet["ReviewComment"]):
    def told(self) -> ReviewCommentQuerySet:
        """Those the author may read: they went out with a decision."""
        return self.filter(decision__isnull=False)

    def unsent(self) -> ReviewCommentQuerySet:
        return self.filter(decision__isnull=True)


class ReviewComment(models.Model):
    public_id = models.CharField(max_length=24, unique=True, editable=False, default=new_id)
    subject = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="comments")
    # a key of toolkit.documents.steps.BY_KEY
    section = models.CharField(max_length=24)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # empty while the curator still writes: then curators alone see it
    decision = models.ForeignKey(InitiativeDecision, null=True, on_delete=models.CASCADE, related_name="comments")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(answer="") | Q(answered_at__isnull=False), name="comment_answer_has_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.public_id}"
