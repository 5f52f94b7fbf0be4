"""Demo organisations that look for a sponsor: one that waits, and one that has been answered."""

from __future__ import annotations

from alliance.actions import sponsors
from alliance.models import Country, Organisation
from promise.accounts.models import User

ASKING = (
    (
        "GB",
        "charity",
        "Saltmarsh Crisis House (demo)",
        "We are six people with four beds. We want to learn how others do without force.",
    ),
    (
        "CZ",
        "provider",
        "Lipová Day Clinic (demo)",
        "Our ward opens its doors next year. We look for somebody who has done it before.",
    ),
)


def load_inviting(home: Organisation, lead: User) -> int:
    """Returns how many ask. The last of them has an offer of the demo lead's organisation."""
    for n, (code, kind, name, message) in enumerate(ASKING):
        request = sponsors.ask(
            organisation_name=name, kind=kind, country=Country.objects.get(pk=code), message=message,
            contact_name="Ada Asker (demo)", email=f"asking-{n}@demo.test", nonce=f"demo-sponsor-request-{n}",
        )  # fmt: skip
        sponsors.confirm(request=request)
    sponsors.answer(request=request, organisation=home, by=lead, note="Come and see our ward.")
    return len(ASKING)
