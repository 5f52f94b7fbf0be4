"""What organisations like one's own have tried: by kind, setting or country, in their own name and in public only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.models import Organisation
from toolkit.models import Adoption

MOST = 12


def tried_by_likes(mine: Sequence[Organisation]) -> list[dict[str, Any]]:
    """The newest public reports of others that share something with these organisations, each initiative once.

    Unnamed and members-only reports are left out: "an organisation of your kind in your country" would name them.
    """
    if not mine:
        return []
    own = Adoption.objects.filter(organisation__in=mine)
    kinds, countries = {one.kind for one in mine}, {one.country_id for one in mine}
    settings = set(own.order_by().values_list("setting", flat=True))
    rows = (
        Adoption.objects.named()
        .filter(Q(organisation__kind__in=kinds) | Q(organisation__country__in=countries) | Q(setting__in=settings))
        .exclude(outcome="")  # what is only planned tells nobody anything yet
        .exclude(organisation__in=mine)
        .exclude(initiative__in=own.values("initiative"))
        .select_related("initiative", "organisation__country")
        .order_by("-created_at", "-pk")
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows[: MOST * 5]:
        if row.initiative_id not in found and len(found) < MOST:
            found[row.initiative_id] = {"adoption": row, "why": _why(row, kinds, countries, settings)}
    return list(found.values())


def _why(row: Adoption, kinds: set[str], countries: set[Any], settings: set[str]) -> str:
    shared = [
        (row.organisation.kind in kinds, _("the same kind of organisation")),
        (row.setting in settings, _("the same setting")),
        (row.organisation.country_id in countries, _("the same country")),
    ]
    return ", ".join(words for holds, words in shared if holds)
