from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.Model):
    """ISO 3166-1, with the UN M49 regions it lies in. Two territories have no M49 region: their continent is empty."""

    code = models.CharField(primary_key=True, max_length=2)
    alpha3 = models.CharField(max_length=3, unique=True)
    numeric = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=100)
    continent = models.CharField(max_length=3, blank=True, db_index=True)
    subregion = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


# The five continents of UN M49 that have countries; Antarctica and Taiwan are in none.
CONTINENTS = {"002": _("Africa"), "019": _("The Americas"), "142": _("Asia"), "150": _("Europe"), "009": _("Oceania")}

# ISO 3166-2: the nations of a country that may have chapters of their own.
NATIONS = {"GB-ENG": _("England"), "GB-NIR": _("Northern Ireland"), "GB-SCT": _("Scotland"), "GB-WLS": _("Wales")}


def nations_of(country_code: str) -> list[tuple[str, Any]]:
    """(code, name) of the nations of a country; none for most."""
    return [(code, name) for code, name in NATIONS.items() if code.startswith(f"{country_code}-")]
