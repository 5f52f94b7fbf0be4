"""Letters of coordinators to leads, and what became of a proposed chapter."""

from __future__ import annotations

from typing import Any

from alliance import policies
from alliance.models import ChapterLetter, ChapterProposal, Organisation
from alliance.tasks.words import is_stopped, lead_address, link
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("chapter_letter")
def tell_lead(pk: str, payload: dict[str, Any]) -> Letter | None:
    """Only while its writer may still write to this branch, the organisation is still in it and its lead takes letters."""
    letter = ChapterLetter.objects.select_related("chapter", "sent_by").get(pk=pk)
    organisation = letter.organisations.filter(pk=payload["organisation"]).first()
    if organisation is None or letter.sent_by is None or not policies.can_see_branch(letter.sent_by, letter.chapter):
        return None
    if (
        letter.chapter.level != "global"
        and not Organisation.objects.in_branch(letter.chapter).filter(pk=organisation.pk).exists()
    ):
        return None
    if is_stopped(lead_address(organisation)):
        return None
    return chapter_letter(letter, organisation)


def chapter_letter(letter: ChapterLetter, organisation: Organisation, to: str = "") -> Letter:
    """Also what the preview shows, before the letter is kept."""
    sender = letter.sent_by
    context = {
        "organisation": organisation.name, "chapter": letter.chapter.name, "subject": letter.subject, "text": letter.text,
        "sender": sender.name if sender else "", "answer_to": sender.email if sender and letter.gives_address else "",
        "url": link("alliance:chapter-detail", letter.chapter.slug),
    }  # fmt: skip
    return Letter(to or lead_address(organisation), "chapter_letter", context)


def _proposal(pk: str, payload: dict[str, Any]) -> tuple[ChapterProposal, Organisation]:
    proposal = ChapterProposal.objects.select_related("country", "chapter").get(pk=pk)
    return proposal, Organisation.objects.get(pk=payload["organisation"])


@mail.writes("proposal_opened")
def tell_opened(pk: str, payload: dict[str, Any]) -> Letter | None:
    proposal, organisation = _proposal(pk, payload)
    if proposal.chapter is None:
        return None
    context = {"chapter": proposal.chapter.name, "organisation": organisation.name}
    url = link("alliance:chapter-detail", proposal.chapter.slug)
    return Letter(lead_address(organisation), "proposal_opened", context | {"url": url})


@mail.writes("proposal_declined")
def tell_not_opened(pk: str, payload: dict[str, Any]) -> Letter | None:
    proposal, organisation = _proposal(pk, payload)
    decision = proposal.decisions.filter(move="decline").last()
    context = {"chapter": proposal.place_name, "reason": decision.reason if decision else ""}
    return Letter(lead_address(organisation), "proposal_declined", context | {"url": link("alliance:chapter-list")})
