"""What was answered in the steps so far, as rows for one page with a way back to each."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.forms.signing import intents
from alliance.models import Commitment, Country, Invitation, Organisation, PledgeDraft
from promise.core.templatetags.ui import nice_date


def summary(draft: PledgeDraft, invitation: Invitation | None) -> list[dict[str, Any]]:
    """Three parts of rows: organisation, commitments, signatory."""
    parts = draft.answers
    return [
        {"title": _("Your organisation"), "rows": rows(organisation(parts["organisation"]), "alliance:pledge-sign")},
        {"title": _("What you will do"), "rows": rows(commitments(parts["commitments"]), "alliance:pledge-sign-commitments")},
        {"title": _("You"), "rows": rows(signatory(parts["signatory"], invitation), "alliance:pledge-sign-signatory")},
    ]


def rows(pairs: list[tuple[Any, Any]], page: str) -> list[dict[str, Any]]:
    return [{"key": k, "value": v, "action_href": reverse(page), "action_label": _("Change")} for k, v in pairs if v]


def organisation(kept: dict[str, Any]) -> list[tuple[Any, Any]]:
    country = Country.objects.filter(pk=kept["country"]).first()
    return [
        (_("Name"), kept["name"]),
        (_("Kind"), dict(Organisation.Kind.choices).get(kept["kind"], kept["kind"])),
        (_("Country"), country.name if country else ""),
        (_("Town or city"), kept.get("place")),
        (_("Website"), kept.get("website")),
        (_("ODS code"), kept.get("ods_code")),
        (_("ROR id"), kept.get("ror_id")),
        (_("Company or CIC number"), kept.get("company_number")),
        (_("Charity number"), kept.get("charity_number")),
    ]


def commitments(kept: dict[str, Any]) -> list[tuple[Any, Any]]:
    words = dict(Commitment.Framework.choices)
    return [
        (_("Commitment %d") % n, _("%(text)s (%(framework)s, by %(day)s)") % {
            "text": one.text, "framework": words.get(one.framework, one.framework), "day": nice_date(one.due_on),
        })
        for n, one in enumerate(intents(kept), start=1)
    ]  # fmt: skip


def signatory(kept: dict[str, Any], invitation: Invitation | None) -> list[tuple[Any, Any]]:
    lead = ", ".join(filter(None, (kept.get("board_lead_name"), kept.get("board_lead_post"))))
    return [
        (_("Your name"), kept["signatory_name"]),
        (_("Your post"), kept["signatory_post"]),
        (_("Your work e-mail"), kept["signatory_email"]),
        (_("Board-level lead"), lead),
        (_("Who told you about us"), invitation.inviter.name if invitation else kept.get("recruiter")),
    ]
