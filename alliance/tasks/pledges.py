"""Letters about a pledge, from signing to leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.documents import standing
from alliance.models import Exemption, Pledge, Report, identifiers
from alliance.models.reporting import RULES
from alliance.tasks.words import is_stopped, lead_address, link, safe
from promise.core import mail
from promise.core.mail import Letter
from promise.core.templatetags.ui import nice_date


def _pledge(pk: str) -> Pledge:
    return Pledge.objects.select_related("organisation", "named_recruiter").get(pk=pk)


def _about(pledge: Pledge) -> dict[str, Any]:
    name = pledge.organisation.name
    return {"organisation": name if pledge.organisation.is_listed else safe(name), "person": safe(pledge.signatory_name)}


@mail.writes("pledge_confirm")
def tell_to_confirm(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    if pledge.state != "applied" or is_stopped(pledge.signatory_email):
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
        url = link("alliance:report-create", pledge.organisation.slug)
        context = {"organisation": pledge.organisation.name, "months": RULES.lapse_after_months, "url": url}
        context |= {"due": nice_date(standing.of(pledge).due_on)}
        return Letter(lead_address(pledge.organisation), event, context)


_tell_about_report("report_due", "due")
_tell_about_report("report_overdue", "overdue")
_tell_about_report("pledge_lapsed", "lapsed")


@mail.writes("report_received")
def tell_report_received(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    report = Report.objects.get(pk=payload["report"])
    context = {"organisation": pledge.organisation.name, "day": nice_date(report.reported_at)}
    context |= {"due": nice_date(standing.of(pledge).due_on), "url": link("alliance:membership", pledge.organisation.slug)}
    return Letter(lead_address(pledge.organisation), "report_received", context)


@mail.writes("exemption_given")
def tell_exemption(pk: str, payload: dict[str, Any]) -> Letter | None:
    pledge = _pledge(pk)
    given = Exemption.objects.get(pk=payload["exemption"])
    context = {
        "organisation": pledge.organisation.name, "waits": given.kind == Exemption.Kind.WAIT, "until": nice_date(given.until),
        "due": nice_date(pledge.due_set_on or given.until), "reason": given.reason,
        "url": link("alliance:membership", pledge.organisation.slug),
    }  # fmt: skip
    return Letter(lead_address(pledge.organisation), "exemption_given", context)
