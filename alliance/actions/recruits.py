"""What a recruiter hears of those it brought in."""

from __future__ import annotations

from alliance.models import Pledge
from promise.core import mail

# (move, the state it led to): the letter. Joining has its own, told when the place in the lineage is given.
LETTERS = {
    ("report", "active"): "recruit_reported",
    ("report", "returned"): "recruit_returned",
    ("lapse", "lapsed"): "recruit_lapsed",
    ("withdraw", "withdrawn"): "recruit_withdrawn",
}


def tell_recruiter(pledge: Pledge, verb: str, *, was_listed: bool) -> None:
    """Inside the move's transaction. Nothing about a pledge that was never accepted, nothing where nobody recruited."""
    letter = LETTERS.get((verb, pledge.state))
    if letter and was_listed and pledge.organisation.recruiter_id:
        mail.tell(letter, subject=pledge)
