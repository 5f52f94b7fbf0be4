"""The viewer's own time: shown in the zone they choose, kept only when they ask, never guessed from where they are."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format

from alliance.forms.meetings import ZoneForm
from alliance.models.recurrence import is_zone

KEPT = "zone"
A_YEAR = 365 * 24 * 3600


def zone_of(request: HttpRequest) -> str:
    """The zone asked for in the address, else the one kept, else none."""
    form = ZoneForm(request.GET)
    if form.is_valid():
        return str(form.cleaned_data["zone"])
    kept = request.COOKIES.get(KEPT, "")
    return kept if is_zone(kept) else ""


def keep_zone(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the zone when the box is ticked; forget it when it is chosen without."""
    if not request.GET.get("zone"):
        return
    zone = zone_of(request)
    if request.GET.get("keep") and zone:
        response.set_cookie(KEPT, zone, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    elif request.COOKIES.get(KEPT):
        response.delete_cookie(KEPT)


def in_zone(moment: dt.datetime, zone: str) -> str:
    return date_format(moment.astimezone(ZoneInfo(zone)), "j F Y, H:i")
