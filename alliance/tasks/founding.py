"""Answers to those who would like a founding seat."""

from __future__ import annotations

from typing import Any

from alliance.models import FoundingInterest, FoundingInterestDecision
from alliance.tasks.words import link, safe
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("founding_answered")
def tell_founding_answer(pk: str, payload: dict[str, Any]) -> Letter | None:
    interest = FoundingInterest.objects.get(pk=pk)
    decision = FoundingInterestDecision.objects.get(pk=payload["decision"])
    context = {
        "person": safe(interest.name), "move": decision.move, "answer": decision.reason,
        "url": link("alliance:founder-list"), "sign": link("alliance:pledge-sign"),
    }  # fmt: skip
    return Letter(interest.email, "founding_answered", context)
