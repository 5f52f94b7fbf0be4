"""What belongs to one person: organisations, invitations, submissions, and what happens next with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.documents import pipeline
from alliance.models import Invitation, Organisation, Seat
from alliance.models.organisations import IN_GOOD_STANDING
from promise.accounts.actions import people
from toolkit.models import Adoption, Initiative, Suggestion
from toolkit.policies import organisations_of

SHOWN = 10
NEXT: Mapping[str, str | Promise] = {
    "none": _("Nobody has signed the pledge for it yet."),
    "applied": _("The person who signed confirms by the link we mailed. The link is good for two weeks."),
    "verified": _("The secretariat looks at the pledge and writes to the person who signed: yes, or no and why."),
    "active": _("All is well. Try something, say how it went, and bring others."),
    "due": _("Your yearly report is due soon: one thing that worked and one that did not."),
    "overdue": _("Your yearly report is late. You stay a member; reporting puts it right."),
    "lapsed": _("The pledge has lapsed because there was no report. The way back is to report."),
    "returned": _("Welcome back. All is well again."),
    "withdrawn": _("Your organisation has left the alliance. Its place in the lineage stays."),
    "declined": _("The pledge was not accepted. The reason went to the person who signed. You can sign again."),
}


@dataclass(frozen=True)
class Membership:
    """One seat, with what its organisation's card shows."""

    seat: Seat
    organisation: Organisation
    next_step: str | Promise
    recruited: int
    asked: int
    pipeline: list[dict[str, Any]]

    @property
    def is_lead(self) -> bool:
        return self.seat.role == Seat.Role.LEAD

    @property
    def may_invite(self) -> bool:
        return self.is_lead and self.organisation.status in IN_GOOD_STANDING


def memberships(user: Any) -> list[Membership]:
    """The organisations a person sits in, with how many each has brought."""
    recruits = Count("organisation__recruits", filter=Q(organisation__recruits__status__in=IN_GOOD_STANDING))
    seats = user.seats.filter(state="active").select_related("organisation__country").annotate(recruited=recruits)
    rows = list(seats.order_by("organisation__name"))
    sent = pipeline.by_inviter(seat.organisation_id for seat in rows if seat.role == Seat.Role.LEAD)
    return [
        Membership(
            seat, seat.organisation, NEXT.get(seat.organisation.status, ""), seat.recruited, settings.RECRUITS_ASKED,
            sent.get(seat.organisation_id, []),
        )
        for seat in rows
    ]  # fmt: skip


def pending_seats(user: Any) -> list[Seat]:
    """Seats asked for and not answered yet, and those this person was invited to by mail."""
    invited = Q(state="invited", email__in=people.proved_addresses(user))
    seats = Seat.objects.filter(Q(state="asked", user=user) | invited).select_related("organisation")
    return list(seats.order_by("organisation__name")[:SHOWN])


def seats_to_decide(user: Any) -> list[Seat]:
    """Colleagues who ask for a seat where this person is the lead."""
    led = user.seats.filter(state="active", role=Seat.Role.LEAD).values("organisation")
    return list(Seat.objects.filter(organisation__in=led, state="asked").select_related("organisation", "user")[:SHOWN])


def invitations(user: Any) -> list[Invitation]:
    """What the organisations this person leads have sent, newest first."""
    led = user.seats.filter(state="active", role=Seat.Role.LEAD).values("organisation")
    sent = Invitation.objects.filter(inviter__in=led).select_related("inviter")
    return list(sent.order_by("-created_at", "-pk")[:SHOWN])


def silent_trials(user: Any) -> list[Adoption]:
    """What one's organisations try and have told nothing of for half a year, but for those nobody is to be asked about."""
    ours = Adoption.objects.visible_to(user).filter(organisation__in=organisations_of(user), is_asked_after=True)
    rows = ours.silent(timezone.now()).filter(initiative__state=Initiative.State.PUBLISHED)
    return list(rows.select_related("initiative", "organisation").order_by("reported_at", "pk")[:SHOWN])


def suggestions(user: Any) -> list[Suggestion]:
    """Other words that somebody suggests for what this person sent in, waiting for a yes or no."""
    return list(Suggestion.objects.awaiting_author(user).select_related("initiative").order_by("suggested_at", "pk")[:SHOWN])


def submissions(user: Any) -> list[Initiative]:
    """What this person has sent in, in any state, last touched first."""
    return list(Initiative.objects.filter(owner=user).order_by("-updated_at", "-pk")[:SHOWN])
