"""What every alliance begins with: countries, chapters, the pledge text and the five founding places."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from alliance.management.starter_partners import load_partners
from alliance.models import Chapter, Country, Organisation, Pledge, PledgeDecision, PledgeText
from alliance.models.identifiers import new_certificate_code
from alliance.models.pledges import LINK
from promise.core import changes, tokens
from promise.core.text import fold, name_key

CONTENT = Path(__file__).parent / "content"
BEGAN_ON = dt.date(2026, 11, 21)
APPROVED_BY = "The founding group of this platform (a draft for the alliance to confirm)"
FOUNDING_REASON = (
    "Recorded as a founding place because the published texts of the alliance name it. No institution there has signed on "
    "this platform yet: the place is waiting for its own signature."
)


def load() -> dict[str, int]:
    """Add what is missing and nothing else: what people changed since stays theirs. Returns what was added, by kind."""
    with transaction.atomic():
        return {
            "countries": load_countries(),
            "chapters": load_chapters(),
            "pledge texts": load_pledge_text(),
            "founding places": load_founders(),
            "partners": load_partners(),
        }


def content(name: str) -> Any:
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def regions() -> dict[str, tuple[str, str]]:
    """M49 by the numeric code of a country: (continent, sub-region)."""
    return {
        code: (continent, subregion)
        for continent, entry in content("regions.yaml").items()
        for subregion, part in entry["subregions"].items()
        for code in part["countries"].split()
    }


def load_countries() -> int:
    import pycountry

    known = set(Country.objects.values_list("code", flat=True))
    missing = [entry for entry in pycountry.countries if entry.alpha_2 not in known]
    if not missing:
        return 0
    lies_in, everyday = regions(), content("countries.yaml")["names"]
    Country.objects.bulk_create(
        Country(
            code=entry.alpha_2,
            alpha3=entry.alpha_3,
            numeric=entry.numeric,
            name=everyday.get(entry.alpha_2, entry.name),
            continent=lies_in.get(entry.numeric, ("", ""))[0],
            subregion=lies_in.get(entry.numeric, ("", ""))[1],
        )
        for entry in missing
    )
    return len(missing)


def load_chapters() -> int:
    known = set(Chapter.objects.values_list("code", flat=True))
    missing = [entry for entry in content("chapters.yaml") if entry["code"] not in known]
    for entry in missing:
        parent = Chapter.objects.filter(level=Chapter.Level.GLOBAL).first()
        made = Chapter.objects.create(**entry, parent=parent, opened_at=timezone.now())
        changes.created("chapter", made.public_id, made.get_absolute_url())
    return len(missing)


def load_pledge_text() -> int:
    if PledgeText.objects.filter(version=1).exists():
        return 0
    body = (CONTENT / "pledge_text.md").read_text(encoding="utf-8").strip()
    PledgeText.objects.create(version=1, body=body, approved_by=APPROVED_BY, approved_on=BEGAN_ON)
    return 1


def load_founders() -> int:
    entries = content("founders.yaml")
    known = set(Organisation.objects.filter(slug__in=[e["slug"] for e in entries]).values_list("slug", flat=True))
    missing = [entry for entry in entries if entry["slug"] not in known]
    for entry in missing:
        _founder(**entry)
    return len(missing)


def _founder(*, slug: str, place: str, country: str) -> None:
    """A place, never an institution: the texts name none. It counts from the start and has no day of signing."""
    name = f"{place}, founding place"
    home = Country.objects.get(pk=country)
    chapter = Chapter.objects.filter(country=home).first() or Chapter.objects.filter(code=home.continent).first()
    organisation = Organisation.objects.create(
        slug=slug, name=name, name_folded=fold(name), name_key=name_key(name), kind=Organisation.Kind.PROVIDER,
        country=home, place=place, is_founding=True, chapter=chapter, status=Pledge.State.ACTIVE,
    )  # fmt: skip
    nonce, link_hash = tokens.new_pair(LINK)
    pledge = Pledge.objects.create(
        organisation=organisation, text=PledgeText.objects.get(version=1), state=Pledge.State.ACTIVE,
        form_nonce=f"starter:{slug}", link_nonce=nonce, link_hash=link_hash, link_expires_at=timezone.now(),
        certificate_code=new_certificate_code(),
    )  # fmt: skip
    PledgeDecision.objects.create(
        subject=pledge, move="accept", from_state="verified", to_state="active", capacity="starter", reason=FOUNDING_REASON
    )
    changes.created("organisation", organisation.public_id, organisation.get_absolute_url())
