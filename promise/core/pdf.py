"""Paper: a Typst template and plain data become a tagged PDF (PDF/UA-1) in our own type.

Data goes in as JSON and is only ever printed as text, so nothing a person wrote can become markup or reach a file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst
from django.conf import settings

MARK = "static/img/mark.svg"


@cache
def fonts() -> typst.Fonts:
    """Our own type where the build has made it, and what the machine has for other scripts."""
    own = Path(settings.BASE_DIR) / "build" / "fonts"
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(own)] if own.exists() else [])


@cache
def mark() -> str:
    found = Path(settings.BASE_DIR) / MARK
    return found.read_text() if found.exists() else ""


def render(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a template that begins with `#import "/promise/core/paper/house.typ": *` and reads `data`."""
    compiler = _compiler(template, data)
    try:
        return bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError:
        # a character that no font here can draw is against the standard; the paper is still wanted
        return bytes(compiler.compile(format="pdf"))


def render_picture(template: Path, data: dict[str, Any], *, pixels_an_inch: int) -> bytes:
    """The first page of such a template as PNG."""
    return bytes(_compiler(template, data).compile(format="png", ppi=float(pixels_an_inch)))


def _compiler(template: Path, data: dict[str, Any]) -> Any:
    return typst.Compiler(
        input=str(template),
        root=str(settings.BASE_DIR),
        font_paths=fonts(),
        sys_inputs={"data": orjson.dumps(data, default=str).decode(), "mark": mark()},
    )
