"""Addresses as squares that a telephone reads."""

from __future__ import annotations

from io import BytesIO

import segno


def svg(address: str, *, scale: int = 4) -> str:
    """A picture without scripts, styles or anything loaded from elsewhere; a quarter of it may be lost (level Q)."""
    out = BytesIO()
    made = segno.make(address, error="q", micro=False)
    made.save(out, kind="svg", scale=scale, border=4, dark="#1d2733", light="#ffffff", xmldecl=False, svgns=True, omitsize=False)
    return out.getvalue().decode()
