from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.chapters import Chapter
from alliance.models.places import Country
from alliance.models.systems import LocalSystem
from promise.core.models import Identified

# What an organisation's standing may be; the same words as the states of its pledge. "none" before any pledge.
PUBLIC_STATUSES = ("active", "due", "overdue", "lapsed", "returned")
IN_GOOD_STANDING = ("active", "due", "overdue", "returned")
# Where those stand in an order by time who are named by the published texts but have not signed yet: before all others.
BEFORE_ALL = dt.date(1970, 1, 1)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def listed(self) -> OrganisationQuerySet:
        """Those the world may see: accepted, and neither withdrawn nor declined."""
        return self.filter(shown=1)

    def in_good_standing(self) -> OrganisationQuerySet:
        """Those that count as active recruits and may invite."""
        return self.filter(status__in=IN_GOOD_STANDING)

    def in_branch(self, chapter: Chapter) -> OrganisationQuerySet:
        """The organisations of a chapter and of the chapters below it, those that chose it as their second one too."""
        return self.filter(Q(chapter__in=chapter.reach()) | Q(second_chapter__in=chapter.reach()))

    def in_full(self, rows: Iterable[Organisation]) -> list[Organisation]:
        """These rows in their order with all their figures: a page is found first, and only then is each row dressed."""
        keys = [row.pk for row in rows]
        found = Organisation.objects.with_figures().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def with_unfolded(self) -> OrganisationQuerySet:
        """With `unfolded`: what joined or moved away since `descendant_count` was last folded. `descendants` adds the two."""
        from alliance.models.lineage import LineageDelta

        waiting = LineageDelta.objects.filter(organisation=OuterRef("pk")).order_by()
        summed = waiting.values("organisation").annotate(n=Sum("change")).values("n")
        return self.annotate(unfolded=Coalesce(Subquery(summed), 0))

    def largest_first(self) -> OrganisationQuerySet:
        """By the exact size of the branch. For the rows of one parent: over a whole table the folded column does."""
        branch = F("descendant_count") + F("unfolded")
        return self.with_unfolded().order_by(branch.desc(), "name_folded", "pk")

    def with_counts(self) -> OrganisationQuerySet:
        """With `recruited`, the number of active organisations each brought itself, and the exact size of its branch."""
        active = Organisation.objects.in_good_standing().filter(recruiter=OuterRef("pk")).order_by()
        recruited = active.values("recruiter").annotate(n=Count("pk")).values("n")
        return self.with_unfolded().annotate(recruited=Coalesce(Subquery(recruited), 0))

    def with_recruited(self) -> OrganisationQuerySet:
        """With its counts and its country: what one line about it says."""
        return self.with_counts().select_related("country")

    def with_way(self) -> OrganisationQuerySet:
        """With its counts and its recruiter: what stands about it in the lineage, in one query."""
        return self.with_counts().annotate(recruiter_slug=F("recruiter__slug"), recruiter_shown=F("recruiter__shown"))

    def with_figures(self) -> OrganisationQuerySet:
        """With all that a document or a card prints, in as many queries for a thousand as for one."""
        from alliance.models.pledges import Pledge

        in_force = Pledge.objects.filter(state__in=PUBLIC_STATUSES).prefetch_related("commitments")
        return (
            self.with_recruited()
            .annotate(
                recruiter_slug=F("recruiter__slug"),
                recruiter_shown=F("recruiter__shown"),
                chapter_slug=F("chapter__slug"),
                chapter_above=F("chapter__parent__slug"),
                chapter_at_top=F("chapter__parent__parent__slug"),
                chapter_over_all=F("chapter__parent__parent__parent__slug"),
            )
            .prefetch_related(Prefetch("pledges", queryset=in_force, to_attr="pledges_in_force"), "former_names")
        )

    def joined_by_generation(self) -> list[tuple[dt.date | None, int, int]]:
        """(day of joining or None, generation, how many): what the growth figures are made of."""
        grouped = self.order_by().values_list("joined_on", "generation").annotate(n=Count("pk"))
        return [(None if day == BEFORE_ALL else day, generation, n) for day, generation, n in grouped]

    def joined_by_country(self) -> list[tuple[dt.date | None, str, int]]:
        """(day of joining or None, country, how many): what the map and its slider are made of."""
        grouped = self.order_by().values_list("joined_on", "country").annotate(n=Count("pk"))
        return [(None if day == BEFORE_ALL else day, code, n) for day, code, n in grouped]

    def by_country(self) -> dict[str, int]:
        """How many in each country, by its code."""
        return dict(self.order_by().values_list("country").annotate(n=Count("pk")))

    def by_chapter(self) -> dict[int | None, int]:
        """How many name each chapter their own; those of chapters below are not added."""
        return dict(self.order_by().values_list("chapter").annotate(n=Count("pk")))

    def recruiting(self) -> tuple[int, int]:
        """How many of these brought exactly one active organisation, and how many brought two or more."""
        active = Organisation.objects.in_good_standing().filter(recruiter__in=self.order_by().values("pk"))
        sums = (
            active.order_by()
            .values("recruiter")
            .annotate(n=Count("pk"))
            .aggregate(
                one=Sum(Case(When(n=1, then=1), default=0)),
                more=Sum(Case(When(n__gte=2, then=1), default=0)),
            )
        )
        return sums["one"] or 0, sums["more"] or 0

    def led_in_good_standing(self, user: Any) -> OrganisationQuerySet:
        """Members on whose behalf this person may act as lead."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.in_good_standing().filter(seats__user=user, seats__state="active", seats__role="lead").distinct()

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Listed ones; one's own; a coordinator's branch; for the secretariat all."""
        if not user.is_authenticated:
            return self.listed()
        if user.has_role("secretariat"):
            return self.all()
        mine = Q(seats__user=user, seats__state="active")
        reach = Chapter.objects.coordinated_by(user)
        own = Organisation.objects.filter(mine | Q(chapter__in=reach) | Q(second_chapter__in=reach)).values("pk")
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
    # ISO 3166-2, where a country is made of nations that have chapters of their own: GB-ENG, GB-NIR, GB-SCT, GB-WLS
    nation = models.CharField(_("Nation"), max_length=6, blank=True)
    local_system = models.ForeignKey(
        LocalSystem, null=True, blank=True, on_delete=models.SET_NULL, related_name="organisations",
        verbose_name=_("Local system"),
    )  # fmt: skip
    chapter = models.ForeignKey(Chapter, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    # one more that it takes part in by its own wish; that chapter's coordinator then sees it in full, too
    second_chapter = models.ForeignKey(
        Chapter, null=True, blank=True, on_delete=models.SET_NULL, related_name="second_organisations"
    )
    # whom it went into when organisations merged
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors", editable=False
    )
    status = models.CharField(max_length=12, default="none", editable=False, db_index=True)
    signed_on = models.DateField(null=True, editable=False)
    recruiter = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recruits", editable=False, db_index=False
    )
    generation = models.PositiveIntegerField(default=0, editable=False)
    # as of the last fold, to sort and to filter by; what people and programs read is `descendants`
    descendant_count = models.PositiveIntegerField(default=0, editable=False)
    # Kept by the database, so that a list of the shown in any order is one walk of one index (a number, because SQLite
    # does not look up a bare boolean in an index).
    shown = models.GeneratedField(
        expression=Case(When(status__in=PUBLIC_STATUSES, then=Value(1)), default=Value(0)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    joined_on = models.GeneratedField(
        expression=Coalesce(F("signed_on"), Value(BEFORE_ALL)), output_field=models.DateField(), db_persist=True
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes = [
            models.Index(fields=["shown", "name_folded", "id"], name="organisation_by_name"),
            # with the generation, so that the growth figures are read from the index alone
            models.Index(fields=["shown", "joined_on", "generation"], name="organisation_by_joining"),
            # with the status, so that active recruits are counted from the index alone
            models.Index(fields=["recruiter", "status"], name="organisation_by_recruiter"),
            models.Index(fields=["shown", "country", "chapter"], name="organisation_by_country"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["name_folded", "country"], name="organisation_name_once_in_a_country"),
            models.CheckConstraint(
                condition=Q(recruiter__isnull=True) | ~Q(recruiter=F("id")),
                name="organisation_is_not_its_own_recruiter",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")), name="organisation_is_not_its_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(second_chapter__isnull=True) | Q(chapter__isnull=True) | ~Q(second_chapter=F("chapter")),
                name="organisation_second_chapter_is_another",
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

    @property
    def descendants(self) -> int:
        """Everyone below it, exact: the folded count and what came since, read in one statement so that none counts twice."""
        unfolded = self.__dict__.get("unfolded")
        if unfolded is not None:
            return self.descendant_count + cast("int", unfolded)
        row = Organisation.objects.filter(pk=self.pk).with_unfolded().get()
        return row.descendants
