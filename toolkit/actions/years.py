"""The alliance's own year: assembled when it is over, edited and published by the secretariat."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.figures.horizon import year_number, year_of
from promise.core import audit, workflow
from promise.core.workflow import MoveRefused
from toolkit import policies
from toolkit.documents.years import count
from toolkit.models import AllianceYear

LONGEST = 6000
TEXTS = ("foreword", "failings", "outlook")


def assemble(*, now: dt.datetime | None = None) -> int:
    """Each year of the horizon that is over and not there yet; run by the clock. Returns how many were made."""
    today = timezone.localdate(now)
    current = year_of(today, start=settings.HORIZON_START, years=settings.HORIZON_YEARS)
    over = range(1, current.number) if current else range(0)
    there = set(AllianceYear.objects.values_list("number", flat=True))
    made = 0
    for number in over:
        if number in there:
            continue
        year = year_number(number, start=settings.HORIZON_START, years=settings.HORIZON_YEARS)
        with transaction.atomic():
            row, is_new = AllianceYear.objects.get_or_create(
                number=number,
                defaults={
                    "starts_on": year.starts_on, "ends_on": year.ends_on, "figures": count(year), "counted_at": timezone.now(),
                    "state": AllianceYear.State.ASSEMBLED,
                },
            )  # fmt: skip
            if is_new:
                audit.write(by=None, verb="assemble_year", subject=row, capacity="clock")
                made += 1
    return made


def count_again(*, year: AllianceYear, by: Any) -> AllianceYear:
    """The figures as the rows say today, while it is not published."""
    with transaction.atomic():
        held = _kept(year, by)
        horizon = year_number(held.number, start=settings.HORIZON_START, years=settings.HORIZON_YEARS)
        held.figures, held.counted_at = count(horizon), timezone.now()
        held.save(update_fields=["figures", "counted_at"])
        audit.write(by=by, verb="count_year", subject=held, capacity="secretariat")
    return held


def write(*, year: AllianceYear, by: Any, seen: dt.datetime | None = None, **texts: str) -> AllianceYear:
    """Its words. `seen`: when it had last changed as the form was shown; another's later words are not overwritten."""
    for name, words in texts.items():
        if name not in TEXTS or len(words) > LONGEST:
            raise ValidationError({name: _("Please keep this to %(n)d characters.") % {"n": LONGEST}})
    with transaction.atomic():
        held = _kept(year, by)
        if seen is not None and held.updated_at != seen:
            raise MoveRefused(_("Somebody has changed it since you opened this page. What you typed is still in the form."))
        for name, words in texts.items():
            setattr(held, name, words.strip())
        held.updated_at = timezone.now()
        held.save(update_fields=[*texts, "updated_at"])
        audit.write(by=by, verb="write_year", subject=held, capacity="secretariat", fields=list(texts))
    return held


def publish(*, year: AllianceYear, by: Any) -> AllianceYear:
    """For everybody. A year without a word on what did not work is not told yet."""
    with transaction.atomic():
        held = _kept(year, by)
        if not held.failings.strip():
            raise MoveRefused(_("Write what did not work this year. A report of successes alone does not help anybody."))
        AllianceYear.objects.filter(pk=held.pk).update(published_at=timezone.now())
        workflow.move(held, "publish", by=by, capacity="secretariat")
    held.refresh_from_db()
    return held


def take_back(*, year: AllianceYear, by: Any, reason: str) -> AllianceYear:
    """Out of sight, to be put right."""
    with transaction.atomic():
        held = workflow.lock(year)
        if not policies.can_keep_year(by, held):
            raise PermissionDenied
        workflow.move(held, "take_back", by=by, capacity="secretariat", reason=reason)
    return held


def _kept(year: AllianceYear, by: Any) -> AllianceYear:
    held = workflow.lock(year)
    if not policies.can_keep_year(by, held):
        raise PermissionDenied
    if held.state != AllianceYear.State.ASSEMBLED:
        raise MoveRefused(_("It is published. Take it back first, with a reason."))
    return held
