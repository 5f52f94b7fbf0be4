"""Letters to invited organisations."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.models import Invitation, Pledge
from alliance.tasks.words import is_stopped, lead_address, link
from promise.core import mail
from promise.core.mail import Letter
from promise.core.templatetags.ui import nice_date


@mail.writes("invitation")
def tell_invited(pk: str, payload: dict[str, Any]) -> Letter | None:
    invitation = Invitation.objects.select_related("inviter").get(pk=pk)
    if invitation.state not in {"sent", "in_talks"} or not invitation.inviter.is_listed or is_stopped(invitation.email):
        return None
    return invitation_letter(invitation, link("alliance:invitation-join", invitation.link_token()))


@mail.writes("invitation_passed_on")
def tell_passed_on(pk: str, payload: dict[str, Any]) -> Letter | None:
    """To the inviter: another address signed with it. Says nothing of who that was, nor of whom the letter went to."""
    pledge = Pledge.objects.select_related("invitation__inviter").get(pk=pk)
    if pledge.invitation is None:
        return None
    inviter = pledge.invitation.inviter
    context = {"organisation": inviter.name, "day": nice_date(pledge.invitation.created_at), "url": link("desk:contact")}
    return Letter(lead_address(inviter), "invitation_passed_on", context)


def invitation_letter(invitation: Invitation, url: str) -> Letter:
    """Also what the preview shows, with a stand-in for the link."""
    template = "sponsor_answered" if invitation.hides_address else "invitation"
    context = {"organisation": invitation.inviter.name, "invited": invitation.organisation_name, "note": invitation.note}
    return Letter(invitation.email, template, context | {"url": url, "recruits": settings.RECRUITS_ASKED})
