"""Register numbers as people type them, made into the one form we store; what cannot be one is refused with the remedy."""

from __future__ import annotations

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from promise.core.ids import ALPHABET

ODS = re.compile(r"[A-Z0-9]{3,10}")
ROR = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
COMPANY = re.compile(r"[A-Z0-9]{2}[0-9]{5}[A-Z0-9]")
CHARITY = re.compile(r"[A-Z]{0,4}[0-9][0-9A-Z-]{2,15}")
CERTIFICATE_LENGTH = 12


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


def ods_code(text: str) -> str:
    """An NHS ODS code: 3 to 10 letters and digits; it has no check digit."""
    code = _compact(text).upper()
    if not ODS.fullmatch(code):
        raise ValidationError(_("An ODS code has 3 to 10 letters and digits, such as RT1."), code="ods_code")
    return code


def ror_id(text: str) -> str:
    """The nine characters of a ROR id, from the id or its whole address, with its checksum proved."""
    ror = re.sub(r"^(https?://)?(www\.)?ror\.org/", "", _compact(text).lower()).rstrip("/")
    if not ROR.fullmatch(ror):
        raise ValidationError(_("A ROR id looks like https://ror.org/03yrm5c26."), code="ror_id")
    if int(ror[7:]) != ror_checksum(ror[:7]):
        raise ValidationError(_("This ROR id has a typing error: its last two digits do not fit the rest."), code="ror_id")
    return ror


def ror_checksum(stem: str) -> int:
    """The two digits that belong to the first seven characters (Crockford's base 32): 98 - (n x 100) mod 97."""
    number = 0
    for character in stem:
        number = number * 32 + ALPHABET.index(character)
    return 98 - (number * 100) % 97


def company_number(text: str) -> str:
    """A company or CIC number: 8 characters; leading zeros that got lost come back."""
    number = _compact(text).upper()
    if number.isascii() and number.isdigit() and 5 <= len(number) < 8:
        number = number.zfill(8)
    if not COMPANY.fullmatch(number):
        raise ValidationError(_("A company or CIC number has 8 characters, such as 11938822 or SC123456."), code="company_number")
    return number


def charity_number(text: str) -> str:
    number = _compact(text).upper()
    if not CHARITY.fullmatch(number):
        raise ValidationError(_("A charity number is made of digits, sometimes with letters before them."), code="charity_number")
    return number


def new_certificate_code() -> str:
    """Sixty random bits as twelve characters, short enough to type from paper."""
    return "".join(secrets.choice(ALPHABET) for _n in range(CERTIFICATE_LENGTH)).upper()


def certificate_code(text: str) -> str:
    """A typed code in the form we store: without spaces and dashes, capitals, and the letters that are never used put right."""
    return re.sub(r"[\s-]+", "", text).upper().translate(str.maketrans("ILO", "110"))


def grouped(code: str) -> str:
    """As it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
