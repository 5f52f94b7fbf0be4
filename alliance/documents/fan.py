"""Where the bands of the ten-year picture run. No line: nobody knows the way, only how wide it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance.figures.forecast import Year

WIDTH, HEIGHT = 960.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 190.0, 16.0, 44.0


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Fan:
    """Two bands of one colour, the outer for eight in ten runs, the inner for five in ten; marks of years and of ends."""

    outer: str
    inner: str
    start: Label
    years: list[Label]
    ends: list[Label]
    low: int
    high: int
    likely_low: int
    likely_high: int
    last: int
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM
    view: str = f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"


def fan(band: Sequence[Year], *, members: int, this_year: int) -> Fan | None:
    """The picture from today's members to the last year of the band; None where there is no band."""
    if not band:
        return None
    top = max(year.p90 for year in band) or 1
    step = (WIDTH - LEFT - RIGHT) / len(band)
    room = HEIGHT - TOP - BOTTOM

    def place(value: int) -> float:
        return round(HEIGHT - BOTTOM - room * value / top, 1)

    xs = [round(LEFT + n * step, 1) for n in range(len(band) + 1)]
    last = band[-1]

    def ribbon(upper: str, lower: str) -> str:
        sides = ([place(members), *(place(getattr(year, name)) for year in band)] for name in (upper, lower))
        return _ribbon(xs, *sides)

    return Fan(
        outer=ribbon("p90", "p10"),
        inner=ribbon("p75", "p25"),
        start=Label(LEFT, place(members), f"{members:,}"),
        years=[Label(xs[n], HEIGHT - BOTTOM + 12, str(this_year + n)) for n in range(0, len(band) + 1, 2)],
        ends=_apart([Label(xs[-1] + 10, place(value), f"{value:,}") for value in (last.p90, last.p75, last.p25, last.p10)]),
        low=last.p10, high=last.p90, likely_low=last.p25, likely_high=last.p75, last=this_year + len(band),
    )  # fmt: skip


def _ribbon(xs: Sequence[float], upper: Sequence[float], lower: Sequence[float]) -> str:
    there = [f"{x},{y}" for x, y in zip(xs, upper, strict=True)]
    back = [f"{x},{y}" for x, y in zip(xs, lower, strict=True)]
    return "M" + "L".join(there + back[::-1]) + "Z"


def _apart(labels: list[Label], least: float = 24) -> list[Label]:
    """From the top down, none nearer to the next than a line of type; pushed up again where they would leave the picture."""
    placed: list[float] = []
    for label in labels:
        placed.append(max(label.y, placed[-1] + least) if placed else label.y)
    over = max(0.0, placed[-1] - (HEIGHT - BOTTOM))
    return [Label(label.x, round(y - over, 1), label.text) for label, y in zip(labels, placed, strict=True)]
