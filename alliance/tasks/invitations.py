"""Letters to invited organisations."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.models import Invitation
from alliance.tasks.words import link
from promise.core import mail
from promise.core.mail import Letter


@mail.writes("invitation")
def tell_invited(pk: str, payload: dict[str, Any]) -> Letter | None:
    invitation = Invitation.objects.select_related("inviter").get(pk=pk)
    if invitation.state not in {"sent", "in_talks"} or not invitation.inviter.is_listed:
        return None
    return invitation_letter(invitation, link("alliance:invitation-join", invitation.link_token()))


def invitation_letter(invitation: Invitation, url: str) -> Letter:
    """Also what the preview shows, with a stand-in for the link."""
    context = {"organisation": invitation.inviter.name, "invited": invitation.organisation_name, "note": invitation.note}
    return Letter(invitation.email, "invitation", context | {"url": url, "recruits": settings.RECRUITS_ASKED})
