"""When the meetings of a series are: counted in the host's own days, so that the clock on the wall there never shifts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

MOST = 24
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULE = re.compile(
    r"FREQ=WEEKLY(;INTERVAL=[1-8])?;BYDAY=(MO|TU|WE|TH|FR|SA|SU)"
    r"|FREQ=MONTHLY(;INTERVAL=[1-6])?;BYDAY=(1|2|3|4|-1)(MO|TU|WE|TH|FR|SA|SU)"
    r"|FREQ=MONTHLY(;INTERVAL=[1-6])?;BYMONTHDAY=([1-9]|1[0-9]|2[0-8])"
)
OLD_NAMES = ("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "SystemV/", "posix/", "right/")


@dataclass(frozen=True)
class Moment:
    """One start: what was meant on the wall of the host, and what it is in UTC."""

    wall: dt.datetime
    utc: dt.datetime
    # the clock of that night skips this time (we begin as much later), or shows it twice (we take the first)
    is_skipped: bool = False
    is_twice: bool = False


@lru_cache(maxsize=1)
def zones() -> list[str]:
    """The zones of the world by region and city, and UTC."""
    known = (name for name in available_timezones() if "/" in name and not name.startswith(OLD_NAMES))
    return ["UTC", *sorted(known)]


def is_zone(name: str) -> bool:
    return name in zones()


def is_rule(text: str) -> bool:
    """Only what the form can say: every so many weeks, or months by weekday or by day."""
    return RULE.fullmatch(text) is not None


def moment(day: dt.date, time: dt.time, zone: str) -> Moment:
    """A host's day and time in UTC. A skipped time moves on by the gap; of a time shown twice we take the first."""
    place = ZoneInfo(zone)
    wall = dt.datetime.combine(day, time, tzinfo=place)
    utc = wall.astimezone(dt.UTC)
    is_skipped = utc.astimezone(place).replace(tzinfo=None) != wall.replace(tzinfo=None)
    other = wall.replace(fold=1).utcoffset()
    return Moment(wall, utc, is_skipped, not is_skipped and other != wall.utcoffset())


def occurrences(
    rule: str, *, first_on: dt.date, time: dt.time, zone: str, until: dt.date | None = None, count: int | None = None
) -> list[Moment]:
    """The starts of a series from `first_on`, at most 24. Raises ValueError for a rule that we do not keep."""
    if not is_rule(rule):
        raise ValueError(rule)
    # without a zone: the days are counted on the host's calendar, and each becomes UTC by itself
    days = rrulestr(rule, dtstart=dt.datetime.combine(first_on, dt.time(12)))
    found: list[Moment] = []
    for day in days:
        if len(found) >= min(count or MOST, MOST) or (until and day.date() > until):
            break
        found.append(moment(day.date(), time, zone))
    return found


def rule_for(repeats: str, first_on: dt.date) -> str:
    """The rule behind the choices of the form, from the first day: weekly, fortnightly, month_weekday, month_day ..."""
    day = DAYS[first_on.weekday()]
    nth = (first_on.day - 1) // 7 + 1
    by_weekday = f"BYDAY={nth if nth < 5 else -1}{day}"
    return {
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "month_weekday": f"FREQ=MONTHLY;{by_weekday}",
        "quarter_weekday": f"FREQ=MONTHLY;INTERVAL=3;{by_weekday}",
        "month_day": f"FREQ=MONTHLY;BYMONTHDAY={min(first_on.day, 28)}",
    }[repeats]
