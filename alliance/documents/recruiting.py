"""How members bring others, for the whole alliance: counted by the clock and kept, so that no visitor waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.utils import timezone

from alliance.figures import forecast
from alliance.figures.forecast import Year
from alliance.figures.reproduction import Counted, Delays, Reproduction, delays, maturity, reproduction
from alliance.models import Chapter, Organisation, recruiting

KEY = "alliance:recruiting"
DAY = 24 * 60 * 60
NOBODY = Counted(0, 0, 0)
# Below so many mature members a band would only show how little is known.
FEWEST_FOR_A_BAND = 30


@dataclass(frozen=True)
class Recruited:
    """R of the whole, by generation, by year of joining (0: founding places) and by chapter; delays in days; the band."""

    counted_at: dt.datetime
    maturity: int
    whole: Reproduction
    by_generation: list[tuple[int, Reproduction]] = field(default_factory=list)
    by_year: list[tuple[int, Reproduction]] = field(default_factory=list)
    by_chapter: list[tuple[str, Reproduction]] = field(default_factory=list)
    delays: Delays | None = None
    members: int = 0
    band: list[Year] = field(default_factory=list)


def kept() -> Recruited | None:
    """What the clock counted last; None before it has counted for the first time."""
    found = cache.get(KEY)
    return found if isinstance(found, Recruited) else None


def refresh(*, today: dt.date | None = None) -> Recruited:
    """Count everything anew and keep it for a day; the clock comes again within the hour."""
    found = count(today or timezone.localdate())
    cache.set(KEY, found, DAY)
    return found


def count(today: dt.date) -> Recruited:
    """All figures of recruiting as of a day. Members who joined within the recruitment delay are left out of every R."""
    days = recruiting.delays()
    seen = delays(days)
    wait = maturity(seen)
    groups = list(recruiting.groups(today - dt.timedelta(days=wait)))
    whole = sum((_counted(group) for group in groups), NOBODY)
    members = Organisation.objects.listed().count()
    return Recruited(
        counted_at=timezone.now(),
        maturity=wait,
        whole=reproduction(whole),
        by_generation=_by(groups, lambda group: group.generation),
        by_year=[(year, found) for year, found in _by(groups, lambda group: group.year) if year],
        by_chapter=_by_chapter(groups),
        delays=seen,
        members=members,
        band=_band(whole, days, members, today) if whole.members >= FEWEST_FOR_A_BAND else [],
    )


def _band(whole: Counted, days: list[tuple[int, int]], members: int, today: dt.date) -> list[Year]:
    gone, years = recruiting.leaving()
    cohorts = forecast.cohorts_of(recruiting.ages(today, days_in_quarter=forecast.DAYS_IN_QUARTER))
    leaving = min(0.5, gone / years) if years else 0.0
    return forecast.simulate(cohorts, whole, days, members=members, leaving=leaving, seed=today.toordinal())


def _counted(group: recruiting.Group) -> Counted:
    return Counted(group.members, group.recruits, group.squares)


def _by(groups: Iterable[recruiting.Group], key: Callable[[recruiting.Group], int]) -> list[tuple[int, Reproduction]]:
    sums: dict[int, Counted] = {}
    for group in groups:
        sums[key(group)] = sums.get(key(group), NOBODY) + _counted(group)
    return [(name, reproduction(sums[name])) for name in sorted(sums)]


def _by_chapter(groups: list[recruiting.Group]) -> list[tuple[str, Reproduction]]:
    """Every open chapter with those below it, the largest first; only those with a figure."""
    chapters = {chapter.pk: chapter for chapter in Chapter.objects.opened()}
    sums: dict[int, Counted] = {}
    for group in groups:
        at = group.chapter
        while at is not None and at in chapters:
            sums[at] = sums.get(at, NOBODY) + _counted(group)
            at = chapters[at].parent_id
    found = [
        (chapters[pk].name, reproduction(counted)) for pk, counted in sums.items() if chapters[pk].level != Chapter.Level.GLOBAL
    ]
    return sorted((one for one in found if one[1].r is not None), key=lambda one: -one[1].members)
