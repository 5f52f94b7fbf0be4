"""The figures and milestones of one year of the alliance, counted from rows; and what members chose to tell of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.figures.horizon import HorizonYear, year_number
from alliance.models import Chapter, Meeting, Organisation, Report
from promise.core.looks import look
from toolkit.documents import together
from toolkit.models import Adoption, AllianceYear, Initiative, Progress

ROUND = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
OUTCOMES = ("helped", "no_clear_change", "made_worse", "too_early", "not_reported")
MOST_VOICES = 40
LABELS: dict[str, str | Promise] = {
    "members": gettext_lazy("Members at the end of the year"),
    "joined": gettext_lazy("Joined during the year"),
    "countries": gettext_lazy("Countries with a member"),
    "chapters": gettext_lazy("Chapters opened"),
    "meetings": gettext_lazy("Meetings held"),
    "initiatives": gettext_lazy("Ideas that came into the bank"),
    "trials": gettext_lazy("Trials that members told of"),
    "reports": gettext_lazy("Members that told of their year"),
}


def count(year: HorizonYear) -> dict[str, Any]:
    """Whole numbers by the names of LABELS, `outcomes` of the trials, `milestones` as [day, words], `together` as kept there."""
    days = (year.starts_on, year.ends_on)
    listed = Organisation.objects.listed().filter(joined_on__lte=year.ends_on)
    trials = Adoption.objects.public().filter(created_at__date__range=days)
    return {
        "members": listed.count(),
        "joined": listed.filter(joined_on__gte=year.starts_on).count(),
        "countries": listed.order_by().values("country").distinct().count(),
        "chapters": Chapter.objects.opened().filter(opened_at__date__range=days).count(),
        "meetings": Meeting.objects.public().going_on().past().filter(starts_at__date__range=days).count(),
        "initiatives": Initiative.objects.published().filter(published_at__date__range=days).count(),
        "trials": trials.count(),
        "reports": Report.objects.filter(reported_at__date__range=days).values("pledge__organisation").distinct().count(),
        "outcomes": {key: trials.filter(outcome="" if key == "not_reported" else key).count() for key in OUTCOMES},
        "milestones": milestones(year),
        "together": together.of_year(year.starts_on, year.ends_on),
    }


def milestones(year: HorizonYear) -> list[list[str]]:
    found = [*_first_of_countries(year), *_round_numbers(year), *_chapters(year)]
    return [[day.isoformat(), words] for day, words in sorted(found)]


def _first_of_countries(year: HorizonYear) -> list[tuple[dt.date, str]]:
    first = Organisation.objects.listed().order_by().values("country__name").annotate(on=Min("joined_on"))
    rows = first.filter(on__range=(year.starts_on, year.ends_on)).values_list("on", "country__name")
    return [(on, _("The first member in %s") % name) for on, name in rows]


def _round_numbers(year: HorizonYear) -> list[tuple[dt.date, str]]:
    joined = Organisation.objects.listed().order_by("joined_on", "pk").values_list("joined_on", flat=True)
    total = joined.count()
    days = [(number, joined[number - 1]) for number in ROUND if number <= total]
    return [(on, _("Member number %d") % number) for number, on in days if on and year.starts_on <= on <= year.ends_on]


def _chapters(year: HorizonYear) -> list[tuple[dt.date, str]]:
    opened = Chapter.objects.opened().filter(opened_at__date__range=(year.starts_on, year.ends_on))
    return [(row.opened_at.date(), _("The chapter opened: %s") % row.name) for row in opened if row.opened_at]


@dataclass(frozen=True)
class Voices:
    """What members let everybody read, each side as long as it is; `told` counts those who let nobody read theirs too."""

    successes: list[Progress]
    failings: list[Progress]
    told: int


def voices(year: AllianceYear) -> Voices:
    """Read anew each time: what a member takes back is gone from here too."""
    sent = Progress.objects.filter(state=Progress.State.SENT, sent_at__date__range=(year.starts_on, year.ends_on))
    public = Progress.objects.public().filter(pk__in=sent.values("pk")).select_related("organisation").order_by("-sent_at", "-pk")
    return Voices(
        successes=list(public.filter(success_is_public=True)[:MOST_VOICES]),
        failings=list(public.filter(failing_is_public=True)[:MOST_VOICES]),
        told=sent.count(),
    )


def horizon_of(year: AllianceYear) -> HorizonYear:
    return year_number(year.number, start=settings.HORIZON_START, years=settings.HORIZON_YEARS)


def rows_of(year: AllianceYear) -> list[dict[str, Any]]:
    """The figures in words, in the order of LABELS."""
    return [{"key": key, "label": str(label), "n": year.figures.get(key, 0)} for key, label in LABELS.items()]


def outcomes_of(year: AllianceYear) -> list[dict[str, Any]]:
    told = year.figures.get("outcomes", {})
    return [{"key": key, "label": str(look(key).label), "n": told.get(key, 0)} for key in OUTCOMES]


def milestones_of(year: AllianceYear) -> list[dict[str, Any]]:
    return [{"on": dt.date.fromisoformat(day), "words": words} for day, words in year.figures.get("milestones", [])]


def together_of(year: AllianceYear) -> list[dict[str, Any]]:
    """What the figures of wards said, put together, in words."""
    return together.in_words(year.figures.get("together", []))
