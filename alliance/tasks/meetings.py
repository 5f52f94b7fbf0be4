"""Letters about meetings. None of them holds the way in: they lead to the page that shows it to those who may come."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format

from alliance.documents.calendar import host_time
from alliance.models import ActionItem, Pairing, Registration, Seat
from alliance.tasks.words import lead_address, link
from promise.core import mail
from promise.core.mail import Letter

WANTED = {
    "meeting_registered": ("registered",), "meeting_waiting": ("waiting",), "meeting_promoted": ("registered",),
    "meeting_reminder": ("registered",), "meeting_moved": ("registered", "waiting"), "meeting_minutes": ("registered",),
    "meeting_cancelled": ("registered", "waiting"),
}  # fmt: skip


def _letter(event: str) -> None:
    """All letters to a registered organisation: dropped when the person left, or when things have moved on."""

    @mail.writes(event)
    def write(pk: str, payload: dict[str, Any]) -> Letter | None:
        registration = Registration.objects.select_related("meeting", "organisation").get(pk=pk)
        meeting = registration.meeting
        if registration.state not in WANTED[event] or (meeting.cancelled_at and event != "meeting_cancelled"):
            return None
        seat = Seat.objects.active().filter(organisation=registration.organisation, user=payload["user"]).first()
        if seat is None or seat.user is None or not seat.user.is_active:
            return None
        context: dict[str, Any] = {
            "title": meeting.title, "organisation": registration.organisation.name, "zone": meeting.host_zone,
            "when": date_format(host_time(meeting), "j F Y, H:i"), "reason": meeting.cancel_reason,
            "utc": date_format(meeting.starts_at, "j F Y, H:i"), "url": link("alliance:meeting-detail", meeting.slug),
            "people": [attendee.name for attendee in registration.attendees.all()],
        }  # fmt: skip
        if event == "meeting_minutes":
            mine = meeting.actions.filter(organisation=registration.organisation)
            context |= {"actions": list(mine), "url": link("alliance:meeting-minutes", meeting.slug)}
        return Letter(seat.user.email, event, context)


for _event in WANTED:
    _letter(_event)


def _about(item: ActionItem) -> dict[str, Any]:
    return {
        "what": item.what, "organisation": item.organisation.name, "person": item.person, "due_on": item.due_on,
        "title": item.meeting.title, "url": link("alliance:meeting-minutes", item.meeting.slug),
    }  # fmt: skip


@mail.writes("action_given")
def tell_action_given(pk: str, payload: dict[str, Any]) -> Letter | None:
    item = ActionItem.objects.select_related("meeting", "organisation").get(pk=pk)
    return Letter(lead_address(item.organisation), "action_given", _about(item))


@mail.writes("action_due")
def tell_action_due(pk: str, payload: dict[str, Any]) -> Letter | None:
    item = ActionItem.objects.select_related("meeting", "organisation").get(pk=pk)
    if item.done_at:
        return None
    return Letter(lead_address(item.organisation), "action_due", _about(item))


@mail.writes("pairing_made")
def tell_pairing(pk: str, payload: dict[str, Any]) -> Letter | None:
    """Both opted in to share an address; whoever has opted out or left since shares it no longer."""
    pairing = Pairing.objects.select_related("first", "second").get(pk=pk)
    mine = pairing.first if payload["side"] == "first" else pairing.second
    other = pairing.other(mine)
    if not all(one.is_listed and hasattr(one, "pairing_wish") for one in (mine, other)):
        return None
    context = {
        "organisation": mine.name, "other": other.name, "address": lead_address(other), "month": pairing.month,
        "page": link("alliance:member-detail", other.slug), "url": link("alliance:pairing", mine.slug),
    }  # fmt: skip
    return Letter(lead_address(mine), "pairing_made", context)
