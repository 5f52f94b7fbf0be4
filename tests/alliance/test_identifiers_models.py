"""Register numbers: what people type becomes the stored form, what cannot be one is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alliance.models import identifiers
from promise.core.ids import ALPHABET


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("03yrm5c26", "03yrm5c26"), ("https://ror.org/01k4yrm29", "01k4yrm29"), (" ROR.org/013MEH722/ ", "013meh722"),
     ("http://www.ror.org/040ch0e11", "040ch0e11")],
)  # fmt: skip
def test_ror_id_is_taken_from_any_spelling(typed, stored):
    assert identifiers.ror_id(typed) == stored


@pytest.mark.parametrize("typed", ["01k4yrm30", "03yrm5c2", "13yrm5c26", "03ilou526", "", "03yrm5c26\x00", "03yrm5c٢٦"])
def test_ror_id_with_an_error_is_refused(typed):
    with pytest.raises(ValidationError):
        identifiers.ror_id(typed)


@given(st.text(alphabet=ALPHABET, min_size=6, max_size=6), st.integers(0, 5), st.sampled_from(ALPHABET))
def test_ror_checksum_finds_every_single_wrong_letter(stem, place, other):
    good = "0" + stem
    bad = good[: place + 1] + other + good[place + 2 :]
    assert identifiers.ror_id(f"{good}{identifiers.ror_checksum(good):02}") if bad == good else True
    assert (identifiers.ror_checksum(good) == identifiers.ror_checksum(bad)) == (good == bad)


@pytest.mark.parametrize(
    ("typed", "stored"), [("rt1", "RT1"), (" 8ha03 ", "8HA03"), ("R T 1", "RT1"), ("abcdefghij", "ABCDEFGHIJ")]
)
def test_ods_code_is_stored_in_capitals(typed, stored):
    assert identifiers.ods_code(typed) == stored


@pytest.mark.parametrize("typed", ["RT", "ABCDEFGHIJK", "RT-1", "RТ1", "", "RT1\x00", "😀😀😀"])
def test_ods_code_of_another_shape_is_refused(typed):
    with pytest.raises(ValidationError):
        identifiers.ods_code(typed)


@pytest.mark.parametrize(("typed", "stored"), [("11938822", "11938822"), ("938822", "00938822"), ("sc 123456", "SC123456")])
def test_company_number_gets_its_zeros_back(typed, stored):
    assert identifiers.company_number(typed) == stored


@pytest.mark.parametrize("typed", ["1193882A2", "1", "SC12", "", "١١٩٣٨٨٢٢", "1193 882²"])
def test_company_number_of_another_shape_is_refused(typed):
    with pytest.raises(ValidationError):
        identifiers.company_number(typed)


@pytest.mark.parametrize(("typed", "stored"), [("219830", "219830"), ("sc 039714", "SC039714"), ("1065160-1", "1065160-1")])
def test_charity_number_is_compacted(typed, stored):
    assert identifiers.charity_number(typed) == stored


def test_certificate_code_survives_being_typed_from_paper():
    code = identifiers.new_certificate_code()
    assert identifiers.certificate_code(f" {identifiers.grouped(code).lower()} ") == code
    assert identifiers.certificate_code("o1i-l") == "0111"
