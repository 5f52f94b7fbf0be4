from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.stories import Story


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> ConsentQuerySet:
        return self.filter(ended_at__isnull=True)


class Consent(models.Model):
    """One use the author agreed to: when, and to which wording. Taking it back ends the row, it is never deleted."""

    class Use(models.TextChoices):
        HOLD = "hold", _("Keep my story while it is being read by guardians")
        PUBLISH = "publish", _("Show my story on this site")
        NAME = "name", _("Show the name I chose beside it")
        SEARCH_ENGINES = "search_engines", _("Let search engines find it")
        BOOK = "book", _("Put it into a story book or PDF")
        TRAINING = "training", _("Use it to train staff and students")
        TRANSLATION = "translation", _("Translate it")
        API = "api", _("Pass it on to partner organisations’ programs")
        ANSWERS = "answers", _("Let organisations answer it here")
        CONTACT = "contact", _("Write to me about my story")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    use = models.CharField(max_length=16, choices=Use.choices)
    wording_version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "use"], condition=Q(ended_at__isnull=True), name="consent_once_per_use")
        ]

    @property
    def words(self) -> str:
        """The sentence as it was when the author agreed."""
        from stories.models.wordings import wording

        return str(wording(self.use, self.wording_version).sentence)
