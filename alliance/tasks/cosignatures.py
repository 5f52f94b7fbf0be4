"""Letters about words beside a signature. Each is dropped when the person has gone: there is no address then."""

from __future__ import annotations

from typing import Any

from alliance.models import CoSignature, CoSignatureDecision
from alliance.tasks.words import is_stopped, lead_address, link
from promise.core import mail
from promise.core.mail import Letter


def _row(pk: str) -> CoSignature:
    return CoSignature.objects.select_related("pledge__organisation").get(pk=pk)


def _about(row: CoSignature) -> dict[str, Any]:
    return {"organisation": row.pledge.organisation.name, "url": link("alliance:cosignature-mine", row.link_token())}


@mail.writes("cosign_asked")
def tell_asked(pk: str, payload: dict[str, Any]) -> Letter | None:
    row = _row(pk)
    if row.state != "asked" or is_stopped(row.email):
        return None
    return Letter(row.email, "cosign_asked", _about(row))


@mail.writes("cosign_written")
def tell_written(pk: str, payload: dict[str, Any]) -> Letter | None:
    """The lead hears that somebody has written, not what."""
    row = _row(pk)
    if row.state not in {"written", "shown"}:
        return None
    organisation = row.pledge.organisation
    context = {"organisation": organisation.name, "url": link("alliance:cosignature-ask", organisation.slug)}
    return Letter(lead_address(organisation), "cosign_written", context)


@mail.writes("cosign_shown")
def tell_shown(pk: str, payload: dict[str, Any]) -> Letter | None:
    row = _row(pk)
    page = link("alliance:member-detail", row.pledge.organisation.slug)
    return Letter(row.email, "cosign_shown", _about(row) | {"page": page}) if row.state == "shown" else None


@mail.writes("cosign_returned")
def tell_returned(pk: str, payload: dict[str, Any]) -> Letter | None:
    row = _row(pk)
    decision = CoSignatureDecision.objects.get(pk=payload["decision"])
    return Letter(row.email, "cosign_returned", _about(row) | {"reason": decision.reason}) if row.state == "asked" else None
