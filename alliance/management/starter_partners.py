"""The first friend: named in our own words from facts it published about itself."""

from __future__ import annotations

from alliance.actions import partners
from alliance.models import Partner

REASON = "Named in the sources that this platform began with. Its facts are taken from its own page, the words are ours."


def load_partners() -> int:
    """Those that were never here; one that the secretariat has removed stays removed."""
    from alliance.management.starter import content

    known = set(Partner.objects.values_list("name", flat=True))
    missing = [entry for entry in content("partners.yaml") if entry["name"] not in known]
    for entry in missing:
        partners.add(values=entry, reason=REASON, by=None, capacity="starter")
    return len(missing)
