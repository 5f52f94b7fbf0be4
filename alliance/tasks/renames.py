"""Letters about another name, and about one organisation that went into another."""

from __future__ import annotations

from typing import Any

from alliance.models import NameChange, Organisation, PledgeDecision
from alliance.tasks.words import lead_address, link
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("name_change_decided")
def tell_name_change(pk: str, payload: dict[str, Any]) -> Letter | None:
    change = NameChange.objects.select_related("organisation").get(pk=pk)
    decision = change.decisions.last()
    if decision is None:
        return None
    context = {
        "old_name": change.old_name, "new_name": change.new_name, "is_made": change.state == NameChange.State.MADE,
        "reason": decision.reason, "url": link("alliance:membership", change.organisation.slug),
    }  # fmt: skip
    return Letter(lead_address(change.organisation), "name_change_decided", context)


@mail.writes("merger_made")
def tell_merger(pk: str, payload: dict[str, Any]) -> Letter | None:
    """To the lead of the successor; the predecessor's lead gets the letter about the end of the pledge."""
    before = Organisation.objects.select_related("successor").get(pk=pk)
    if before.successor is None:
        return None
    ended = PledgeDecision.objects.filter(subject__organisation=before, move="withdraw").last()
    context = {"before": before.name, "after": before.successor.name, "reason": ended.reason if ended else ""}
    url = link("alliance:membership", before.successor.slug)
    return Letter(lead_address(before.successor), "merger_made", context | {"url": url})
