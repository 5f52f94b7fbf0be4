"""The certificate of a member, and what its check tells anybody who has the code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.models import Pledge, identifiers
from alliance.models.organisations import IN_GOOD_STANDING
from promise.core import pdf, qr
from promise.core.templatetags.ui import nice_date

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


@dataclass(frozen=True)
class Proof:
    """How a code stands. `names`: whether the world may read whose it is."""

    pledge: Pledge
    standing: str  # in_force, lapsed, founding, left

    @property
    def names(self) -> bool:
        return self.standing != "left"


def proof(code: str) -> Proof | None:
    """What this code proves today; nothing where no certificate carries it."""
    known = Pledge.objects.select_related("organisation__country", "text")
    pledge = known.filter(certificate_code=code).first() if code else None
    if pledge is None:
        return None
    organisation = pledge.organisation
    if organisation.is_founding and not organisation.signed_on and organisation.is_listed:
        return Proof(pledge, "founding")
    if not organisation.is_listed:
        return Proof(pledge, "left")
    if pledge.state in IN_GOOD_STANDING:
        return Proof(pledge, "in_force")
    # an older pledge of a member that has signed again since proves nothing any more, and neither does one that ended
    return Proof(pledge, "lapsed" if pledge.state == Pledge.State.LAPSED else "left")


def check_address(code: str) -> str:
    return settings.SITE_URL + reverse("alliance:certificate-check", args=[code])


def certificate_pdf(pledge: Pledge) -> bytes:
    return pdf.render(TEMPLATE, as_data(pledge))


def as_data(pledge: Pledge) -> dict[str, Any]:
    organisation = pledge.organisation
    last = pledge.signed_again.last()
    code = pledge.certificate_code or ""
    address = check_address(code)
    return {
        "title": _("Certificate of membership"),
        "says": _("This is to say that"),
        "name": organisation.name,
        "where": ", ".join(filter(None, [organisation.place, organisation.country.name])),
        "signed": _("has signed the pledge of the PROMISE alliance and is a member since %(day)s.")
        % {"day": nice_date(organisation.signed_on)},
        "aim": _("Together with the other members it works to end reliance on force in mental health care."),
        "rows": [
            {"key": _("Pledge"), "value": _("Version %(n)s") % {"n": pledge.text.version}},
            {"key": _("Signed on"), "value": nice_date(last.signed_at if last else pledge.created_at)},
            {"key": _("Code"), "value": identifiers.grouped(code)},
            {"key": _("Printed on"), "value": nice_date(timezone.localdate())},
        ],
        "check": _("Is it still true? Scan the square, or type the code at"),
        "address": address,
        "square": qr.svg(address),
        "square_words": _("A square code that leads to the check of this certificate"),
        "foot": address,
    }
