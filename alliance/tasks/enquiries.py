"""Answers of the secretariat."""

from __future__ import annotations

from typing import Any

from alliance.models import Enquiry, EnquiryDecision
from alliance.tasks.words import link, safe
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("enquiry_answered")
def tell_answer(pk: str, payload: dict[str, Any]) -> Letter | None:
    enquiry = Enquiry.objects.get(pk=pk)
    decision = EnquiryDecision.objects.get(pk=payload["decision"])
    context = {"person": safe(enquiry.name), "answer": decision.reason, "url": link("alliance:home")}
    return Letter(enquiry.email, "enquiry_answered", context)
