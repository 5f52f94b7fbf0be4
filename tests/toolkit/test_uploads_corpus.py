"""Bad files of every kind: each is refused in clear words, writes nothing, is quick, and stays small in memory."""

# ruff: noqa: PLW0108  (each file is made when its test runs, all in one shape)

from __future__ import annotations

import re
import resource
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from promise.core.sheets import MOST_BYTES, MOST_ROWS
from tests.factories import alliance, measures, toolkit
from tests.factories.measures import HEADER, lines
from toolkit.actions import uploads
from toolkit.models import MeasureSeries, MeasureUpload, Point, PointChange

pytestmark = pytest.mark.django_db

MEGABYTES = 300
GOOD = "Willow ward,acute_ward,seclusion,,2024-01,3,2,600"
NAMES = HEADER.split(",")
SHEET = "xl/worksheets/sheet1.xml"


def row(**cells: str) -> bytes:
    told = dict(zip(NAMES, GOOD.split(","), strict=True)) | cells
    return lines(",".join(told[name] for name in NAMES))


def book(*rows: list[object], title: str = "Figures") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    made.active.append(NAMES)
    for cells in rows:
        made.active.append(cells)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(content: bytes, *, more: dict[str, bytes] | None = None, change: dict[str, Callable[[bytes], bytes]] | None = None,
             leave_out: tuple[str, ...] = ()) -> bytes:  # fmt: skip
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in leave_out:
                new.writestr(part, (change or {}).get(part, lambda same: same)(old.read(part)))
        for name, held in (more or {}).items():
            new.writestr(name, held)
    return out.getvalue()


CELLS: list[object] = ["Willow ward", "acute_ward", "seclusion", "", "2024-01", 3, 2, 600]
PLAIN = book(CELLS)


def with_cell(place: int, value: object) -> bytes:
    return book([*CELLS[:place], value, *CELLS[place + 1 :]])


def locked() -> bytes:
    """The mark in each entry that says it is encrypted."""
    held = bytearray(PLAIN)
    for sign, off in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = held.find(sign)
        while at >= 0:
            held[at + off] |= 1
            at = held.find(sign, at + 4)
    return bytes(held)


def xml_rows(inside: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"</sheetData>", inside + b"</sheetData>")


