from __future__ import annotations

from typing import Any

from django.db import transaction

from alliance.models import CalendarKey
from alliance.models.calendars import LINK
from promise.core import audit, tokens


def renew(*, by: Any) -> CalendarKey:
    """Give a person a private calendar address; an older one stops working."""
    nonce, link_hash = tokens.new_pair(LINK)
    with transaction.atomic():
        key, _made = CalendarKey.objects.update_or_create(user=by, defaults={"link_nonce": nonce, "link_hash": link_hash})
        audit.write(by=by, verb="renew_calendar", subject=key)
    return key


def revoke(*, by: Any) -> None:
    with transaction.atomic():
        for key in CalendarKey.objects.filter(user=by):
            audit.write(by=by, verb="revoke_calendar", subject=key)
            key.delete()
