"""Letters about seats in an organisation."""

from __future__ import annotations

from typing import Any

from alliance.models import Seat
from alliance.tasks.words import is_stopped, lead_address, link, safe
from promise.accounts.models import User
from promise.core import mail
from promise.core.mail import Letter


def _seat(pk: str) -> Seat:
    return Seat.objects.select_related("organisation", "user").get(pk=pk)


def _name(pk: int | None) -> str:
    user = User.objects.filter(pk=pk).first() if pk else None
    return safe(user.name) if user else ""


@mail.writes("seat_invited")
def tell_seat_invited(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.state != "invited" or is_stopped(seat.email):
        return None
    context = {"organisation": seat.organisation.name, "by": _name(payload.get("by")), "email": seat.email}
    return Letter(seat.email, "seat_invited", context | {"url": link("alliance:seat-take", seat.link_token())})


@mail.writes("seat_asked")
def tell_seat_asked(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.state != "asked" or seat.user is None:
        return None
    context = {"organisation": seat.organisation.name, "person": safe(seat.user.name), "email": seat.email}
    url = link("alliance:seat-list", seat.organisation.slug)
    return Letter(lead_address(seat.organisation), "seat_asked", context | {"url": url})


@mail.writes("seat_accepted")
def tell_seat_accepted(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    return Letter(seat.email, "seat_accepted", {"organisation": seat.organisation.name, "url": link("desk:desk")})


@mail.writes("seat_refused")
def tell_seat_refused(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    decision = seat.decisions.filter(move="refuse").last()
    context = {"organisation": seat.organisation.name, "reason": decision.reason if decision else ""}
    return Letter(seat.email, "seat_refused", context | {"url": link("alliance:member-detail", seat.organisation.slug)})


@mail.writes("lead_handed_over")
def tell_new_lead(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.user is None or seat.role != Seat.Role.LEAD:
        return None
    context = {"organisation": seat.organisation.name, "by": _name(payload.get("by")), "url": link("desk:desk")}
    return Letter(seat.user.email, "lead_handed_over", context)
