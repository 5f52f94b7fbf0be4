"""Tables from outside: CSV and XLSX as plain rows of text, with every bound checked before anything is opened.

Nothing of a file is ever run or fetched: formulas, macros and links to other files are refused, and so is whatever unpacks to far
more than it should.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from django.utils.translation import gettext as _

from promise.core.uploads import MEGABYTE, Refused

MOST_BYTES = 5 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 20_000, 60
LONGEST_CELL, LONGEST_LINE = 500, 10_000
MOST_PARTS, MOST_UNPACKED, MOST_TAGS = 200, 16 * MEGABYTE, 1_000_000
CHUNK = 64 * 1024
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
ACTIVE_PARTS = re.compile(r"vbaproject|/macrosheets/|/activex/|/embeddings/|/ctrlprops/", re.IGNORECASE)
LINKED_PARTS = re.compile(r"/externallinks/|/connections\.xml|/querytables/|/webextensions/", re.IGNORECASE)
FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """`number` as the spreadsheet shows it, 1 and up. Empty cells are "". `formulas` are places of cells that would calculate."""

    number: int
    cells: list[str]
    formulas: frozenset[int] = frozenset()


def rows(content: bytes, *, sheet: str = "") -> Iterator[Row]:
    """Every row that holds something. `sheet`: which one of a workbook, where it has one of that name; else the first.

    Raises Refused, in words for the person who sent the file, sometimes only after some rows.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is too large. It may have %(n)d megabytes.") % {"n": MOST_BYTES // MEGABYTE})
    if not content.strip():
        raise Refused(_("This file is empty."))
    found = _workbook(content, sheet) if content.startswith(b"PK\x03\x04") else _text(content)
    for row in found:
        if row.number > MOST_ROWS + 1:
            raise Refused(
                _("This file has more than %(n)s rows. Send it in parts, or delete empty rows at its end.")
                % {"n": f"{MOST_ROWS:,}"}
            )
        _refuse_broken(row)
        if any(row.cells):
            yield row


def column_name(place: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _refuse_broken(row: Row) -> None:
    if len(row.cells) > MOST_COLUMNS:
        raise Refused(_("Row %(row)d has more than %(n)d columns.") % {"row": row.number, "n": MOST_COLUMNS})
    for place, cell in enumerate(row.cells):
        if len(cell) > LONGEST_CELL or not cell.isprintable():
            where = {"row": row.number, "column": column_name(place)}
            raise Refused(_("Row %(row)d, column %(column)s: this cell holds a long text or a character no table has.") % where)


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _text(content: bytes) -> Iterator[Row]:
    _refuse_strange(content)
    text = _decoded(content)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = [" ".join(cell.split()) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused(
                _("Row %(row)d cannot be read: a quotation mark is left open or out of place.") % {"row": number}
            ) from error
        yield Row(number, cells, frozenset(at for at, cell in enumerate(cells) if cell.startswith(("=", "@"))))


def _refuse_strange(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("This is an old or locked workbook. Open it, remove the password, and save it as “.xlsx” or CSV."))
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z", b"Rar!")):
        raise Refused(_("This is no table. Send a CSV file or a workbook (.xlsx)."))
    if content.startswith(WIDE) or b"\x00" in content:
        raise Refused(_("This file is not saved as plain text. Save it as “CSV UTF-8” or as a workbook (.xlsx)."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        raise Refused(_("This is a web page or data of a program, not a table. Save it as “CSV UTF-8” or as a workbook (.xlsx)."))


def _decoded(content: bytes) -> str:
    for number, line in enumerate(content.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            raise Refused(_("Row %(row)d is longer than any row of figures.") % {"row": number})
        if number > MOST_ROWS * 2:
            break
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise Refused(_("Row %(row)d holds letters in another code. Save the file as “CSV UTF-8”.") % {"row": row}) from error


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _workbook(content: bytes, sheet: str) -> Iterator[Row]:
    _look_through(content)
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            named = {held.title.casefold(): held for held in book.worksheets}
            chosen = named.get(sheet.casefold()) or next(iter(named.values()))
            chosen.reset_dimensions()  # what a file says of its own size is not to be believed
            for number, cells in enumerate(chosen.iter_rows(), 1):
                yield _row(number, cells)
    except Refused:
        raise
    except Exception as error:  # the library raises whatever a broken file makes it stumble over
        raise Refused(_("This workbook cannot be read. Open it, save it once more as “.xlsx”, and try again.")) from error
    finally:
        if book is not None:
            book.close()


def _row(number: int, cells: tuple[object, ...]) -> Row:
    if len(cells) > MOST_COLUMNS:
        cells = _trimmed(cells)
    formulas = frozenset(at for at, cell in enumerate(cells) if getattr(cell, "data_type", "") == "f")
    return Row(number, [_words(getattr(cell, "value", None)) for cell in cells], formulas)


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Without the empty cells at the end that only have a colour."""
    last = max((at for at, cell in enumerate(cells) if getattr(cell, "value", None) is not None), default=-1)
    return cells[: last + 1]


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _look_through(content: bytes) -> None:
    """Unpacks every part once, without keeping it: sizes in a zip file are only what somebody wrote there."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_parts([part.filename for part in parts])
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(_("This workbook is locked. Remove the password and save it once more."))
            left, tags = MOST_UNPACKED, MOST_TAGS
            for part in parts:
                left, tags = _look_into(packed, part, left, tags)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(_("This workbook cannot be read. Open it, save it once more as “.xlsx”, and try again.")) from error


def _refuse_parts(names: list[str]) -> None:
    if "mimetype" in names:
        raise Refused(_("This is an OpenDocument table. Save it as “.xlsx” or as “CSV UTF-8”."))
    if "xl/workbook.xml" not in names or len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused(_("This is no workbook that we can read. Save it as “.xlsx” or as “CSV UTF-8”."))
    if any(ACTIVE_PARTS.search(name) for name in names):
        raise Refused(_("This workbook holds macros or other files. Save it as a plain “.xlsx” and send that one."))
    if any(LINKED_PARTS.search(name) for name in names):
        raise Refused(_("This workbook is linked to other files. Copy the figures into the template and send that one."))


def _look_into(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, tags: int) -> tuple[int, int]:
    before = b""
    with packed.open(part) as opened:
        while chunk := opened.read(CHUNK):
            left -= len(chunk)
            tags -= chunk.count(b"<")
            if left < 0 or tags < 0:
                raise Refused(_("This workbook unpacks to far more than a table of figures holds. Send it in parts."))
            if FORBIDDEN.search(before + chunk):
                raise Refused(_("This workbook is written in a way we do not take. Save it once more as “.xlsx”."))
            before = chunk[-16:]
    return left, tags
