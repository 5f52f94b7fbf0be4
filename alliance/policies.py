"""Who may do what with organisations, pledges, seats, invitations and enquiries."""

from __future__ import annotations

from typing import Any

from alliance.models.organisations import IN_GOOD_STANDING
from promise.core.access import policy


def _has_seat(user: Any, organisation: Any, *roles: str) -> bool:
    """An active seat in this organisation; with `roles`, one of these."""
    if organisation is None or not user.is_authenticated or not user.is_active:
        return False
    seats = organisation.seats.active().filter(user=user)
    return bool((seats.filter(role__in=roles) if roles else seats).exists())


@policy
def can_decide_pledge(user: Any, pledge: Any) -> bool:
    return bool(user.is_authenticated and user.has_role("secretariat"))


@policy
def can_lead(user: Any, organisation: Any) -> bool:
    """Invite colleagues and other organisations, keep the commitments, hand over."""
    return _has_seat(user, organisation, "lead")


@policy
def can_see_people(user: Any, organisation: Any) -> bool:
    """Everyone seated in it, and the secretariat."""
    if organisation is None or not user.is_authenticated:
        return False
    return bool(user.has_role("secretariat")) or _has_seat(user, organisation)


@policy
def can_ask_for_seat(user: Any, organisation: Any) -> bool:
    """Anyone signed in, of an organisation that the world may see."""
    return bool(user.is_authenticated and user.is_active and organisation is not None and organisation.is_listed)


@policy
def can_see_branch(user: Any, chapter: Any) -> bool:
    """A chapter's members in full, also those still waiting: its coordinator, one of a chapter above it, the secretariat."""
    if chapter is None or not user.is_authenticated:
        return False
    if user.has_role("secretariat"):
        return True
    return bool(user.has_role("coordinator") and type(chapter).objects.coordinated_by(user).filter(pk=chapter.pk).exists())


@policy
def can_see_join_link(user: Any, meeting: Any) -> bool:
    """How to get into an online meeting: for people seated in a member organisation, and the secretariat."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.has_role("secretariat") or user.seats.filter(state="active", organisation__shown=1).exists())


@policy
def can_lead_seat(user: Any, seat: Any) -> bool:
    """The lead decides on the seats of the organisation."""
    return _has_seat(user, seat.organisation if seat else None, "lead")


@policy
def can_leave_seat(user: Any, seat: Any) -> bool:
    """One's own, while one has it."""
    return bool(user.is_authenticated and seat is not None and seat.user_id == user.pk and seat.state == "active")


@policy
def can_forget_contacts(user: Any, subject: Any) -> bool:
    """Wipe an address that people asked us to forget: the secretariat."""
    return bool(user.is_authenticated and user.has_role("secretariat"))


@policy
def can_sponsor(user: Any, subject: Any) -> bool:
    """Answer organisations that look for a sponsor: leads of members in good standing."""
    if not user.is_authenticated or not user.is_active:
        return False
    led = user.seats.filter(state="active", role="lead", organisation__status__in=IN_GOOD_STANDING)
    return bool(led.exists())


@policy
def can_answer_foster(user: Any, offer: Any) -> bool:
    """The lead of the member that is asked to stand above another one."""
    return _has_seat(user, offer.candidate if offer else None, "lead")


@policy
def can_move_in_lineage(user: Any, organisation: Any) -> bool:
    """Put right who recruited whom: the secretariat."""
    return bool(user.is_authenticated and user.has_role("secretariat"))


@policy
def can_revoke_invitation(user: Any, invitation: Any) -> bool:
    return _has_seat(user, invitation.inviter if invitation else None, "lead")
