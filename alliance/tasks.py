"""Letters of the alliance, made from ids at the moment they leave; and the renumbering of large branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from alliance.models import Enquiry, EnquiryDecision, Invitation, Organisation, Pledge, Seat, identifiers, lineage
from alliance.models.reporting import RULES
from promise.accounts.models import User
from promise.core import mail, outbox
from promise.core.mail import Letter
from promise.core.models import OutboxItem
from promise.core.text import has_link_or_address


def link(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def safe(words: str, otherwise: str = "") -> str:
    """What a stranger typed, for a letter to somebody else: nothing that a mail program would turn into a link."""
    line = " ".join(words.split())
    return otherwise if has_link_or_address(line) else line


def lead_address(organisation: Organisation | None) -> str:
    seat = Seat.objects.leads().filter(organisation=organisation).select_related("user").first() if organisation else None
    return seat.user.email if seat and seat.user and seat.user.is_active else ""


def _pledge(pk: str) -> Pledge:
    return Pledge.objects.select_related("organisation", "named_recruiter").get(pk=pk)


def _about(pledge: Pledge) -> dict[str, Any]:
    name = pledge.organisation.name
    return {"organisation": name if pledge.organisation.is_listed else safe(name), "person": safe(pledge.signatory_name)}


# -- the pledge --------------------------------------------------------------------------------------------------------


@mail.writes("pledge_confirm")
def tell_to_confirm(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    if pledge.state != "applied":
        return None
    url = link("alliance:pledge-confirm", pledge.link_token())
    return Letter(pledge.signatory_email, "pledge_confirm", _about(pledge) | {"url": url, "days": RULES.confirm_within_days})


@mail.writes("pledge_accepted")
def tell_accepted(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    context = _about(pledge) | {
        "url": link("desk:desk"), "page": link("alliance:member-detail", pledge.organisation.slug),
        "email": pledge.signatory_email, "code": identifiers.grouped(pledge.certificate_code or ""),
        "recruits": settings.RECRUITS_ASKED,
    }  # fmt: skip
    return Letter(pledge.signatory_email, "pledge_accepted", context)


@mail.writes("recruit_joined")
def tell_recruiter(pk: str, payload: dict[str, Any]) -> Letter | None:
    organisation = _pledge(pk).organisation
    if not organisation.is_listed or organisation.recruiter is None:
        return None
    context = {"organisation": organisation.name, "recruiter": organisation.recruiter.name}
    url = link("alliance:member-detail", organisation.slug)
    return Letter(lead_address(organisation.recruiter), "recruit_joined", context | {"url": url})


@mail.writes("pledge_declined")
def tell_declined(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    decision = pledge.decisions.filter(move="decline").last()
    if decision is None:
        return None
    context = _about(pledge) | {"reason": decision.reason, "url": link("alliance:pledge-sign")}
    return Letter(pledge.signatory_email, "pledge_declined", context)


@mail.writes("pledge_withdrawn")
def tell_withdrawn(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    decision = pledge.decisions.filter(move="withdraw").last()
    context = {"organisation": pledge.organisation.name, "reason": decision.reason if decision else ""}
    return Letter(lead_address(pledge.organisation), "pledge_withdrawn", context | {"url": link("alliance:pledge-sign")})


def _tell_about_report(event: str, state: str) -> None:
    """The three letters about reporting differ in their words only; each is dropped when things have moved on."""

    @mail.writes(event)
    def write(pk: str, payload: dict[str, Any]) -> Letter | None:
        pledge = _pledge(pk)
        if pledge.state != state:
            return None
        context = {"organisation": pledge.organisation.name, "months": RULES.lapse_after_months, "url": link("desk:desk")}
        return Letter(lead_address(pledge.organisation), event, context)


_tell_about_report("report_due", "due")
_tell_about_report("report_overdue", "overdue")
_tell_about_report("pledge_lapsed", "lapsed")


# -- invitations and seats ---------------------------------------------------------------------------------------------


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


def _seat(pk: str) -> Seat:
    return Seat.objects.select_related("organisation", "user").get(pk=pk)


def _name(pk: int | None) -> str:
    user = User.objects.filter(pk=pk).first() if pk else None
    return safe(user.name) if user else ""


@mail.writes("seat_invited")
def tell_seat_invited(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.state != "invited":
        return None
    context = {"organisation": seat.organisation.name, "by": _name(payload.get("by")), "email": seat.email}
    return Letter(seat.email, "seat_invited", context | {"url": link("alliance:seat-take", seat.link_token())})


@mail.writes("seat_asked")
def tell_seat_asked(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.state != "asked" or seat.user is None:
        return None
    context = {"organisation": seat.organisation.name, "person": safe(seat.user.name), "email": seat.email}
    url = link("alliance:seat-list", seat.organisation.slug)
    return Letter(lead_address(seat.organisation), "seat_asked", context | {"url": url})


@mail.writes("seat_accepted")
def tell_seat_accepted(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    return Letter(seat.email, "seat_accepted", {"organisation": seat.organisation.name, "url": link("desk:desk")})


@mail.writes("seat_refused")
def tell_seat_refused(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    decision = seat.decisions.filter(move="refuse").last()
    context = {"organisation": seat.organisation.name, "reason": decision.reason if decision else ""}
    return Letter(seat.email, "seat_refused", context | {"url": link("alliance:member-detail", seat.organisation.slug)})


@mail.writes("lead_handed_over")
def tell_new_lead(pk: str, payload: dict[str, Any]) -> Letter | None:
    seat = _seat(pk)
    if seat.user is None or seat.role != Seat.Role.LEAD:
        return None
    context = {"organisation": seat.organisation.name, "by": _name(payload.get("by")), "url": link("desk:desk")}
    return Letter(seat.user.email, "lead_handed_over", context)


# -- enquiries ---------------------------------------------------------------------------------------------------------


@mail.writes("enquiry_answered")
def tell_answer(pk: str, payload: dict[str, Any]) -> Letter | None:
    enquiry = Enquiry.objects.get(pk=pk)
    decision = EnquiryDecision.objects.get(pk=payload["decision"])
    context = {"person": safe(enquiry.name), "answer": decision.reason, "url": link("alliance:home")}
    return Letter(enquiry.email, "enquiry_answered", context)


# -- lineage -----------------------------------------------------------------------------------------------------------


@outbox.handles("alliance.generations", delivery="idempotent")
def renumber(items: Sequence[OutboxItem]) -> None:
    """Give everyone below a moved organisation its new generation; a branch too large to do it in the request."""
    for item in items:
        organisation = Organisation.objects.get(pk=item.subject_id)
        lineage.set_generations(organisation.pk, organisation.generation)
