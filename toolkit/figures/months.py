"""Months as whole numbers, so that a year is twelve apart and a gap is seen by counting: 2026-03 is 2026 * 12 + 2."""

from __future__ import annotations

import datetime as dt
import re

NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?(?:[T ][\d:.]+)?")
NUMBERS = re.compile(r"(?:\d{1,2}[./])?(\d{1,2})[./](\d{4})")
WORDS = re.compile(r"(?:\d{1,2}[- ])?([A-Za-z]{3,9})\.?[-/ ,']*(\d{4}|\d{2})")


def number_of(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    """Raises ValueError before the year 1 and after 9999."""
    return dt.date(month // 12, month % 12 + 1, 1)


def days_in(month: int) -> int:
    """28 to 31."""
    return (first_day(month + 1) - first_day(month)).days


def iso(month: int) -> str:
    """2026-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def half_of(month: int) -> int:
    """The number of the half-year a month lies in; January to June and July to December."""
    return month // 6


def months_of(half: int) -> range:
    return range(half * 6, half * 6 + 6)


def read(text: str) -> int | None:
    """What people and spreadsheets write for a month: 2026-03, 2026-03-01, 03/2026, 1/3/2026 (day first), Mar-26, March 2026.

    None where it is none of them: two readings of one text are worse than asking.
    """
    text = text.strip()
    if found := ISO.fullmatch(text):
        return _made(int(found[1]), int(found[2]))
    if found := NUMBERS.fullmatch(text):
        return _made(int(found[2]), int(found[1]))
    if found := WORDS.fullmatch(text):
        year = int(found[2])
        named = [at for at, name in enumerate(NAMES, 1) if name.startswith(found[1].lower())]
        return _made(year if year > 99 else 2000 + year, named[0]) if named else None
    return None


def _made(year: int, month: int) -> int | None:
    return year * 12 + month - 1 if 1 <= month <= 12 and 1 <= year <= 9998 else None
