from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.models.places import Country
from promise.core.models import Identified


class LocalSystem(Identified):
    """A "health economy": organisations of one area that care for the same people. A unit above them, never instead of them."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("Name"), max_length=150)
    name_folded = models.CharField(max_length=150, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="local_systems", verbose_name=_("Country"))
    about = models.TextField(_("About it"), max_length=2000, blank=True)
    website = models.URLField(_("Website"), blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["name_folded", "country"], name="local_system_name_once_in_a_country")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance:system-detail", args=[self.slug])
