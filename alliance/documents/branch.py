"""A branch as its coordinator sees it: each organisation with its people, its deadline and its invitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from alliance.models import Chapter, Invitation, Organisation, Pledge, Seat
from alliance.models.invitations import OPEN
from alliance.models.standing import due_on

COLUMNS = [
    "id", "slug", "name", "kind", "country", "nation", "place", "status", "signed_on", "chapter", "second_chapter",
    "local_system", "recruiter", "recruited", "descendant_count", "lead_name", "lead_email", "signatory_name",
    "signatory_email", "last_report_on", "report_due_on", "invitations_sent", "invitations_open", "invitations_signed",
]  # fmt: skip
AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """One organisation of a branch, dressed."""

    organisation: Any
    lead: Any
    pledge: Pledge | None
    due_on: dt.date | None
    invitations: dict[str, int]
    recruiter: str

    def as_json(self) -> dict[str, Any]:
        one, sent = self.organisation, self.invitations
        return {
            "id": one.public_id, "slug": one.slug, "name": one.name, "kind": one.kind, "country": one.country_id,
            "nation": one.nation, "place": one.place, "status": one.status,
            "signed_on": one.signed_on.isoformat() if one.signed_on else "",
            "chapter": one.chapter.slug if one.chapter else "",
            "second_chapter": one.second_chapter.slug if one.second_chapter else "",
            "local_system": one.local_system.name if one.local_system else "", "recruiter": self.recruiter,
            "recruited": one.recruited, "descendant_count": one.descendants,
            "lead_name": self.lead.user.name if self.lead else "", "lead_email": self.lead.user.email if self.lead else "",
            "signatory_name": self.pledge.signatory_name if self.pledge else "",
            "signatory_email": self.pledge.signatory_email if self.pledge else "",
            "last_report_on": one.reported_at.date().isoformat() if one.reported_at else "",
            "report_due_on": self.due_on.isoformat() if self.due_on else "",
            "invitations_sent": sent.get("sent", 0), "invitations_open": sent.get("open", 0),
            "invitations_signed": sent.get("signed", 0),
        }  # fmt: skip


def dress(rows: Sequence[Any], chapter: Chapter) -> list[Row]:
    """These rows (`with_recruited`, `with_reporting`) with all that stands beside them, in four queries however many."""
    keys = [row.pk for row in rows]
    leads = {seat.organisation_id: seat for seat in Seat.objects.leads().filter(organisation__in=keys).select_related("user")}
    pledges: dict[int, Pledge] = {}
    for pledge in Pledge.objects.filter(organisation__in=keys).order_by("created_at", "pk"):
        pledges[pledge.organisation_id] = pledge
    is_open, is_signed = Count("pk", filter=Q(state__in=OPEN)), Count("pk", filter=Q(state="signed"))
    counts = Invitation.objects.filter(inviter__in=keys).order_by().values_list("inviter")
    sent = {
        inviter: {"sent": n, "open": still, "signed": signed}
        for inviter, n, still, signed in counts.annotate(n=Count("pk"), still=is_open, signed=is_signed)
    }
    names = recruiters_named(rows, chapter)
    return [
        Row(row, leads.get(row.pk), pledges.get(row.pk), due_on(row), sent.get(row.pk, {}), names.get(row.recruiter_id, ""))
        for row in rows
    ]


def recruiters_named(rows: Iterable[Any], chapter: Chapter) -> dict[Any, str]:
    """The names of recruiters that may be said here: of this branch, and of those the world may see."""
    keys = {row.recruiter_id for row in rows if row.recruiter_id}
    inside = Q(pk__in=Organisation.objects.in_branch(chapter).values("pk"))
    everyone = chapter.level == Chapter.Level.GLOBAL
    found = Organisation.objects.filter(pk__in=keys)
    return dict((found if everyone else found.filter(inside | Q(shown=1))).values_list("pk", "name"))


def lines(rows: Any, chapter: Chapter) -> Iterator[dict[str, Any]]:
    """The whole of a filtered branch as rows of a file, some hundreds at a time."""
    held: list[Any] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        held.append(row)
        if len(held) == AT_ONCE:
            yield from (one.as_json() for one in dress(held, chapter))
            held = []
    yield from (one.as_json() for one in dress(held, chapter))
