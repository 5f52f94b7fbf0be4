"""A team's own list of initiatives: for a training day, a ward, a plan for next month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models import Organisation
from promise.core import tokens
from promise.core.models import Identified
from toolkit.models.initiatives import Initiative

PURPOSE = "collection"


class CollectionQuerySet(models.QuerySet["Collection"]):
    def public(self) -> CollectionQuerySet:
        """What anyone may see: shown to everyone, not put aside by a curator, of an organisation that stands in public."""
        shown = self.filter(visibility=Collection.Visibility.PUBLIC, withheld_at__isnull=True)
        return shown.filter(organisation__in=Organisation.objects.listed())

    def of_teams(self, user: Any) -> CollectionQuerySet:
        """Those of the organisations in which this person holds a seat."""
        if not user.is_authenticated:
            return self.none()
        own = Organisation.objects.filter(seats__user=user, seats__state="active")
        return self.filter(organisation__in=own)

    def visible_to(self, user: Any) -> CollectionQuerySet:
        """Public ones, and one's own organisation's; for curators also what was public until they put it aside."""
        seen = Q(pk__in=self.public().values("pk")) | Q(pk__in=self.of_teams(user).values("pk"))
        if user.is_authenticated and user.has_role("curator"):
            seen |= Q(visibility=Collection.Visibility.PUBLIC, withheld_at__isnull=False)
        return self.filter(seen)

    def with_sizes(self) -> Any:
        """With `size`, how many initiatives stand on each."""
        return self.annotate(size=Count("items"))

    def opened_by(self, token: str) -> CollectionQuerySet:
        """The one whose private link this is, while it is shared by link."""
        return self.filter(
            link_hash=tokens.fingerprint(token), visibility=Collection.Visibility.LINK, withheld_at__isnull=True
        )  # fmt: skip


class Collection(Identified):
    class Visibility(models.TextChoices):
        TEAM = "team", _("Only people of our organisation")
        LINK = "link", _("Whoever has the link")
        PUBLIC = "public", _("Everyone, with our organisation's name")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="collections")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=1000, blank=True)
    visibility = models.CharField(max_length=6, choices=Visibility.choices, default=Visibility.TEAM)
    # only the hash of the private link is kept; a new pair closes the old link
    link_nonce = models.CharField(max_length=64, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    # a curator put it aside: only the organisation sees it, with the reason
    withheld_at = models.DateTimeField(null=True, editable=False)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    withheld_reason = models.CharField(max_length=600, blank=True, editable=False)
    form_nonce = models.CharField(max_length=64, unique=True, null=True, editable=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["visibility", "-updated_at"], name="collection_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True, withheld_reason="") | Q(withheld_at__isnull=False) & ~Q(withheld_reason=""),
                name="collection_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("toolkit:collection-detail", args=[self.public_id])

    def link_token(self) -> str:
        return tokens.derive(PURPOSE, self.link_nonce)

    @property
    def is_withheld(self) -> bool:
        return self.withheld_at is not None


class CollectionItem(models.Model):
    """One initiative on a list, in the order the team gave it, with why it is there."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["collection", "initiative"], name="collection_holds_once")]
