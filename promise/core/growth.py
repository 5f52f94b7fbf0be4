"""Where the lines of two small pictures run: the growth of the alliance, and the outcomes of an initiative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 960.0, 348.0
LEFT, RIGHT, TOP, BOTTOM = 2.0, 138.0, 8.0, 50.0
TONES = 7
OUTCOMES = ("helped", "no_clear_change", "made_worse", "too_early", "not_reported")


@dataclass(frozen=True)
class Band:
    """One generation: a pair of ribbons, above and below those who came before it."""

    generation: int
    tone: int
    points: str
    now: int


@dataclass(frozen=True)
class Mark:
    x: float
    text: str
    minor: bool


@dataclass(frozen=True)
class Picture:
    """A path that opens: time runs to the right, the width of the path is the number of organisations."""

    bands: list[Band]
    marks: list[Mark]
    start: int
    total: int
    first: str
    last: str
    end_x: float = WIDTH - RIGHT
    label_x: float = WIDTH - RIGHT + 14
    middle: float = (HEIGHT + TOP - BOTTOM) / 2
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM
    view: str = f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"


def _generations(period: Mapping[str, Any]) -> list[int]:
    given = period.get("generations")
    return [int(n) for n in given] if given else [int(period["total"])]


def _stack(rows: Sequence[Sequence[int]], upto: int) -> list[int]:
    return [sum(row[:upto]) for row in rows]


def _outline(xs: Sequence[float], half: Sequence[float], sign: int, middle: float) -> list[str]:
    return [f"{x:.1f},{middle + sign * h:.1f}" for x, h in zip(xs, half, strict=True)]


def _ribbon(xs: Sequence[float], inner: Sequence[float], outer: Sequence[float], middle: float) -> str:
    """Upper and lower ribbon as one path, so that a generation is one shape; the first has no gap to leave."""
    if not any(inner):
        return "M" + "L".join(_outline(xs, outer, -1, middle) + _outline(xs, outer, 1, middle)[::-1]) + "Z"
    parts = []
    for sign in (-1, 1):
        out = _outline(xs, outer, sign, middle)
        back = _outline(xs, inner, sign, middle)[::-1]
        parts.append("M" + "L".join(out + back) + "Z")
    return "".join(parts)


def _marks(periods: Sequence[Mapping[str, Any]], xs: Sequence[float]) -> list[Mark]:
    """One word per year, where the year begins."""
    seen: dict[str, float] = {}
    for period, x in zip(periods, xs, strict=True):
        seen.setdefault(str(period["year"]), x)
    every = max(1, -(-len(seen) // 6))
    return [Mark(x, year, minor=bool(i % (every * 2))) for i, (year, x) in enumerate(seen.items()) if not i % every]


def picture(periods: Iterable[Mapping[str, Any]]) -> Picture | None:
    """`periods`, oldest first: {label, year, total, generations?: [n of generation 0, 1, ...]}, all cumulative counts.

    None where there is too little to draw a line: fewer than two periods, or nobody yet.
    """
    known = list(periods)
    if len(known) < 2 or not int(known[-1]["total"]):
        return None
    depth = max(len(_generations(p)) for p in known)
    rows = [_generations(p) + [0] * (depth - len(_generations(p))) for p in known]
    span = (WIDTH - LEFT - RIGHT) / (len(known) - 1)
    xs = [LEFT + i * span for i in range(len(known))]
    room = (HEIGHT - TOP - BOTTOM) / 2
    scale = room / max(sum(row) for row in rows)
    middle = (HEIGHT + TOP - BOTTOM) / 2
    bands = []
    for g in range(depth):
        inner, outer = ([n * scale for n in _stack(rows, upto)] for upto in (g, g + 1))
        bands.append(Band(g, min(g, TONES - 1), _ribbon(xs, inner, outer, middle), rows[-1][g]))
    first, last = known[0], known[-1]
    return Picture(bands, _marks(known, xs), int(first["total"]), int(last["total"]), str(first["label"]), str(last["label"]))


@dataclass(frozen=True)
class Share:
    """One outcome in the bar: where it begins and how wide it is, of 100."""

    outcome: str
    count: int
    x: float
    width: float


def shares(counts: Mapping[str, int]) -> list[Share]:
    """The outcomes side by side in their fixed order; empty when nothing was tried yet."""
    total = sum(counts.get(key) or 0 for key in OUTCOMES)
    result, x = [], 0.0
    for key in OUTCOMES if total else ():
        count = counts.get(key) or 0
        width = 100 * count / total
        result.append(Share(key, count, round(x, 2), round(width, 2)))
        x += width
    return result
