"""An organisation's invitations and what became of them, for its own lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from alliance.models import Invitation, InvitationDecision

SHOWN = 100
# in the order in which an invitation goes through them
FATES = ("sent", "in_talks", "signed", "declined", "expired", "revoked")


def newest(invitations: Any) -> list[Invitation]:
    """Newest first, each with the reason of a refusal where one was given."""
    refusals = InvitationDecision.objects.filter(subject=OuterRef("pk"), move="decline").values("reason")[:1]
    return list(invitations.annotate(refusal=Subquery(refusals)).order_by("-created_at", "-pk")[:SHOWN])


def by_inviter(organisations: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The same counts for several organisations in one query, by their keys."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Invitation.objects.filter(inviter__in=organisations).order_by().values_list("inviter", "state")
    for inviter, state, n in rows.annotate(n=Count("pk")):
        found[inviter][state] = n
    return {pk: [{"state": state, "n": held.get(state, 0)} for state in FATES] for pk, held in found.items()}


def counts(invitations: Any) -> list[dict[str, Any]]:
    """How many stand in each fate; nothing where nobody was invited."""
    found = dict(invitations.order_by().values_list("state").annotate(n=Count("pk")))
    return [{"state": state, "n": found.get(state, 0)} for state in FATES] if found else []
