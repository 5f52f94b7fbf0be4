"""T29, files from outside: a corpus of hostile ones made here, each refused or made harmless, quickly and in little memory."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from promise.core import uploads
from promise.core.workflow import MoveRefused
from tests.factories import toolkit as make
from toolkit.actions import attachments, initiatives
from toolkit.models import Attachment

ROOT = Path(__file__).resolve().parents[2]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int, colour: int = 0, depth: int = 1) -> bytes:
    """A PNG of nothing but zeros: some kilobytes that unpack to as many pixels as one likes."""
    row = 1 + (width * depth * (3 if colour == 2 else 1) + 7) // 8
    packer, packed = zlib.compressobj(9), []
    block, left = bytes(row * max(1, 1_000_000 // row)), row * min(height, 40_000_000 // row)
    while left > 0:
        packed.append(packer.compress(block[: min(left, len(block))]))
        left -= len(block)
    packed.append(packer.flush())
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"".join(packed)) + chunk(b"IEND", b"")


def zipped(name: str = "a.txt", content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def pdf(inside: bytes = b"", after: bytes = b"", before: bytes = b"") -> bytes:
    body = (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R "
        + inside
        + b" >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    )
    return before + b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n" + after


def object_stream(plain: bytes, filters: bytes = b"/Filter /FlateDecode", packed: bytes | None = None) -> bytes:
    data = zlib.compress(plain) if packed is None else packed
    return pdf().replace(
        b"trailer", b"3 0 obj\n<< /Type /ObjStm /N 1 " + filters + b" >>\nstream\n" + data + b"\nendstream\nendobj\ntrailer"
    )


def with_text(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, value in texts.items():
        info.add_text(name, value)
    return picture(pnginfo=info)


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CANARY camera"
    exif[0x8825] = {1: "N", 2: (52.0, 12.0, 0.0)}
    return picture("JPEG", exif=exif)


def text_bomb() -> bytes:
    plain = picture()
    packed = b"note\0\0" + zlib.compress(bytes(80_000_000), 9)
    return plain[:33] + chunk(b"zTXt", packed) + plain[33:]


REFUSED: dict[str, bytes] = {
    "109 KB of 900 million pixels": bomb(30_000, 30_000),
    "a little over the limit of pixels": bomb(6_000, 4_200),
    "between once and twice what Pillow warns at": bomb(11_000, 9_000),
    "one pixel high": bomb(60_000, 1),
    "one pixel wide": bomb(1, 60_000),
    "no pixels": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0)) + chunk(b"IEND", b""),
    "size of 2**31": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)),
    "PNG cut short": picture()[:50],
    "PNG signature alone": b"\x89PNG\r\n\x1a\n",
    "PNG signature before HTML": b"\x89PNG\r\n\x1a\n" + HTML,
    "PNG with a broken sum": picture().replace(b"IDAT", b"IDAX", 1),
    "text that unpacks to 80 MB": text_bomb(),
    "JPEG cut short": picture("JPEG", (400, 400))[:300],
    "JPEG signature before HTML": b"\xff\xd8\xff" + HTML,
    "JPEG signature before PHP": b"\xff\xd8\xff\xe0<?php system($_GET['c']); ?>",
    "WebP cut short": picture("WEBP")[:30],
    "RIFF that is sound": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40),
    "SVG with a script": SVG,
    "SVG behind an XML line": b'<?xml version="1.0"?>' + SVG,
    "SVG with entities": b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    "HTML": HTML,
    "HTML behind spaces": b"   \n" + HTML,
    "GIF": picture("GIF"),
    "GIF that is a script": b"GIF89a/*" + b"*/=1;alert(1)",
    "BMP": picture("BMP"),
    "TIFF": picture("TIFF"),
    "ICO": picture("ICO"),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n(/etc/passwd) run",
    "zip": zipped(),
    "zip bomb": zipped("bomb", bytes(30_000_000)),
    "zip with a way out": zipped("../../../etc/cron.d/x"),
    "document with macros": zipped("word/vbaProject.bin"),
    "gzip": b"\x1f\x8b\x08" + bytes(30),
    "Windows program": b"MZ" + bytes(100),
    "Linux program": b"\x7fELF" + bytes(100),
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "nothing": b"",
    "one byte": b"\x00",
    "PDF with a script": pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "PDF with a script, spelled otherwise": pdf(b"/OpenAction << /S /J#61v#61Script /JS (app.alert(1)) >>"),
    "PDF with a script, all letters spelled": pdf(b"/Names << /#4a#61#76#61#53#63#72#69#70#74 4 0 R >>"),
    "PDF with a script in an object stream": object_stream(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "PDF with a plain object stream": object_stream(b"", b"", b"<< /S /JavaScript /JS (1) >>"),
    "PDF with two filters": object_stream(b"", b"/Filter [/ASCIIHexDecode /FlateDecode]", b"78>"),
    "PDF with a short filter": object_stream(b"", b"/F /AHx", b"78>"),
    "PDF with a bomb in an object stream": object_stream(bytes(60_000_000)),
    "PDF with a broken object stream": object_stream(b"", packed=b"not packed at all"),
    "PDF with a stream that ends too early": object_stream(b"", packed=zlib.compress(bytes(100_000))[:30]),
    "PDF that starts a program": pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "PDF that carries a file": pdf(b"/Names << /EmbeddedFiles 4 0 R >>"),
    "PDF with a form that sends": pdf(b"/AA << /O << /S /SubmitForm /F (https://evil.example) >> >>"),
    "PDF with XFA": pdf(b"/AcroForm << /XFA 4 0 R >>"),
    "PDF with a lock": pdf(b"/Encrypt 5 0 R"),
    "PDF with a film": pdf(b"/Annots [<< /Subtype /RichMedia >>]"),
    "PDF that is a zip as well": pdf(after=zipped()),
    "PDF that is HTML as well": pdf(after=HTML),
    "PDF that begins as HTML": pdf(before=HTML),
    "PDF without an end": pdf()[:-7],
    "PDF with a million streams": pdf().replace(b"trailer", b"stream\n" * 1_000_000 + b"trailer"),
    "PDF too large": pdf().replace(b"trailer", b" " * uploads.MOST_BYTES["pdf"] + b"trailer"),
    "PNG too large": picture() + bytes(uploads.MOST_BYTES["png"]),
}
NEUTRALISED: dict[str, bytes] = {
    "place and camera": with_place(),
    "hidden texts": with_text(Comment="CANARY", Author="<script>CANARY</script>"),
    "HTML behind a PNG": picture() + b"CANARY" + HTML,
    "zip behind a JPEG": picture("JPEG") + b"CANARY" + zipped(),
    "PHP in a comment": picture("JPEG", comment=b"CANARY <?php system('x'); ?>"),
    "colour profile that is a script": picture(icc_profile=b"CANARY" + HTML),
    "picture that moves": picture("PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")] * 5),
    "WebP with texts": picture("WEBP", xmp=b"CANARY"),
    "sixteen bits": picture("PNG", mode="I;16"),
    "print colours": picture("JPEG", mode="CMYK"),
}


def test_corpus_is_large():
    assert len(REFUSED) + len(NEUTRALISED) >= 60


def sent(content: bytes, name: str = "file.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_file_is_refused_in_time(name):
    began = time.monotonic()
    with pytest.raises(uploads.Refused) as refusal:
        uploads.made_safe(sent(REFUSED[name]))
    assert time.monotonic() - began < 2
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", NEUTRALISED)
def test_picture_keeps_nothing_but_its_pixels(name):
    began = time.monotonic()
    safe = uploads.made_safe(sent(NEUTRALISED[name]))
    assert time.monotonic() - began < 2
    assert b"CANARY" not in safe.content
    again = Image.open(io.BytesIO(safe.content))
    assert again.size == (60, 40)
    assert getattr(again, "n_frames", 1) == 1
    assert not again.getexif()
    assert not {"comment", "icc_profile", "xmp", "Comment", "Author"} & set(again.info)


def test_ordinary_files_are_taken():
    assert uploads.made_safe(sent(pdf())).content == pdf()
    assert uploads.made_safe(sent(object_stream(b"<< /Type /Font /BaseFont /Helvetica >>"))).kind == "pdf"
    assert uploads.made_safe(sent(picture("PNG", mode="RGBA"))).kind == "png"
    large = uploads.made_safe(sent(picture("JPEG", (5_000, 4_000))))
    assert max(Image.open(io.BytesIO(large.content)).size) == uploads.LONGEST_SIDE
    exif = Image.Exif()
    exif[274] = 6
    turned = uploads.made_safe(sent(picture("JPEG", exif=exif)))
    assert Image.open(io.BytesIO(turned.content)).size == (40, 60)


@pytest.mark.django_db
def test_our_own_papers_are_taken():
    from toolkit.documents.kits import plan_pdf

    assert uploads.made_safe(sent(plan_pdf())).kind == "pdf"


MEASURE = """
import io, json, resource, sys
sys.path.insert(0, {root!r})
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "promise.settings"; os.environ["DEBUG"] = "1"
import django; django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from promise.core import uploads
from tests.toolkit.test_attachments_security import REFUSED, picture
import gc; gc.collect()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for content in [*map(REFUSED.get, {names!r}), picture("PNG", (5000, 5000), "RGBA"), picture("JPEG", (5000, 5000))]:
    try: uploads.made_safe(SimpleUploadedFile("x", content))
    except uploads.Refused: pass
