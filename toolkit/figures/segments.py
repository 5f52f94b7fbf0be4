"""A series cut where a person re-based it: every stretch between two cuts is calculated alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Series = Sequence[float | None]


def segments(length: int, rebased_at: Iterable[int]) -> list[range]:
    """Places 0 up to `length` - 1 cut before each place of `rebased_at`. Raises ValueError for a cut that cuts nothing off."""
    cuts = sorted(set(rebased_at))
    if any(not 0 < cut < length for cut in cuts):
        raise ValueError(f"a series of {length} can only be cut before places 1 to {length - 1}")
    edges = [0, *cuts, length]
    return [range(start, end) for start, end in pairwise(edges)] if length else []


def known(values: Series, places: Iterable[int]) -> list[tuple[int, float]]:
    """(place, value) of what was reported: gaps are left out, never counted as nought."""
    return [(place, value) for place in places if (value := values[place]) is not None]
