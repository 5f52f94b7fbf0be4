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
def can_see_membership(user: Any, organisation: Any) -> bool:
    """Where a member stands, with its reports and reasons: its people, the coordinators of its branch, the secretariat."""
    if can_see_people(user, organisation):
        return True
    if organisation is None or not user.is_authenticated:
        return False
    return any(can_see_branch(user, chapter) for chapter in (organisation.chapter, organisation.second_chapter) if chapter)


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


# -- meetings ----------------------------------------------------------------------------------------------------------


def _sits_in_a_member(user: Any) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.seats.filter(state="active", organisation__shown=1).exists())


@policy
def can_plan_meetings(user: Any, chapter: Any) -> bool:
    """With a chapter: its coordinator, one of a chapter above it, the secretariat. Without one: whoever has any such post."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.has_role("secretariat"):
        return True
    if chapter is not None:
        return can_see_branch(user, chapter)
    return bool(user.has_role("coordinator") and user.coordinator_posts.filter(ended_at__isnull=True).exists())


@policy
def can_organise_meeting(user: Any, meeting: Any) -> bool:
    """Change, call off and close it. Meetings of the whole alliance without a chapter are the secretariat's."""
    if meeting is None or not user.is_authenticated or not user.is_active:
        return False
    return bool(user.has_role("secretariat") or (meeting.chapter is not None and can_see_branch(user, meeting.chapter)))


@policy
def can_register_for(user: Any, meeting: Any) -> bool:
    """Everyone who sits in a member organisation."""
    return meeting is not None and _sits_in_a_member(user)


@policy
def can_see_join_link(user: Any, meeting: Any) -> bool:
    """The way in: for people of an organisation that has a place, not of one that waits; and for the organisers."""
    if can_organise_meeting(user, meeting):
        return True
    return bool(meeting is not None and meeting.registrations.of_person(user).registered().exists())


@policy
def can_see_minutes(user: Any, meeting: Any) -> bool:
    """What was said is for people who sit in a member organisation, and for the organisers."""
    return bool(meeting is not None and (_sits_in_a_member(user) or can_organise_meeting(user, meeting)))


@policy
def can_do_action(user: Any, item: Any) -> bool:
    """Say that it is done: anyone seated in the organisation that took it on, and the organisers."""
    if item is None:
        return False
    return _has_seat(user, item.organisation) or can_organise_meeting(user, item.meeting)


# -- chapters ----------------------------------------------------------------------------------------------------------


@policy
def can_remove_note(user: Any, note: Any) -> bool:
    """One's own, while one may still see the branch it is about."""
    return bool(note is not None and note.written_by_id == getattr(user, "pk", 0) and can_see_branch(user, note.chapter))


@policy
def can_keep_chapters(user: Any, chapter: Any) -> bool:
    """Appoint and end coordinators, decide on proposed chapters."""
    return bool(user.is_authenticated and user.has_role("secretariat"))


def led_by(user: Any) -> Any:
    """The organisations in good standing that this person leads, as a queryset."""
    from alliance.models import Organisation

    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    led = user.seats.filter(state="active", role="lead").values("organisation")
    return Organisation.objects.in_good_standing().filter(pk__in=led).select_related("country")


@policy
def can_propose_chapter(user: Any, subject: Any) -> bool:
    """The lead of a member in good standing."""
    return bool(led_by(user).exists())


@policy
def can_see_seeding(user: Any, subject: Any) -> bool:
    """Where a chapter could begin: the secretariat, and coordinators of a continent or of the whole alliance."""
    if not user.is_authenticated:
        return False
    if user.has_role("secretariat"):
        return True
    posts = user.coordinator_posts.filter(ended_at__isnull=True, chapter__level__in=["global", "continental"])
    return bool(user.has_role("coordinator") and posts.exists())


def coordinated_countries(user: Any) -> Any:
    """Codes of the countries of which a person may see the branch; None stands for all of them."""
    from alliance.models import Chapter, Country

    if user.has_role("secretariat"):
        return None
    reach = Chapter.objects.coordinated_by(user)
    if reach.filter(level="global").exists():
        return None
    continents = reach.filter(level="continental").values("code")
    # the coordinator of one nation looks after that nation, not after the country
    national = reach.filter(level="national").exclude(code__contains="-")
    of_continents = Country.objects.filter(continent__in=continents).values_list("pk", flat=True)
    return set(of_continents) | set(national.values_list("country", flat=True))


@policy
def can_make_systems(user: Any, subject: Any) -> bool:
    """The secretariat, and whoever coordinates some branch; which countries is asked again by the form."""
    return bool(user.is_authenticated and user.has_role("secretariat", "coordinator"))


@policy
def can_edit_system(user: Any, system: Any) -> bool:
    """The secretariat, and the coordinators of the country's branch."""
    if system is None or not can_make_systems(user):
        return False
    countries = coordinated_countries(user)
    return countries is None or system.country_id in countries
