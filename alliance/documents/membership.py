"""A membership as its own people see it: what comes next in words, and every move so far with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.documents.standing import Standing
from alliance.models import Exemption, LineageMove, NameChangeDecision, Organisation, Pledge, PledgeDecision, SignedAgain
from promise.core.looks import look
from promise.core.templatetags.ui import nice_date

WHO: Mapping[str, str | Promise] = {
    "clock": gettext_lazy("by the calendar"),
    "secretariat": gettext_lazy("by the secretariat"),
    "lead": gettext_lazy("by your lead"),
    "signatory": gettext_lazy("by the person who signed"),
    "starter": gettext_lazy("from the published texts"),
}
MOVES: Mapping[str, str | Promise] = {
    "verify": gettext_lazy("The signature was confirmed"),
    "accept": gettext_lazy("The pledge was accepted"),
    "decline": gettext_lazy("The pledge was declined"),
    "expire": gettext_lazy("The signature was not confirmed in time"),
    "fall_due": gettext_lazy("The yearly report fell due"),
    "miss": gettext_lazy("The report did not come by its day"),
    "lapse": gettext_lazy("The pledge lapsed"),
    "report": gettext_lazy("A report came in"),
    "set_back": gettext_lazy("Moved back to active"),
    "withdraw": gettext_lazy("The pledge was taken back"),
    "make": gettext_lazy("The name was changed"),
    "refuse": gettext_lazy("The name was not changed"),
    "take_back": gettext_lazy("The wish for another name was taken back"),
}


@dataclass(frozen=True)
class Step:
    """What happens next, when, and what to do about it."""

    words: str
    on: dt.date | None = None
    advice: str = ""


@dataclass(frozen=True)
class Entry:
    at: dt.datetime
    words: str
    who: str = ""
    reason: str = ""


def latest_pledge(organisation: Organisation) -> Pledge | None:
    """The open one, else the last there was."""
    return organisation.pledges.open().first() or organisation.pledges.order_by("-created_at", "-pk").first()


def next_step(standing: Standing | None, status: str) -> Step:
    """One sentence for each state; the day where the clock has one."""
    if standing is None or not standing.may_report:
        return Step(_still(status))
    told = {
        "fall_due": (_("We remind you that your yearly report is due."), _("You can send it now, if you like.")),
        "miss": (_("If no report has come by then, it counts as late."), _("Send your report. It takes about ten minutes.")),
        "lapse": (
            _("If no report has come by then, your pledge lapses: you cannot invite others until you report."),
            _("Send your report. You are active again at once."),
        ),
        "": (_("Nothing more happens by itself."), _("Send your report: that is the way back, and it works at once.")),
    }
    words, advice = told.get(standing.next_move, told[""])
    return Step(words, standing.next_on, advice)


def _still(status: str) -> str:
    told = {
        "applied": _("The person who signed confirms by the link in our mail. Then the secretariat reads the pledge."),
        "verified": _("The secretariat reads the pledge and answers with a reason. You need do nothing now."),
        "withdrawn": _("Your organisation has left. You can sign again at any time."),
        "declined": _("The pledge was not accepted. When things have changed, you can sign again."),
    }
    return told.get(status, _("Nobody has signed for this place yet, so no report is asked for."))


def history(organisation: Organisation) -> list[Entry]:
    """Newest first. Who moved is said by post, never by name."""
    entries = [
        Entry(row.at, _move_words(row), _who(row), row.reason)
        for row in PledgeDecision.objects.filter(subject__organisation=organisation)
    ]
    entries += [
        Entry(row.at, f"{MOVES.get(row.move, row.move)}: {row.subject.old_name} → {row.subject.new_name}", _who(row), row.reason)
        for row in NameChangeDecision.objects.filter(subject__organisation=organisation).select_related("subject")
    ]
    for given in Exemption.objects.filter(pledge__organisation=organisation):
        words = _("No report is asked for until %s") if given.kind == Exemption.Kind.WAIT else _("The report is due by %s")
        entries.append(Entry(given.given_at, words % nice_date(given.until), str(WHO["secretariat"]), given.reason))
    for again in SignedAgain.objects.filter(pledge__organisation=organisation).select_related("text"):
        words = _("Signed again as %(name)s, version %(n)d of the pledge") % {"name": again.name, "n": again.text.version}
        entries.append(Entry(again.signed_at, words, str(WHO["lead"]), again.get_cause_display()))
    for moved in LineageMove.objects.filter(organisation=organisation):
        entries.append(Entry(moved.at, _("Its place in the lineage was put right"), str(WHO["secretariat"]), moved.reason))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _move_words(row: Any) -> str:
    words = str(MOVES.get(row.move, row.move.replace("_", " ")))
    return words if row.from_state == row.to_state else f"{words} ({look(row.to_state).label})"


def _who(row: Any) -> str:
    return str(WHO.get(row.capacity, ""))


def embed_code(organisation: Organisation) -> str:
    """What a member pastes into its own site to show the badge."""
    badge, page = (
        settings.SITE_URL + path for path in (reverse("desk:badge", args=[organisation.slug]), organisation.get_absolute_url())
    )
    words = _("%s: member of the PROMISE alliance") % organisation.name
    return f'<a href="{escape(page)}"><img src="{escape(badge)}" alt="{escape(words)}" width="400" height="96"></a>'
