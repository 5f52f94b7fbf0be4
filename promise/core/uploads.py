"""Files from outside. First bytes decide what a file is; pictures are drawn anew, PDFs looked through, all else refused.

Everything is bounded before it is opened: bytes, pixels, the shape of a picture, what a PDF may unpack to.
"""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MEGABYTE = 1024 * 1024
MOST_BYTES = {"pdf": 10 * MEGABYTE, "jpg": 8 * MEGABYTE, "png": 8 * MEGABYTE, "webp": 8 * MEGABYTE}
# what one request may carry in files: a little above the largest file, so that the form can still say what is wrong
MOST_SENT = 12 * MEGABYTE
MOST_PIXELS = 25_000_000
MOST_RATIO = 20
LONGEST_SIDE = 2400
MOST_UNPACKED = 20 * MEGABYTE
SIGNATURES = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
READERS = {"jpg": ("JPEG",), "png": ("PNG",), "webp": ("WEBP",)}


class Refused(Exception):
    """Why a file is not taken, in words for the person who sent it."""


@dataclass(frozen=True)
class Safe:
    """`kind` is pdf, jpg or png; pictures hold nothing but their pixels."""

    kind: str
    content: bytes


def made_safe(file: Any) -> Safe:
    """What we keep of an uploaded file (anything with `size` and `read`). Raises Refused."""
    if file.size > max(MOST_BYTES.values()):
        raise Refused(too_large("pdf"))
    content = file.read(max(MOST_BYTES.values()) + 1)
    kind = kind_of(content)
    if len(content) > MOST_BYTES[kind]:
        raise Refused(too_large(kind))
    if kind == "pdf":
        look_through(content)
        return Safe("pdf", content)
    return drawn_anew(content, kind)


def too_large(kind: str) -> str:
    return _("This file is too large. It may have %(n)d megabytes.") % {"n": MOST_BYTES[kind] // MEGABYTE}


def kind_of(content: bytes) -> str:
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    raise Refused(_("Only PDF files and pictures (JPEG, PNG, WebP) can be added."))


# -- pictures ----------------------------------------------------------------------------------------------------------


def drawn_anew(content: bytes, kind: str) -> Safe:
    """The pixels alone: place, camera, hidden texts and whatever follows the picture are gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=READERS[kind]) as opened:
                check_shape(*opened.size)
                return encoded(shrunk(opened))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, struct.error, zlib.error) as error:
        raise Refused(_("This picture cannot be read. Save it once more as JPEG or PNG and try again.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OverflowError, MemoryError) as error:
        raise Refused(too_many_pixels()) from error


def check_shape(width: int, height: int) -> None:
    if width < 1 or height < 1 or max(width, height) > MOST_RATIO * min(width, height):
        raise Refused(_("This picture is too long and narrow."))
    if width * height > MOST_PIXELS:
        raise Refused(too_many_pixels())


def too_many_pixels() -> str:
    return _("This picture has too many pixels. Make it smaller and try again.")


def shrunk(opened: Image.Image) -> Image.Image:
    """The first frame, the right way up, in plain colours, no side longer than we show. Small first, so memory stays small."""
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = opened.getexif().get(274, 1)
    if opened.mode not in {"RGB", "RGBA", "L", "LA", "P"}:
        opened.load()
        made = opened.convert("RGB")
    else:
        made = opened.convert("RGBA" if "transparency" in opened.info or opened.mode in {"RGBA", "LA"} else "RGB")
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made.getexif()[274] = turned
    return ImageOps.exif_transpose(made) or made


def encoded(image: Image.Image) -> Safe:
    """Photographs as JPEG, what is see-through as PNG, from pixels only."""
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    out = BytesIO()
    if clean.mode == "RGBA":
        clean.save(out, "PNG")
        return Safe("png", out.getvalue())
    clean.save(out, "JPEG", quality=86)
    return Safe("jpg", out.getvalue())


# -- PDF ---------------------------------------------------------------------------------------------------------------


def spelled(name: str) -> str:
    """A name of the format in both spellings of each letter: `/J#61vaScript` is `/JavaScript` too."""
    return "".join(f"(?:{letter}|(?i:#{ord(letter):02x}))" for letter in name)


# what makes a PDF act, hide or carry other files
NAMES = (
    "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "RichMediaContent", "XFA", "SubmitForm", "ImportData",
    "GoToE", "GoToR", "Rendition", "Movie", "Sound", "Encrypt", "Filespec", "Collection",
)  # fmt: skip
ACTIVE = re.compile(rf"/(?:{'|'.join(map(spelled, NAMES))})(?![A-Za-z0-9])|/Subtype\s*/3D".encode())
OBJECT_STREAM = re.compile(rf"/{spelled('Type')}\s*/{spelled('ObjStm')}".encode())
FILTER = re.compile(rb"/([\w#]*Decode)|/(Fl|AHx|A85|LZW|RL|Crypt)\b")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
MOST_STREAMS = 20_000
# a stream's own dictionary stands before it, and is short
BEFORE = 2048


def look_through(content: bytes) -> None:
    """Refuses a PDF that acts, is locked, holds other files, or continues as something else after its end."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n \t\0"):
        raise Refused(_("This PDF is cut short or has something behind its end. Save it once more and try again."))
    refuse_active(content)
    budget = MOST_UNPACKED
    for number, found in enumerate(STREAM.finditer(content)):
        if number > MOST_STREAMS:
            raise Refused(unusual())
        before = content[max(0, found.start() - BEFORE) : found.start()]
        before = before[max(before.rfind(b"endobj"), before.rfind(b"endstream"), 0) :]
        if OBJECT_STREAM.search(before):
            budget -= refuse_hidden(before, content[found.end() : content.find(b"endstream", found.end())], budget)


def unusual() -> str:
    return _("This PDF is packed in a way we do not take. Print it into a plain PDF and add that one.")


def refuse_active(text: bytes) -> None:
    if ACTIVE.search(text):
        raise Refused(
            _("This PDF holds scripts, other files, forms that act, or a lock. Print it into a plain PDF and add that one.")
        )


def refuse_hidden(dictionary: bytes, packed: bytes, budget: int) -> int:
    """Objects that stand packed inside a stream. Returns how many bytes they unpacked to."""
    filters = [b"".join(found) for found in FILTER.findall(dictionary)]
    if not filters:
        refuse_active(packed)
        return len(packed)
    if filters != [b"FlateDecode"] or budget <= 0:
        raise Refused(unusual())
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(packed, budget)
    except zlib.error as error:
        raise Refused(unusual()) from error
    if not unpacker.eof:
        raise Refused(_("This PDF unpacks to far more than it should, or is cut short."))
    refuse_active(plain)
    return len(plain)


# -- the request -------------------------------------------------------------------------------------------------------


class Bounded(FileUploadHandler):
    """Stops reading a request whose files are larger than any we take, before they fill a disk."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MOST_SENT:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
