"""How each state looks: its words, its tone and its shape. Never colour alone, and no two neighbours share a shape."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHAPES = ("full", "half", "ring", "up", "down", "square", "diamond", "bar", "cross")


class Look(NamedTuple):
    label: str | Promise
    tone: str  # leaf, amber, coral, dusk, quiet
    shape: str  # one of SHAPES


STATES: dict[str, Look] = {
    # organisations and pledges
    "applied": Look(_("Applied"), "amber", "ring"),
    "verified": Look(_("Verified"), "amber", "half"),
    "active": Look(_("Active"), "leaf", "full"),
    "due": Look(_("Report due"), "amber", "up"),
    "overdue": Look(_("Report overdue"), "amber", "diamond"),
    "lapsed": Look(_("Lapsed"), "quiet", "square"),
    "returned": Look(_("Returned"), "leaf", "diamond"),
    "withdrawn": Look(_("Withdrawn"), "quiet", "bar"),
    "declined": Look(_("Declined"), "coral", "cross"),
    # words beside a signature
    "asked": Look(_("Asked"), "dusk", "ring"),
    "written": Look(_("Being read"), "dusk", "half"),
    "shown": Look(_("Shown"), "leaf", "full"),
    "removed": Look(_("Removed"), "coral", "cross"),
    # proposed chapters
    "collecting": Look(_("Collecting support"), "dusk", "half"),
    "ready": Look(_("Waiting for the secretariat"), "amber", "up"),
    "opened": Look(_("Opened"), "leaf", "full"),
    # what people send in
    "draft": Look(_("Draft"), "quiet", "ring"),
    "submitted": Look(_("Sent in"), "dusk", "up"),
    "in_review": Look(_("Being read"), "dusk", "half"),
    "changes_requested": Look(_("Changes asked for"), "amber", "diamond"),
    "approved": Look(_("Approved"), "leaf", "up"),
    "cooling_off": Look(_("Time to think"), "amber", "half"),
    "published": Look(_("Published"), "leaf", "full"),
    "paused": Look(_("Paused"), "amber", "bar"),
    "held": Look(_("Held"), "amber", "square"),
    "archived": Look(_("Archived"), "quiet", "square"),
    # adoptions and what came of them
    "planned": Look(_("Planned"), "quiet", "ring"),
    "trying": Look(_("Trying it"), "dusk", "half"),
    "testing": Look(_("Being tried"), "dusk", "half"),
    "embedded": Look(_("Part of daily work"), "leaf", "full"),
    "in_use": Look(_("In use"), "leaf", "full"),
    "stopped": Look(_("Stopped"), "quiet", "square"),
    "helped": Look(_("Helped"), "leaf", "up"),
    "no_clear_change": Look(_("No clear change"), "dusk", "bar"),
    "made_worse": Look(_("Made things worse"), "coral", "down"),
    "too_early": Look(_("Too early to say"), "amber", "half"),
    "not_reported": Look(_("No report yet"), "quiet", "ring"),
    # a year of a member, and of the alliance
    "writing": Look(_("Being written"), "quiet", "ring"),
    "handed_over": Look(_("With the lead"), "amber", "up"),
    "assembled": Look(_("Waiting for the secretariat"), "amber", "half"),
    # invitations, commitments, meetings, chapters
    "sent": Look(_("Sent"), "dusk", "ring"),
    "in_talks": Look(_("In talks"), "dusk", "half"),
    "signed": Look(_("Signed"), "leaf", "full"),
    "expired": Look(_("Expired"), "quiet", "square"),
    "ended": Look(_("Ended"), "quiet", "cross"),
    "revoked": Look(_("Taken back"), "quiet", "bar"),
    "open": Look(_("Open"), "leaf", "ring"),
    "done": Look(_("Done"), "leaf", "full"),
    "missed": Look(_("Not done yet"), "amber", "diamond"),
    "proposed": Look(_("Proposed"), "amber", "ring"),
    "closed": Look(_("Closed"), "quiet", "square"),
    "cancelled": Look(_("Cancelled"), "coral", "cross"),
    "waiting": Look(_("Waiting"), "amber", "half"),
}


def look(state: str) -> Look:
    """An unknown state is still shown in words, with the plainest shape."""
    return STATES.get(state) or Look(state.replace("_", " ").capitalize(), "quiet", "ring")
