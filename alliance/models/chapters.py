from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.models.places import Country
from promise.core.models import Identified


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def opened(self) -> ChapterQuerySet:
        return self.filter(opened_at__isnull=False)

    def continental(self) -> ChapterQuerySet:
        return self.filter(level=Chapter.Level.CONTINENTAL)

    def national(self) -> ChapterQuerySet:
        return self.filter(level=Chapter.Level.NATIONAL)

    def with_those_below(self) -> ChapterQuerySet:
        """These and the chapters below them; a nation's chapter stands below its country's, so three levels down."""
        below = Q(parent__in=self) | Q(parent__parent__in=self) | Q(parent__parent__parent__in=self)
        return Chapter.objects.filter(Q(pk__in=self) | below)

    def coordinated_by(self, user: Any) -> ChapterQuerySet:
        """Those whose coordinator this person is now, with the chapters below them. Without the role a post opens nothing."""
        if not user.is_authenticated or not user.has_role("coordinator"):
            return self.none()
        posts = CoordinatorPost.objects.filter(user=user, ended_at__isnull=True)
        return Chapter.objects.filter(pk__in=posts.values("chapter")).with_those_below()


class Chapter(Identified):
    """Global > continental (a UN M49 region) > national (an ISO 3166 country, or a nation of one). Open once opened."""

    class Level(models.TextChoices):
        GLOBAL = "global", _("Global")
        CONTINENTAL = "continental", _("Continental")
        NATIONAL = "national", _("National")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # M49 for a continental chapter ("150"); ISO 3166-1 or 3166-2 for a national one ("GB", "GB-WLS")
    code = models.CharField(max_length=6, unique=True)
    country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="chapters")
    aims = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(condition=Q(level="global") | Q(parent__isnull=False), name="chapter_below_global_has_parent"),
            models.CheckConstraint(
                condition=~Q(level="national") | Q(country__isnull=False), name="chapter_national_has_country"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="chapter_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance:chapter-detail", args=[self.slug])

    def reach(self) -> ChapterQuerySet:
        """This chapter and those below it."""
        return Chapter.objects.filter(pk=self.pk).with_those_below()


class CoordinatorPost(models.Model):
    """Who coordinates a chapter, from when to when."""

    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="posts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coordinator_posts")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    # whether the chapter's page may say their name: asked when they are appointed
    is_named = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chapter", "user"], condition=Q(ended_at__isnull=True), name="coordinator_once_per_chapter"
            )
        ]
