"""Turns our web font into the four plain TrueType files the PDF maker reads: it knows no woff2 and no variable weight."""

from __future__ import annotations

from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = ROOT / "build" / "fonts"
FAMILY = "Atkinson Hyperlegible Next"
STYLES = {"Regular": ("normal", 400), "Bold": ("normal", 700), "Italic": ("italic", 400), "BoldItalic": ("italic", 700)}


def instance(subset: str, slope: str, weight: int) -> Path:
    """One subset at one weight, written where the merger can read it."""
    font = TTFont(SOURCE / f"atkinson-hyperlegible-next-{subset}-wght-{slope}.woff2")
    font.flavor = None
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    path = TARGET / f".{subset}-{slope}-{weight}.ttf"
    font.save(path)
    return path


def named(font: TTFont, style: str, weight: int) -> TTFont:
    """Names and flags by which other programs tell the four apart."""
    words = {"BoldItalic": "Bold Italic"}.get(style, style)
    table = font["name"]
    for record in list(table.names):
        if record.nameID in {1, 2, 3, 4, 6, 16, 17, 25}:
            table.removeNames(nameID=record.nameID)
    full = f"{FAMILY} {words}"
    for number, text in {1: FAMILY, 2: words, 3: full, 4: full, 6: f"{FAMILY.replace(' ', '')}-{style}"}.items():
        table.setName(text, number, 3, 1, 0x409)
    bold, italic = weight == 700, "Italic" in style
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (0x20 if bold else 0) | (0x01 if italic else 0) | (0x40 if not (bold or italic) else 0)
    font["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)
    return font


def build(style: str) -> Path:
    slope, weight = STYLES[style]
    parts = [instance(subset, slope, weight) for subset in ("latin", "latin-ext")]
    font = named(Merger().merge([str(part) for part in parts]), style, weight)
    target = TARGET / f"AtkinsonHyperlegibleNext-{style}.ttf"
    font.save(target)
    for part in parts:
        part.unlink()
    return target


def is_current() -> bool:
    """Whether all four are there and newer than the font and this script: set-up runs this at every start."""
    made = [TARGET / f"AtkinsonHyperlegibleNext-{style}.ttf" for style in STYLES]
    if not all(path.exists() for path in made):
        return False
    newest_source = max(path.stat().st_mtime for path in [Path(__file__), *SOURCE.glob("*.woff2")])
    return min(path.stat().st_mtime for path in made) >= newest_source


def main() -> None:
    if is_current():
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        build(style)


if __name__ == "__main__":
    main()