BAD: dict[str, Callable[[], bytes]] = {
    # whole files
    "nothing": lambda: b"",
    "blanks": lambda: b" \n\n \t ",
    "only a header": lambda: HEADER.encode(),
    "only empty rows": lambda: lines(",,,,,,,", ",,,,,,,"),
    "too many bytes": lambda: lines(GOOD) + b" " * MOST_BYTES,
    "one endless line": lambda: b"a" * (4 * 1024 * 1024),
    "one endless cell": lambda: row(ward="w" * 9_000),
    "too many rows": lambda: lines(*(f"Ward {n},acute_ward,seclusion,,2024-01,3,2,600" for n in range(MOST_ROWS + 2))),
    "too many columns": lambda: lines(GOOD + "," * 100_000),
    "seventy columns": lambda: lines(GOOD + ",x" * 62),
    "letters with two bytes": lambda: lines(GOOD).decode().encode("utf-16"),
    "letters with four bytes": lambda: lines(GOOD).decode().encode("utf-32"),
    "letters of old Windows": lambda: row(ward="Café ward").decode().encode("cp1252"),
    "a nought byte": lambda: row(ward="Wil\x00low"),
    "a bell": lambda: row(ward="Wil\x07low"),
    "words that run backwards": lambda: row(ward="Wil\u202elow"),
    "an open quotation mark": lambda: lines('"Willow ward,acute_ward,seclusion,,2024-01,3,2,600'),
    "a stray quotation mark": lambda: lines('"Willow" ward,acute_ward,seclusion,,2024-01,3,2,600'),
    "a web page": lambda: b"<html><table><tr><td>ward</td></tr></table></html>",
    "data of a program": lambda: b'[{"ward": "Willow", "times": 3}]',
    "a PDF": lambda: b"%PDF-1.7\n...",
    "a picture": lambda: toolkit.png(),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "a packed file of another kind": lambda: b"\x1f\x8b\x08\x00" + b"\x00" * 60,
    # headers
    "no header": lambda: GOOD.encode(),
    "a column twice": lambda: f"{HEADER},times\n{GOOD},4".encode(),
    "a column we do not know": lambda: f"{HEADER},patient\n{GOOD},Ann".encode(),
    "somebody else's organisation": lambda: f"organisation,{HEADER}\nelsewhere,{GOOD}".encode(),
    "the NHS number": lambda: f"{HEADER},nhs number\n{GOOD},943 476 5919".encode(),
    "no column of months": lambda: HEADER.replace("month,", "").encode() + b"\nWillow ward,acute_ward,seclusion,,3,2,600",
    "no column of wards": lambda: HEADER.replace("ward,", "", 1).encode() + b"\nacute_ward,seclusion,,2024-01,3,2,600",
    # cells
    "no month": lambda: row(month=""),
    "a thirteenth month": lambda: row(month="2024-13"),
    "a month to come": lambda: row(month="2099-01"),
    "a month of long ago": lambda: row(month="1889-01"),
    "a word for a number": lambda: row(times="three"),
    "a number below nought": lambda: row(times="-3"),
    "part of a time": lambda: row(times="3.5"),
    "a number too large": lambda: row(times="123456789"),
    "a number without end": lambda: row(times="9" * 400),
    "a number as programs write it": lambda: row(times="1e3"),
    "digits of another script": lambda: row(times="٣"),
    "a number already hidden": lambda: row(times="<5"),
    "a star for a number": lambda: row(times="*"),
    "more people than times": lambda: row(people="4"),
    "times of nobody": lambda: row(people="0"),
    "people without times": lambda: row(times=""),
    "too many bed days": lambda: row(below_the_line="10000000"),
    "a share above all": lambda: row(measure="own-view-offered", times="30", people="", below_the_line="20"),
    "a measure nobody knows": lambda: row(measure="kindness"),
    "another organisation's measure": lambda: row(measure=measures.own_measure().key),
    "a kind of place nobody knows": lambda: row(kind_of_place="moon"),
    "a new ward without its kind": lambda: row(kind_of_place=""),
    "the whole organisation with a ward": lambda: row(kind_of_place="whole_organisation"),
    "a definition where there is none": lambda: row(definition="nice"),
    "no definition where there are two": lambda: row(measure="rapid-tranquillisation"),
    "both definitions at once": lambda: row(measure="rapid-tranquillisation", definition="code and nice"),
    "a person for a ward": lambda: row(ward="Mr Smith"),
    "a long number for a ward": lambda: row(ward="9434765919"),
    "an address for a ward": lambda: row(ward="see https://example.org"),
    "a formula": lambda: row(times="=1+2"),
    "a formula that calls a program": lambda: row(ward="=cmd|' /C calc'!A0"),
    "an old formula": lambda: row(ward="@SUM(1)"),
    "one month twice": lambda: lines(GOOD, GOOD.replace(",3,2,", ",4,2,")),
    "something beyond the columns": lambda: f"{HEADER},\n{GOOD},Ann".encode(),
    "one bad row among many": lambda: lines(*(f"Ward {n},acute_ward,seclusion,,2024-01,3,2,600" for n in range(200)), "x"),
    # workbooks
    "a zip of something else": lambda: repacked(PLAIN, leave_out=("xl/workbook.xml",)),
    "a workbook cut short": lambda: PLAIN[: len(PLAIN) // 2],
    "a workbook with bytes turned": lambda: PLAIN[:400] + bytes(255 - byte for byte in PLAIN[400:900]) + PLAIN[900:],
    "a locked workbook": locked,
    "macros": lambda: repacked(PLAIN, more={"xl/vbaProject.bin": b"x"}),
    "macro sheets": lambda: repacked(PLAIN, more={"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "links to other files": lambda: repacked(PLAIN, more={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "connections": lambda: repacked(PLAIN, more={"xl/connections.xml": b"<x/>"}),
    "a file within": lambda: repacked(PLAIN, more={"xl/embeddings/oleObject1.bin": b"x"}),
    "a button that acts": lambda: repacked(PLAIN, more={"xl/activeX/activeX1.xml": b"<x/>"}),
    "an OpenDocument table": lambda: repacked(PLAIN, more={"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "a zip bomb": lambda: repacked(PLAIN, more={"xl/media/big.bin": b"\x00" * 40_000_000}),
    "a bomb of rows": lambda: repacked(PLAIN, change={SHEET: xml_rows(b"<row/>" * 1_200_000)}),
    "a bomb of cells": lambda: repacked(PLAIN, change={SHEET: xml_rows(b"<row>" + b"<c/>" * 1_100_000 + b"</row>")}),
    "a bomb of entities": lambda: repacked(
        PLAIN, change={SHEET: lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + xml}
    ),
    "an entity that reads a file": lambda: repacked(
        PLAIN, change={SHEET: lambda xml: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + xml}
    ),
    "thousands of parts": lambda: repacked(PLAIN, more={f"xl/media/{n}.bin": b"x" for n in range(400)}),
    "a row far below": lambda: repacked(PLAIN, change={SHEET: xml_rows(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')}),
    "a column far right": lambda: repacked(PLAIN, change={SHEET: xml_rows(b'<row r="3"><c r="XFD3"><v>1</v></c></row>')}),
    "broken XML": lambda: repacked(PLAIN, change={SHEET: lambda xml: xml[: len(xml) // 2]}),
    "no sheets": lambda: repacked(PLAIN, change={"xl/workbook.xml": lambda xml: re.sub(b"<sheet .*?/>", b"", xml, flags=re.S)}),
    "a formula in a workbook": lambda: with_cell(5, "=SUM(A1:A3)"),
    "part of a time in a workbook": lambda: with_cell(5, 3.5),
    "a date for a number": lambda: with_cell(7, __import__("datetime").date(2024, 1, 1)),
    "true for a number": lambda: with_cell(5, True),
    "a fault of the workbook for a number": lambda: with_cell(5, "#REF!"),
    "a long text in a workbook": lambda: with_cell(0, "w" * 2_000),
}  # fmt: skip


def peak() -> float:
    """Megabytes this process ever needed at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_in_clear_words(name):
    measures.agreed()
    home = alliance.signed_organisation("Careful House")
    content = BAD[name]()
    before = (Point.objects.count(), PointChange.objects.count(), MeasureSeries.objects.count())
    started, stood = time.process_time(), peak()
    read = uploads.check(organisation=home, by=None, content=content)
    took = time.process_time() - started
    assert read.upload is None
    assert read.faults
    for fault in read.faults:
        assert len(fault.words) > 15
        assert fault.words.rstrip().endswith((".", "”.", "?"))
        assert "Traceback" not in fault.words
    assert (Point.objects.count(), PointChange.objects.count(), MeasureSeries.objects.count()) == before
    assert not MeasureUpload.objects.exists()
    assert took < 5
    assert peak() < max(MEGABYTES, stood + 100)


def test_the_corpus_is_large_enough():
    assert len(BAD) >= 60


def test_faults_name_row_and_column():
    measures.agreed()
    home = alliance.signed_organisation("Careful House")
    read = uploads.check(
        organisation=home, by=None, content=lines(GOOD, GOOD.replace("2024-01", "2024-02").replace(",3,2,", ",x,2,"))
    )
    assert [(fault.row, fault.column) for fault in read.faults] == [(3, "F (times)")]


@pytest.mark.parametrize("content", [lines(GOOD), lines(GOOD).replace(b",", b";"), lines(GOOD).replace(b",", b"\t"),
                                     b"\xef\xbb\xbf" + lines(GOOD).replace(b"\n", b"\r\n"), PLAIN,
                                     row(times="1,200", people="", month="Jan-24").replace(b"1,200", b'"1,200"'),
                                     row(measure="SECLUSION", kind_of_place="Acute ward")])  # fmt: skip
def test_good_files_of_every_make_are_read(content):
    measures.agreed()
    home = alliance.signed_organisation("Careful House")
    read = uploads.check(organisation=home, by=None, content=content)
    assert read.faults == []
    assert read.upload is not None
    assert uploads.apply(upload=read.upload, by=alliance.lead_of(home)) == 1
    assert uploads.apply(upload=read.upload, by=alliance.lead_of(home)) == 0
    assert uploads.check(organisation=home, by=None, content=content).is_known
    assert Point.objects.get().denominator == 600


def test_an_empty_cell_takes_nothing_away():
    held = measures.measure_series("seclusion", counts=[3], unit="Willow ward")
    read = uploads.check(organisation=held.organisation, by=None, content=row(times="4", people="", below_the_line=""))
    assert read.upload is not None
    uploads.apply(upload=read.upload, by=None)
    assert held.points.values_list("events", "denominator").get() == (4, 600)


def test_a_full_file_is_read_and_written_in_time():
    measures.agreed()
    home = alliance.signed_organisation("Careful House")
    rows = [f"Ward {ward},acute_ward,seclusion,,{2010 + month // 12}-{month % 12 + 1:02d},{month % 9},,{600 + ward}"
            for ward in range(200) for month in range(100)]  # fmt: skip
    started = time.process_time()
    read = uploads.check(organisation=home, by=None, content=lines(*rows))
    assert read.upload is not None
    assert time.process_time() - started < 5
    assert uploads.apply(upload=read.upload, by=None) == 20_000
    assert Point.objects.count() == 20_000
