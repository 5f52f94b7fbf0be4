"""Where everything of a chart stands: numbers become places, shapes and short texts. The template only prints them.

Each meaning has a colour and a shape of its own, so that it is read in grey too; the words stand below the picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Scale = Callable[[float], float]
WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 62, 744, 34, 282
COLOURS = {
    "common_cause": "#a6a6a6", "improvement": "#00b0f0", "concern": "#e46c0a", "neutral": "#490092", "hidden": "#5b6672",
}  # fmt: skip
# kind -> colour, width, dashes
LINES = {
    "mean": ("#1d2733", 2.0, ""),
    "median": ("#1d2733", 2.0, ""),
    "limit": ("#5b6672", 1.5, "7 5"),
    "near": ("#5b6672", 1.0, "1.5 4.5"),
    "target": ("#de1b1b", 2.0, "14 5 3 5"),
}


@dataclass(frozen=True)
class Level:
    """A level line over the places `start` to `end`."""

    kind: str
    value: float
    start: int
    end: int


@dataclass(frozen=True)
class Spot:
    """One value. `look`: a key of COLOURS; `points_up` where a worsening or an improvement lies above the line."""

    place: int
    value: float
    look: str = "common_cause"
    points_up: bool = True


@dataclass(frozen=True)
class Flag:
    """A letter above the plot; `cuts` where the lines begin anew."""

    place: int
    letter: str
    cuts: bool = False


@dataclass(frozen=True)
class Plan:
    """What a picture shows. `ticks`: (place, text, is_minor); `holes`: places of hidden values; `cuts`: no line across them."""

    length: int
    spots: Sequence[Spot]
    levels: Sequence[Level]
    ticks: Sequence[tuple[int, str, bool]]
    axis: str
    flags: Sequence[Flag] = field(default=())
    holes: Sequence[int] = field(default=())
    cuts: Sequence[int] = field(default=())


def picture(plan: Plan) -> dict[str, object]:
    """Everything as texts, so that no local way of writing numbers gets in."""
    top = _top(plan)
    x, y = _x(plan.length), _y(top)
    return {
        "view": f"0 0 {WIDTH} {HEIGHT}",
        "left": str(LEFT), "right": str(RIGHT), "top": str(TOP), "bottom": str(BOTTOM),
        "axis": plan.axis,
        "grid": [{"y": place(y(value)), "text": figure(value)} for value in steps(top)],
        "ticks": [{"x": place(x(at)), "text": text, "minor": minor} for at, text, minor in plan.ticks],
        "levels": [_level(level, x, y, plan.length) for level in plan.levels],
        "flags": [{"x": place(x(flag.place)), "letter": flag.letter, "cuts": flag.cuts} for flag in plan.flags],
        "way": _way(plan, x, y),
        "spots": [{"d": shape(spot, x(spot.place), y(spot.value)), "fill": COLOURS[spot.look]} for spot in plan.spots],
        "holes": [cross(x(at), BOTTOM - 6) for at in plan.holes],
    }  # fmt: skip


def place(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def figure(value: float) -> str:
    """A figure as people read it: 12, 12.5, 0.25."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0") if abs(value) < 10 else f"{value:,.1f}".removesuffix(".0")


def steps(top: float) -> list[float]:
    """Four to eight round numbers from nought to `top`."""
    raw = top / 5
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= raw)
    return [round(step * n, 6) for n in range(int(top / step + 1e-9) + 1)]


def _top(plan: Plan) -> float:
    most = max([spot.value for spot in plan.spots] + [level.value for level in plan.levels] + [0.0])
    return most * 1.08 if most > 0 else 1.0


def _x(length: int) -> Scale:
    step = (RIGHT - LEFT - 24) / max(1, length - 1)
    return lambda at: LEFT + 12 + at * step


def _y(top: float) -> Scale:
    return lambda value: BOTTOM - (BOTTOM - TOP) * value / top


def _level(level: Level, x: Scale, y: Scale, length: int) -> dict[str, str]:
    colour, width, dashes = LINES[level.kind]
    half = (x(1) - x(0)) / 2 if length > 1 else 12
    return {
        "x1": place(max(LEFT, x(level.start) - half)), "x2": place(min(RIGHT, x(level.end) + half)), "y": place(y(level.value)),
        "colour": colour, "width": str(width), "dashes": dashes, "kind": level.kind,
    }  # fmt: skip


def _way(plan: Plan, x: Scale, y: Scale) -> str:
    """The line through neighbouring values; broken at gaps and where the lines begin anew."""
    parts: list[str] = []
    before: int | None = None
    cuts = set(plan.cuts)
    for spot in plan.spots:
        joined = before is not None and spot.place == before + 1 and spot.place not in cuts
        parts.append(f"{'L' if joined else 'M'}{place(x(spot.place))} {place(y(spot.value))}")
        before = spot.place
    return "".join(parts)


def shape(spot: Spot, x: float, y: float) -> str:
    """Circle: ordinary. Triangle: concern, its tip the way it points. Diamond: improvement. Square: neither."""
    if spot.look == "concern":
        tip, foot = (y - 7, y + 5) if spot.points_up else (y + 7, y - 5)
        return f"M{place(x)} {place(tip)}L{place(x + 6.5)} {place(foot)}H{place(x - 6.5)}Z"
    if spot.look == "improvement":
        return f"M{place(x)} {place(y - 7)}L{place(x + 6)} {place(y)}L{place(x)} {place(y + 7)}L{place(x - 6)} {place(y)}Z"
    if spot.look == "neutral":
        return f"M{place(x - 5)} {place(y - 5)}h10v10h-10Z"
    return f"M{place(x - 4)} {place(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"


def cross(x: float, y: float) -> str:
    return f"M{place(x - 3.5)} {place(y - 3.5)}l7 7m0 -7l-7 7"
