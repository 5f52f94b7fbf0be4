from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from alliance.models.places import Country
from promise.core.models import Identified

# What an organisation's standing may be; the same words as the states of its pledge. "none" before any pledge.
PUBLIC_STATUSES = ("active", "due", "overdue", "lapsed", "returned")
IN_GOOD_STANDING = ("active", "due", "overdue", "returned")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def listed(self) -> OrganisationQuerySet:
        """Those the world may see: accepted, and neither withdrawn nor declined."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def in_good_standing(self) -> OrganisationQuerySet:
        """Those that count as active recruits and may invite."""
        return self.filter(status__in=IN_GOOD_STANDING)

    def in_branch(self, chapter: Chapter) -> OrganisationQuerySet:
        """The organisations of a chapter and of the chapters below it."""
        return self.filter(Q(chapter=chapter) | Q(chapter__parent=chapter) | Q(chapter__parent__parent=chapter))

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Listed ones; one's own; a coordinator's branch; for the secretariat all."""
        if not user.is_authenticated:
            return self.listed()
        if user.has_role("secretariat"):
            return self.all()
        mine = Q(seats__user=user, seats__state="active")
        posts = Q(posts__user=user, posts__ended_at__isnull=True)
        chapters = Chapter.objects.filter(posts | Q(parent__in=Chapter.objects.filter(posts)))
        reach = Chapter.objects.filter(Q(pk__in=chapters) | Q(parent__in=chapters))
        own = Organisation.objects.filter(mine | Q(chapter__in=reach)).values("pk")
        return self.filter(Q(status__in=PUBLIC_STATUSES) | Q(pk__in=own))


class Organisation(Identified):
    """A member, or one that asked to be. Its place in the lineage is set when it is accepted and kept for ever."""

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("Health or social care provider")
        EDUCATION = "education", _("Education and training")
        LIVED_EXPERIENCE_LED = "lived-experience-led", _("Led by people with lived experience")
        COMMISSIONER = "commissioner", _("Commissioner or funder")
        CHARITY = "charity", _("Charity")
        RESEARCH = "research", _("Research")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    # lower case, no accents, look-alikes made Latin: the same name cannot be taken twice in one country
    name_folded = models.CharField(max_length=200, editable=False)
    # its telling words only: what "is it one of these?" compares
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("Kind"), max_length=24, choices=Kind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("Country"))
    place = models.CharField(_("Town or city"), max_length=100, blank=True)
    website = models.URLField(_("Website"), blank=True)
    ods_code = models.CharField(_("ODS code"), max_length=10, null=True, blank=True, unique=True)
    ror_id = models.CharField(_("ROR id"), max_length=9, null=True, blank=True, unique=True)
    company_number = models.CharField(_("Company or CIC number"), max_length=8, null=True, blank=True, unique=True)
    charity_number = models.CharField(_("Charity number"), max_length=20, null=True, blank=True)
    is_founding = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    status = models.CharField(max_length=12, default="none", editable=False, db_index=True)
    signed_on = models.DateField(null=True, editable=False)
    recruiter = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recruits", editable=False
    )
    generation = models.PositiveIntegerField(default=0, editable=False)
    descendant_count = models.PositiveIntegerField(default=0, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes = [
            models.Index(fields=["status", "name", "id"], name="organisation_by_name"),
            models.Index(fields=["status", "signed_on", "id"], name="organisation_by_signing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["name_folded", "country"], name="organisation_name_once_in_a_country"),
            models.CheckConstraint(
                condition=Q(recruiter__isnull=True) | ~Q(recruiter=F("id")),
                name="organisation_is_not_its_own_recruiter",
            ),
            models.CheckConstraint(
                condition=Q(recruiter__isnull=False) | Q(generation=0),
                name="organisation_without_recruiter_is_generation_0",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance:member-detail", args=[self.slug])

    @property
    def is_listed(self) -> bool:
        return self.status in PUBLIC_STATUSES
