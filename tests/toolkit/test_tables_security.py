"""T27: no cell of a table that we hand out is a formula, whatever people typed, and what they typed can be read back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from promise.core.api.renderers import FORMULA, safe_cell
from tests.factories import alliance
from tests.factories import toolkit as make

pytestmark = pytest.mark.django_db

CALLS = ("1+1", 'HYPERLINK("http://evil.example";"read")', "cmd|' /C calc'!A0", "SUM(A1:A9)*2", 'IMPORTXML("http://x","//a")')
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
HIDDEN = ("", " ", "\t", "\r\n", "\u00a0", "\u200b", "\ufeff", "'", "''", "\u202e")
PAYLOADS = [
    *(sign + call for sign in SIGNS for call in CALLS),
    *(before + "=1+1" for before in HIDDEN),
    "@SUM(1+1)*cmd|' /C calc'!A0", '"=1+1"', "a\n=1+1", ";=1+1", ',"=1+1', "-2+3+cmd|' /C calc'!A0", "＝１＋１", "'=1+1",
]  # fmt: skip


def cells(content: bytes) -> list[dict[str, str]]:
    """As a spreadsheet reads the file: the mark of its encoding first, every cell in quotation marks."""
    text = content.decode("utf-8-sig")
    assert text.startswith('"')
    return list(csv.DictReader(io.StringIO(text, newline="")))


def restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def is_formula(cell: str) -> bool:
    """A spreadsheet looks at the first sign it can see."""
    seen = cell.lstrip(" \t\r\n\u00a0\u200b\ufeff\u202e")
    return seen.startswith(SIGNS)


def streamed(address: str) -> bytes:
    answer = Client().get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_cell_is_never_a_formula_and_can_be_read_back(payload):
    cell = safe_cell(payload)
    assert not is_formula(cell)
    assert restored(cell) == payload


@pytest.mark.parametrize("payload", ["Tea - with toast", "a=b", "5 mg + rest", "it's", "", "'tis", "24/7"])
def test_ordinary_words_stay_as_they_are(payload):
    assert safe_cell(payload) == payload


def test_numbers_are_numbers():
    assert [safe_cell(value) for value in (-3, 1.5, True, None)] == ["-3", "1.5", "true", ""]


def test_tables_of_the_bank_hold_no_formula_in_any_text(deliver):
    """Each payload in the title, the summary, the report and the list, in every table with those texts."""
    assert len(PAYLOADS) >= 30
    home = alliance.signed_organisation("Northmoor Care")
    lead = alliance.lead_of(home)
    ideas = [
        make.published_initiative(f"{payload} {n}", summary=payload, trouble=payload, origin_name=payload[:200])
        for n, payload in enumerate(PAYLOADS)
    ]
    for idea, payload in zip(ideas, PAYLOADS, strict=True):
        make.adoption(initiative=idea, organisation=home, by=lead, words=payload, adaptation=payload, is_demo=True)
    listed = make.collection("=List", organisation=home, by=lead, visibility="public", holds=ideas[:40])
    deliver()
    tables = {
        "/api/v1/initiatives/?format=csv": len(ideas), "/api/v1/adoptions/?format=csv": len(ideas),
        f"{listed.get_absolute_url()}list.csv": 40,
    }  # fmt: skip
    for address, rows in tables.items():
        found = cells(streamed(address))
        assert len(found) == rows, address
        assert [(address, cell) for row in found for cell in row.values() if is_formula(cell)] == []
    table = {row["id"]: row for row in cells(streamed("/api/v1/initiatives/?format=csv"))}
    lines = [json.loads(line) for line in streamed("/api/v1/initiatives/?format=ndjson").splitlines()]
    told = {row["id"]: row["summary"] for row in lines}
    assert {key: restored(row["summary"]) for key, row in table.items()} == told
