"""Charts of the time between events, for what happens too seldom for a rate: the longer the gap, the better.

Sources: L. S. Nelson, A control chart for parts-per-million nonconforming items, Journal of Quality Technology 26(3), 1994 (T);
J. C. Benneyan, Number-between g-type statistical quality control charts, Health Care Management Science 4, 2001 (G).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from toolkit.figures.control import ENOUGH, Chart, Direction, chart
from toolkit.figures.rules import RUN, side_of

POWER = 3.6


@dataclass(frozen=True)
class Between:
    """Gaps between neighbouring events, in the unit of the exposure, and the time since the last event (None: never one)."""

    gaps: tuple[float, ...]
    since_last: float | None


@dataclass(frozen=True)
class RareChart:
    """Lines in the unit of the gaps. `lower` is None where there is none; the places of signals say which way they point.

    `unusual` are single gaps outside the limits (1 longer, -1 shorter than chance explains), `shifted` runs of seven.
    """

    centre: float
    upper: float
    lower: float | None
    unusual: tuple[int, ...]
    shifted: tuple[int, ...]
    is_trial: bool


def is_rare(counts: Sequence[int | None]) -> bool:
    """Whether a rate chart would only show noughts: fewer than one event a month, or none in half of the reported months or more.

    Our own threshold; the sources name none. Without any report: False.
    """
    found = [count for count in counts if count is not None]
    return bool(found) and (sum(found) < len(found) or 2 * found.count(0) >= len(found))


def between(months: Sequence[tuple[float, int | None]]) -> Between:
    """Gaps between events from (exposure, events) of each month in order, where no day of an event may be known.

    Exposure is days, or occupied bed days, 0 and up. The events of a month are spread evenly over it, so a gap is right to half
    a month. A month without a report (None) breaks the chain: no gap is taken across it. Raises ValueError for negative
    figures.
    """
    gaps: list[float] = []
    since: float | None = None
    for exposure, events in months:
        if exposure < 0 or (events or 0) < 0:
            raise ValueError("neither days nor events can be fewer than none")
        if events is None:
            since = None
        elif events == 0:
            since = None if since is None else since + exposure
        else:
            step = exposure / events
            gaps += [] if since is None else [since + step / 2]
            gaps += [step] * (events - 1)
            since = step / 2
    return Between(tuple(gaps), since)


def t_chart(gaps: Sequence[float]) -> RareChart | None:
    """T chart of gaps in days (0 and up): an XmR chart of gap^(1/3.6), whose distribution is near normal, turned back into
    days.

    The mean of the roots becomes the centre, so it lies near the median. All of XmR's rules hold on the roots; only limits and
    shifts are reported. None for fewer than two gaps; ValueError for a negative one.
    """
    if any(gap < 0 for gap in gaps):
        raise ValueError("a gap cannot be negative")
    found = chart([gap ** (1 / POWER) for gap in gaps], direction=Direction.INCREASE)
    lines = found.segments[0].limits if found.segments else None
    if lines is None:
        return None
    lower = lines.lower_shown()
    return RareChart(
        centre=lines.mean**POWER,
        upper=lines.upper**POWER,
        lower=None if lower is None else lower**POWER,
        unusual=_outside(found),
        shifted=_shifted([point.value if point else 0.0 for point in found.points], lines.mean),
        is_trial=lines.is_trial,
    )


def g_chart(gaps: Sequence[float]) -> RareChart | None:
    """G chart of gaps counted in chances (bed days, patients; 0 and up) between events, which follow a geometric distribution.

    Centre = median; limit = mean + 3 sqrt(mean (mean + 1)). The lower limit would always be negative, so there is none: a
    worsening shows as a shift of seven below the median. None for fewer than two gaps; ValueError for a negative one.
    """
    if any(gap < 0 for gap in gaps):
        raise ValueError("a gap cannot be negative")
    if len(gaps) < 2:
        return None
    mean = math.fsum(gaps) / len(gaps)
    spread = math.sqrt(mean * (mean + 1))
    centre = median(gaps)
    return RareChart(
        centre=centre,
        upper=mean + 3 * spread,
        lower=None,
        unusual=tuple(max(0, side_of(gap, mean, 3 * spread)) for gap in gaps),
        shifted=_shifted(gaps, centre),
        is_trial=len(gaps) < ENOUGH,
    )


def _outside(found: Chart) -> tuple[int, ...]:
    lines = found.segments[0].limits
    if lines is None:
        return ()
    width = lines.upper - lines.mean
    return tuple(side_of(point.value, lines.mean, width) if point else 0 for point in found.points)


def _shifted(values: Sequence[float], centre: float) -> tuple[int, ...]:
    sides = [side_of(value, centre) for value in values]
    marked = [0] * len(sides)
    for at in range(len(sides) - RUN + 1):
        if abs(sum(sides[at : at + RUN])) == RUN:
            marked[at : at + RUN] = sides[at : at + RUN]
    return tuple(marked)
