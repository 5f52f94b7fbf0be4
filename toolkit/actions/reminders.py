"""Asking how it goes where nobody has told for half a year."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from alliance.models import Seat
from alliance.models.organisations import IN_GOOD_STANDING
from promise.core import mail
from toolkit.models import Adoption, Initiative
from toolkit.models.adoptions import SILENT_AFTER

REMINDERS = 4


def remind_silent(*, now: dt.datetime | None = None) -> int:
    """Ask how it goes where nothing was told for half a year: each person once a half-year, at most four times."""
    moment = now or timezone.now()
    silent = Adoption.objects.silent(moment).filter(
        reported_at__gt=moment - SILENT_AFTER * (REMINDERS + 1),
        initiative__state=Initiative.State.PUBLISHED,
        organisation__status__in=IN_GOOD_STANDING,
        is_asked_after=True,
        is_demo=False,
    )
    sent = 0
    for adoption in silent.iterator(chunk_size=500):
        if adoption.reported_at is None:
            continue
        period = (moment - adoption.reported_at) // SILENT_AFTER
        with transaction.atomic():
            for person in _who_may_know(adoption):
                key = f"{adoption.pk}-{adoption.reported_at:%Y%m%d%H%M%S}-{period}-{person}"
                mail.tell("adoption_reminder", subject=adoption, key=key, payload={"user": person})
                sent += 1
    return sent


def _who_may_know(adoption: Adoption) -> set[int]:
    """The lead, and whoever reported it if they still have their seat."""
    seats = Seat.objects.filter(organisation=adoption.organisation_id, state=Seat.State.ACTIVE, user__is_active=True)
    rows = seats.values_list("user_id", "role")
    return {user for user, role in rows if user and (role == Seat.Role.LEAD or user == adoption.reported_by_id)}
