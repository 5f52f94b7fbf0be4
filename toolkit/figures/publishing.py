"""Which monthly figures and totals of one ward may be shown to the world, decided once, whatever is asked for.

Months are hidden when they are small. Totals exist only of whole half-years (January to June, July to December) in which every
month is reported, and a half-year is shown only if the small months in it cannot be worked out from it. Any other total is a
sum of shown months and shown half-years, so no choice of filters, no second question and no later answer tells more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.figures.months import half_of, months_of
from toolkit.figures.suppression import is_small

STEP = 5  # percent, to which shares out of occasions are rounded


@dataclass(frozen=True)
class Block:
    """A half-year: events and what they are counted over (None where that is not known for each month)."""

    half: int
    events: int
    exposure: int | None


def month_is_shown(events: int | None, *, limit: int) -> bool:
    """`limit`: the setting SMALL_NUMBERS. Nought and gaps tell of nobody."""
    return events is None or not is_small(events, limit)


def total_is_shown(parts: Sequence[int], *, limit: int) -> bool:
    """Whether the sum of `parts` (0 and up) may stand beside those of them that are large or nought.

    What a reader finds out is the sum of the small ones. It must leave room for each of them to be any number from 1 to
    `limit`, so that nothing is learned of a single month beyond what its being hidden says.
    """
    small = [part for part in parts if is_small(part, limit)]
    if not small:
        return True
    return limit + len(small) - 1 <= sum(small) <= (len(small) - 1) * limit + 1


def blocks(events: Mapping[int, int | None], exposure: Mapping[int, int | None], *, limit: int) -> list[Block]:
    """The half-years that may be shown, in order. `events` and `exposure` by month."""
    found = []
    for half in sorted({half_of(month) for month in events}):
        counts = [events.get(month) for month in months_of(half)]
        known = [count for count in counts if count is not None]
        if len(known) < len(counts) or not total_is_shown(known, limit=limit):
            continue
        over = [exposure.get(month) for month in months_of(half)]
        whole = [days for days in over if days]
        found.append(Block(half, sum(known), sum(whole) if len(whole) == len(over) else None))
    return found


def share_shown(events: int | None, occasions: int | None, *, limit: int) -> int | None:
    """A share out of occasions in percent, rounded to the nearest five; None where any part of it tells of few.

    Its counts are never shown: the occasions are uses of force, which other measures count by their kinds.
    """
    if events is None or not occasions or events > occasions:
        return None
    if any(is_small(part, limit) for part in (events, occasions, occasions - events)):
        return None
    return min(100, STEP * round(100 * events / occasions / STEP))


def splits_are_shown(total: int | None, groups: Sequence[int], *, limit: int) -> bool:
    """Whether the groups of a month may stand beside its total: only if no group and no rest is small."""
    if total is None or is_small(total, limit):
        return False
    return not any(is_small(part, limit) for part in (*groups, total - sum(groups)))
