"""Where a chapter could begin: countries with members or invitations and no chapter of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from alliance import policies
from alliance.models import Chapter, ChapterProposal, Country, Invitation, Organisation, Seat

MOST_NAMED = 5


@dataclass
class Ground:
    """One country: how much is there already, and who brought others and could coordinate."""

    country: Country
    members: int = 0
    invitations: int = 0
    proposal: ChapterProposal | None = None
    recruiters: int = 0
    people: list[dict[str, str]] = field(default_factory=list)
    may_see: bool = False


def grounds(user: Any) -> list[Ground]:
    """Countries without an open chapter, the fullest first. Names only where this person may see the branch.

    An invitation has no country of its own: those that members of the country have sent and that are open count.
    """
    opened = Chapter.objects.opened().national().values_list("code", flat=True)
    members = Organisation.objects.listed().exclude(country__in=list(opened)).by_country()
    sent = Invitation.objects.open().exclude(inviter__country__in=list(opened)).order_by()
    invitations = dict(sent.values_list("inviter__country").annotate(n=Count("pk")))
    countries = Country.objects.in_bulk({*members, *invitations})
    seen = policies.coordinated_countries(user)
    found = {
        code: Ground(country, members.get(code, 0), invitations.get(code, 0), may_see=seen is None or code in seen)
        for code, country in countries.items()
    }
    for proposal in ChapterProposal.objects.open().with_support().filter(country__in=found, nation=""):
        found[proposal.country_id].proposal = proposal
    _name_people(found)
    return sorted(found.values(), key=lambda one: (-one.members, -one.invitations, one.country.name))


def _name_people(found: dict[str, Ground]) -> None:
    active = Organisation.objects.in_good_standing().filter(recruiter__isnull=False)
    brought = dict(active.order_by().values_list("recruiter").annotate(n=Count("pk")).filter(recruiter__country__in=found))
    leads = Seat.objects.leads().filter(organisation__in=brought).select_related("user", "organisation")
    for seat in sorted(leads, key=lambda one: -brought[one.organisation_id]):
        ground = found[seat.organisation.country_id]
        ground.recruiters += 1
        if ground.may_see and seat.user and len(ground.people) < MOST_NAMED:
            ground.people.append(
                {"name": seat.user.name, "organisation": seat.organisation.name, "brought": str(brought[seat.organisation_id])}
            )
