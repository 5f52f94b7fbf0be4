"""Letters about another recruiter for a member whose own has left."""

from __future__ import annotations

from typing import Any

from alliance.models import FosterOffer
from alliance.tasks.words import lead_address, link
from promise.core import mail
from promise.core.mail import Letter


def _offer(pk: str) -> FosterOffer:
    return FosterOffer.objects.select_related("organisation", "lost", "candidate").get(pk=pk)


def _about(offer: FosterOffer) -> dict[str, Any]:
    candidate = offer.candidate.name if offer.candidate else ""
    return {"organisation": offer.organisation.name, "lost": offer.lost.name, "candidate": candidate, "state": offer.state}


@mail.writes("foster_offered")
def tell_of_offer(pk: str, payload: dict[str, Any]) -> Letter | None:
    offer = _offer(pk)
    if offer.state != "offered" or offer.organisation.recruiter_id != offer.lost_id:
        return None
    url = link("alliance:organisation-recruiter", offer.organisation.slug)
    return Letter(lead_address(offer.organisation), "foster_offered", _about(offer) | {"url": url})


@mail.writes("foster_asked")
def tell_candidate(pk: str, payload: dict[str, Any]) -> Letter | None:
    offer = _offer(pk)
    if offer.state != "asked":
        return None
    return Letter(
        lead_address(offer.candidate), "foster_asked", _about(offer) | {"url": link("alliance:foster", offer.public_id)}
    )


@mail.writes("foster_answered")
def tell_answer_of_candidate(pk: str, payload: dict[str, Any]) -> Letter | None:
    offer = _offer(pk)
    if offer.state not in {"agreed", "refused"}:
        return None
    url = link("alliance:organisation-recruiter", offer.organisation.slug)
    return Letter(lead_address(offer.organisation), "foster_answered", _about(offer) | {"url": url})
