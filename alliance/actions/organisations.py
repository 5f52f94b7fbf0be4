from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alliance.models import Chapter, Country, Organisation, identifiers
from promise.core import audit
from promise.core.ids import new_id
from promise.core.text import fold, name_key

REGISTERS = {
    "ods_code": identifiers.ods_code,
    "ror_id": identifiers.ror_id,
    "company_number": identifiers.company_number,
    "charity_number": identifiers.charity_number,
}
# Registers that name one organisation in the world; a charity number does so only inside its country.
UNIQUE_REGISTERS = ("ods_code", "ror_id", "company_number")
FIELDS = ("name", "kind", "country", "place", "website", *REGISTERS)
# What looks like a letter and is not one: "0pen D00r".
DIGIT_LETTERS = str.maketrans("0135", "oles")


def clean_name(text: str) -> str:
    """One line, composed, without invisible characters; a name needs at least two letters."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(visible.split())
    if sum(c.isalpha() for c in name) < 2:
        raise ValidationError({"name": _("Please give the name of the organisation.")})
    if any(sign in name.casefold() for sign in ("http:", "https:", "//", "www.", "@")):
        raise ValidationError({"name": _("A name carries no web or mail address. There is a field for the website.")})
    return name


def cleaned(details: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an organisation as we store them, or every mistake at once."""
    values: dict[str, Any] = {field: details[field] for field in FIELDS if field in details}
    errors: dict[str, Any] = {}
    try:
        values["name"] = clean_name(str(values.get("name", "")))
    except ValidationError as error:
        errors.update(error.message_dict)
    for field, clean in REGISTERS.items():
        typed = str(values.get(field) or "").strip()
        try:
            values[field] = clean(typed) if typed else None
        except ValidationError as error:
            errors[field] = error.messages
    if errors:
        raise ValidationError(errors)
    if not isinstance(values.get("country"), Country):
        values["country"] = Country.objects.filter(pk=str(values.get("country", ""))[:2]).first()
    values["name_folded"] = fold(values["name"])[:200]
    values["name_key"] = name_key(values["name"])[:200]
    return values


def create(*, by: Any = None, is_founding: bool = False, is_demo: bool = False, **details: Any) -> Organisation:
    """A new organisation, not yet a member. Raises ValidationError, also when its name or a number is taken."""
    values = cleaned(details)
    with transaction.atomic():
        organisation = Organisation(**values, is_founding=is_founding, is_demo=is_demo)
        organisation.chapter = chapter_for(organisation.country) if values["country"] else None
        organisation.slug = _free_slug(organisation)
        _insert(organisation)
        audit.write(by=by, verb="create", subject=organisation, capacity="visitor")
    return organisation


def correct(*, organisation: Organisation, by: Any = None, **details: Any) -> Organisation:
    """Put its fields right; the address of its page stays."""
    values = cleaned({**{field: getattr(organisation, field) for field in FIELDS}, **details})
    with transaction.atomic():
        for field, value in values.items():
            setattr(organisation, field, value)
        if values["country"]:
            _settle(organisation, values["country"])
        _insert(organisation)
        audit.write(by=by, verb="correct", subject=organisation, capacity="visitor", fields=sorted(details))
    return organisation


def _settle(organisation: Organisation, country: Country) -> None:
    """Its chapter follows its country; a nation or a second chapter that no longer fits ends."""
    if organisation.nation and not organisation.nation.startswith(f"{country.code}-"):
        organisation.nation = ""
    organisation.chapter = chapter_for(country, organisation.nation)
    if organisation.chapter and organisation.second_chapter_id == organisation.chapter.pk:
        organisation.second_chapter = None


def _insert(organisation: Organisation) -> None:
    """Check everything a person can have typed, then save; a race for the same name ends as a plain message."""
    organisation.full_clean(exclude=["recruiter", "slug"])
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise ValidationError(_("An organisation with this name or number has just been added. Please look again.")) from error


def _free_slug(organisation: Organisation) -> str:
    stem = slugify(fold(organisation.name))[:90].strip("-") or f"organisation-{organisation.public_id[:6]}"
    if not Organisation.objects.filter(slug=stem).exists():
        return stem
    with_country = f"{stem}-{organisation.country_id.lower()}" if organisation.country_id else stem
    if not Organisation.objects.filter(slug=with_country).exists():
        return with_country
    return f"{stem}-{new_id()[:6]}"


def chapter_for(country: Country, nation: str = "") -> Chapter | None:
    """The nation's chapter once it is open, else the country's, else the continent's, else the whole alliance's."""
    codes = [code for code in (nation, country.code) if code]
    open_ones = {chapter.code: chapter for chapter in Chapter.objects.opened().national().filter(code__in=codes)}
    for code in codes:
        if code in open_ones:
            return open_ones[code]
    continental = Chapter.objects.continental().filter(code=country.continent).first() if country.continent else None
    return continental or Chapter.objects.filter(level=Chapter.Level.GLOBAL).first()


def find_same(details: Mapping[str, Any]) -> Organisation | None:
    """The organisation that these fields name beyond doubt: same folded name in the country, or the same register number.

    Raises ValidationError when name and numbers belong to different ones.
    """
    values = cleaned(details)
    same = Q(name_folded=values["name_folded"], country=values["country"])
    for register in UNIQUE_REGISTERS:
        if values[register]:
            same |= Q(**{register: values[register]})
    found = list(Organisation.objects.filter(same)[:3])
    if len(found) > 1:
        raise ValidationError(_("The name and the register numbers belong to different organisations. Please check them."))
    return found[0] if found else None


def look_alikes(
    name: str, country: Country | str | None = None, ods: str | None = None, ror: str | None = None, *, limit: int = 5
) -> list[Organisation]:
    """Those that may be the same, most alike first: for "is it one of these?". Also unlisted ones: filter for the public."""
    key = name_key(name)[:200]
    code = getattr(country, "pk", country)
    likely = Q(name_key=key)
    for word in sorted(set(key.split()), key=len, reverse=True)[:2]:
        if len(word) >= 4:
            likely |= Q(name_key__contains=word, **({"country_id": code} if code else {}))
    if len(key) >= 3:
        likely |= Q(name_key__startswith=key[:3], **({"country_id": code} if code else {}))
    likely |= Q(ods_code=ods) if ods else Q()
    likely |= Q(ror_id=ror) if ror else Q()
    rated = [(_likeness(key, row, ods, ror), row) for row in Organisation.objects.filter(likely).select_related("country")[:400]]
    close = [(rate, row) for rate, row in rated if rate >= 0.84]
    return [row for _rate, row in sorted(close, key=lambda pair: (-pair[0], pair[1].name))[:limit]]


def _likeness(key: str, row: Organisation, ods: str | None, ror: str | None) -> float:
    if (ods and row.ods_code == ods) or (ror and row.ror_id == ror):
        return 1.0
    one, other = (text.translate(DIGIT_LETTERS).replace(" ", "") for text in (key, row.name_key))
    in_order = SequenceMatcher(None, one, other).ratio()
    reordered = SequenceMatcher(None, " ".join(sorted(key.split())), " ".join(sorted(row.name_key.split()))).ratio()
    return max(in_order, reordered)
