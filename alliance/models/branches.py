"""What coordinators keep about their branch: notes, and the letters they wrote to its leads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from alliance.models.chapters import Chapter
from alliance.models.organisations import Organisation
from promise.core.models import Identified


class CoordinatorNoteQuerySet(models.QuerySet["CoordinatorNote"]):
    def visible_to(self, user: Any) -> CoordinatorNoteQuerySet:
        """Those of the chapters one coordinates and of the chapters below them; for the secretariat all."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role("secretariat"):
            return self.all()
        return self.filter(chapter__in=Chapter.objects.coordinated_by(user))


class CoordinatorNote(Identified):
    """What one coordinator wants the others of this branch to know about an organisation. Never public."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="coordinator_notes")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = CoordinatorNoteQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at", "-pk")


class ChapterLetter(Identified):
    """A plain letter of a coordinator to leads of the branch, kept with whom it went to."""

    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="letters")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    gives_address = models.BooleanField(default=False)
    organisations = models.ManyToManyField(Organisation, related_name="chapter_letters")
    # how many leads were left out because they have had enough letters this week
    left_out = models.PositiveIntegerField(default=0)
    # one form, however often it is sent, is one letter
    form_nonce = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ("-sent_at", "-pk")
