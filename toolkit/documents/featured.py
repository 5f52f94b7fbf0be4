"""Which idea is the idea of a week: the same for everybody, none twice within a year, no two neighbours alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable

from django.db.models import Max

from toolkit.models import FeaturedWeek, Initiative
from toolkit.models.featured import monday_of
from toolkit.models.initiatives import InitiativeQuerySet

YEAR = dt.timedelta(weeks=52)
# so many weeks back an idea should differ from those before it
REMEMBERED = 8


def of_the_week(today: dt.date) -> Initiative | None:
    """What readers see today. Until the clock has chosen, or when the chosen one has left the bank: the newest one."""
    row = FeaturedWeek.objects.of(today).in_the_bank().select_related("initiative").first()
    return row.initiative if row else eligible().order_by("-published_at", "-pk").first()


def eligible() -> InitiativeQuerySet:
    """In the bank, and nobody disputes whether it is right."""
    return Initiative.objects.published().filter(is_contested=False)


def fresh(week: dt.date) -> InitiativeQuerySet:
    """Those that were not the idea of any other week from a year before this one on."""
    shown = FeaturedWeek.objects.filter(week__gte=week - YEAR).exclude(week=week)
    return eligible().exclude(pk__in=shown.values("initiative"))


def pick(week: dt.date) -> int | None:
    """The key of the idea for this week: of the fresh ones that which differs most from the weeks before, ties by lot.

    The lot is drawn from the week and the address, so whoever asks gets the same. When the bank is exhausted: the one
    that was shown longest ago.
    """
    week = monday_of(week)
    worn = worn_words(week)
    rows = fresh(week).values_list("pk", "slug", "themes", "settings")
    found = min(
        ((likeness(worn, [*themes, *settings]), lot(week, slug), pk) for pk, slug, themes, settings in rows), default=None
    )
    return found[2] if found else _longest_ago(week)


def worn_words(week: dt.date) -> Counter[str]:
    """The themes and settings of the weeks before; the nearer the week, the more they count."""
    worn: Counter[str] = Counter()
    before = FeaturedWeek.objects.filter(week__lt=week, week__gte=week - dt.timedelta(weeks=REMEMBERED))
    for then, themes, settings in before.values_list("week", "initiative__themes", "initiative__settings"):
        for key in {*themes, *settings}:
            worn[key] += REMEMBERED + 1 - (week - then).days // 7
    return worn


def likeness(worn: Counter[str], keys: Iterable[str]) -> float:
    """How much an idea is like the last ones, by the mean of its words; an unsorted one is taken last."""
    found = [worn[key] for key in keys]
    return sum(found) / len(found) if found else float("inf")


def lot(week: dt.date, slug: str) -> str:
    return hashlib.sha256(f"{week.isoformat()}:{slug}".encode()).hexdigest()


def _longest_ago(week: dt.date) -> int | None:
    others = eligible().annotate(last=Max("featured_weeks__week")).exclude(last__isnull=True)
    row = others.exclude(featured_weeks__week=week).order_by("last", "pk").first()
    return row.pk if row else None
