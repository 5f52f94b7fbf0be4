"""Choosing the idea of the week: by the clock, or by a curator who says why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promise.core import audit, workflow
from toolkit.actions.fields import text
from toolkit.documents import featured
from toolkit.models import FeaturedWeek, Initiative
from toolkit.models.featured import monday_of

LONGEST = 300
WEEK = dt.timedelta(weeks=1)


def choose(*, today: dt.date | None = None, by: Any = None) -> FeaturedWeek | None:
    """The clock's choice for the week of this day. A week that has one keeps it, also when two clocks tick at once."""
    week = monday_of(today or timezone.localdate())
    if found := FeaturedWeek.objects.filter(week=week).first():
        return found
    chosen = featured.pick(week)
    if chosen is None:
        return None
    try:
        with transaction.atomic():
            made = FeaturedWeek.objects.create(week=week, initiative_id=chosen)
            audit.write(by=by, capacity="clock", verb="choose_week", subject=made)
    except IntegrityError:
        return FeaturedWeek.objects.filter(week=week).first()
    return made


def override(*, week: dt.date, initiative: Initiative, by: Any, reason: str) -> FeaturedWeek:
    """A curator puts another idea into this week or the next. Raises ValidationError by field."""
    why = " ".join(text(reason, LONGEST).split())
    if not why:
        raise ValidationError({"reason": _("Say why in a sentence. It is printed beside the idea.")})
    if week not in open_weeks():
        raise ValidationError({"week": _("Choose this week or the next one.")})
    with transaction.atomic():
        held = workflow.lock(initiative)
        _refuse_unfit(held, week)
        row, _made = FeaturedWeek.objects.update_or_create(
            week=week, defaults={"initiative": held, "chosen_by": by, "chosen_at": timezone.now(), "reason": why}
        )
        audit.write(by=by, capacity="curator", verb="choose_week", subject=row, fields=["initiative", "reason"])
    return row


def open_weeks(today: dt.date | None = None) -> list[dt.date]:
    """The Mondays whose idea may still be changed."""
    this = monday_of(today or timezone.localdate())
    return [this, this + WEEK]


def _refuse_unfit(initiative: Initiative, week: dt.date) -> None:
    if not featured.eligible().filter(pk=initiative.pk).exists():
        raise ValidationError({"initiative": _("Choose one that is in the bank and that nobody disputes.")})
    fresh = featured.fresh(week)
    if not fresh.filter(pk=initiative.pk).exists() and fresh.exists():
        raise ValidationError({"initiative": _("It was the idea of another week within a year. Choose one that was not yet.")})


def make_way(*, initiative: Initiative, by: Any) -> None:
    """One that leaves the bank leaves this week and the next too; another takes its place."""
    this = monday_of(timezone.localdate())
    with transaction.atomic():
        for row in FeaturedWeek.objects.select_for_update().filter(initiative=initiative, week__gte=this):
            chosen = featured.pick(row.week)
            audit.write(by=by, capacity="curator", verb="make_way", subject=row, fields=["initiative"])
            if chosen is None:
                row.delete()
            else:
                FeaturedWeek.objects.filter(pk=row.pk).update(
                    initiative=chosen, chosen_by=None, chosen_at=timezone.now(), reason=""
                )  # fmt: skip