print(json.dumps([before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def test_memory_stays_bounded():
    names = [name for name in REFUSED if "PNG" in name or "pixels" in name or "bomb" in name or "unpacks" in name]
    script = MEASURE.format(root=str(ROOT), names=names)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    before, after = json.loads(done.stdout.strip().splitlines()[-1])
    assert (after - before) / 1024 < 300, f"{before} KB before, {after} KB at most"


# -- on an initiative ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_author_adds_a_file_that_is_kept_under_a_name_of_ours(sign_in, settings):
    held = make.draft("Tea")
    client = sign_in(held.owner)
    answer = client.post(
        f"/toolkit/submissions/{held.public_id}/files/",
        {"title": "Poster\r\nX-Evil: 1", "file": SimpleUploadedFile("../../evil.php\0.png", picture(), content_type="text/html")},
    )  # fmt: skip
    assert answer.status_code == 302
    kept = Attachment.objects.get()
    where = Path(kept.file.path)
    assert where.is_relative_to(settings.MEDIA_ROOT)
    assert "evil" not in str(where)
    assert "poster" not in str(where).lower()
    got = client.get(kept.get_absolute_url())
    assert got["Content-Disposition"].startswith('attachment; filename="poster-x-evil-1.')
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert "default-src 'none'" in got["Content-Security-Policy"]
    assert "X-Evil" not in got.headers
    assert got.content


@pytest.mark.django_db
def test_file_is_as_public_as_its_initiative(client, sign_in, cast):
    held = make.draft("Tea")
    kept = make.attachment(held)
    address = kept.get_absolute_url()

    def seen(*people):
        return [(sign_in(one) if one else client).get(address).status_code for one in people]

    assert seen(held.owner, None, cast.stranger, cast.curator, cast.secretariat) == [200, 404, 404, 404, 404]
    initiatives.submit(initiative=held, by=held.owner)
    assert seen(held.owner, None, cast.stranger, cast.curator, cast.secretariat) == [200, 404, 404, 200, 404]
    initiatives.publish(initiative=held, by=make.curator())
    assert seen(None, cast.stranger) == [200, 200]
    assert kept.title in client.get(held.get_absolute_url()).content.decode()
    initiatives.archive(initiative=held, by=make.curator(), reason="It turned out to hurt.")
    assert seen(None, cast.stranger, held.owner) == [404, 404, 200]


@pytest.mark.django_db
def test_only_the_author_adds_and_only_while_it_is_with_them(sign_in, cast):
    held = make.draft("Tea")
    where = f"/toolkit/submissions/{held.public_id}/files/"
    file = {"title": "Poster", "file": sent(picture())}
    assert sign_in(cast.curator).post(where, file).status_code == 404
    assert sign_in(make.author("Somebody else")).post(where, file).status_code == 404
    initiatives.submit(initiative=held, by=held.owner)
    assert sign_in(held.owner).post(where, {"title": "Poster", "file": sent(picture())}).status_code == 403
    with pytest.raises(MoveRefused):
        attachments.add(initiative=held, by=held.owner, title="Poster", file=sent(picture()))
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_taken_off_is_gone_from_the_disk(sign_in, cast):
    held = make.draft("Tea")
    first, second = make.attachment(held, "One"), make.attachment(held, "Two")
    paths = [Path(one.file.path) for one in (first, second)]
    assert all(path.exists() for path in paths)
    assert sign_in(cast.stranger).post(f"/toolkit/files/{first.public_id}/remove/").status_code == 404
    sign_in(held.owner).post(f"/toolkit/files/{first.public_id}/remove/")
    assert [path.exists() for path in paths] == [False, True]
    initiatives.submit(initiative=held, by=held.owner)
    review = sign_in(cast.curator).get(f"/toolkit/submissions/{held.public_id}/review/")
    assert "Two" in review.content.decode()
    assert sign_in(held.owner).post(f"/toolkit/files/{second.public_id}/remove/").status_code == 403
    sign_in(cast.curator).post(f"/toolkit/files/{second.public_id}/remove/")
    assert [path.exists() for path in paths] == [False, False]


@pytest.mark.django_db
def test_hostile_file_comes_back_as_a_word_at_the_form(sign_in):
    held = make.draft("Tea")
    answer = sign_in(held.owner).post(
        f"/toolkit/submissions/{held.public_id}/files/", {"title": "Poster", "file": sent(SVG, "poster.svg.png")}
    )
    assert answer.status_code == 200
    assert "Only PDF files and pictures" in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_number_of_files_is_bounded():
    held = make.draft("Tea")
    for number in range(attachments.MOST):
        make.attachment(held, f"Poster {number}")
    with pytest.raises(ValidationError):
        make.attachment(held, "One more")


@pytest.mark.django_db
def test_request_that_is_too_large_is_not_read_to_its_end(sign_in):
    held = make.draft("Tea")
    huge = SimpleUploadedFile("huge.pdf", pdf() + bytes(uploads.MOST_SENT + 1_000_000))
    answer = sign_in(held.owner).post(f"/toolkit/submissions/{held.public_id}/files/", {"title": "Poster", "file": huge})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Attachment.objects.exists()
