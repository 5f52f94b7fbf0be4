"""Small numbers kept off every public surface, and nothing left by which they could be worked out from the rest.

Method: complementary suppression in a hierarchy, as in A. Hundepool and others, Statistical Disclosure Control, Wiley 2012,
chapter 4; because figures only nest (all > years > months, never across), what a reader can work out is known exactly and is
checked here.

Whoever calls this decides once for all figures that any filter may show, and then only looks up. A rate stands or falls with
its numerator. Lines of a public chart (mean, limits, median) are calculated from the shown figures only. A second figure about
the same events, such as the people concerned, is not published beside it. Figures that overlap without nesting need a hierarchy
of their own in which no small number is left. Totals are shown of closed periods only: a running one gives away each month by
how much it grew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A count (0 and up) that is the sum of its `parts`; a leaf carries its own, None where nothing was reported."""

    key: str
    count: int | None = None
    parts: tuple[Figure, ...] = field(default=())

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts) if self.parts else self.count or 0

    @property
    def is_reported(self) -> bool:
        return any(part.is_reported for part in self.parts) if self.parts else self.count is not None

    def walk(self) -> Iterator[Figure]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class _Gap:
    """The leaves under a shown figure that no shown figure below covers, and their sum, which a reader can find."""

    leaves: frozenset[str]
    total: int


def is_small(count: int, limit: int) -> bool:
    """1 up to `limit` (the setting SMALL_NUMBERS); nought is not small, for it tells of nobody."""
    return 1 <= count <= limit


def hidden(figure: Figure, *, limit: int) -> frozenset[str]:
    """Keys of `figure` and its parts that may not be shown: the small ones (1 to `limit`), and others that would give them
    away.

    Of these a reader knows only sums of at least two hidden leaves, each large enough that a small figure in it may be anything
    up to `limit` + 1, even for a reader who knows that nought is never hidden. Differences of shown figures are 0 or above
    `limit`. Of those that could be hidden beside a small one, the smallest that is enough goes first. Raises ValueError for a
    key used twice, for a negative count, and for a count given to a figure that has parts.
    """
    _refuse_broken(figure)
    away = {found.key for found in figure.walk() if is_small(found.total, limit)}
    while mended := _mend(figure, away, limit):
        away |= mended
    return frozenset(away)


def _refuse_broken(figure: Figure) -> None:
    seen: set[str] = set()
    for found in figure.walk():
        if found.key in seen:
            raise ValueError(f"'{found.key}' stands for two figures")
        if found.parts and found.count is not None:
            raise ValueError(f"'{found.key}' has parts and a count of its own")
        if (found.count or 0) < 0:
            raise ValueError(f"'{found.key}' is below nought")
        seen.add(found.key)


def _mend(figure: Figure, away: set[str], limit: int) -> set[str]:
    """What to hide beside, for the first shown figure that gives a small one away; empty when none does."""
    for shown in figure.walk():
        if shown.key not in away and _gives_away(shown, away, limit):
            return _beside(shown, away, limit)
    return set()


def _gives_away(shown: Figure, away: set[str], limit: int) -> bool:
    """A small figure that is the whole gap is caught too: then the gap is as small."""
    gap = _gap(shown, away)
    return gap.total < limit + len(gap.leaves) and any(is_small(found.total, limit) for found in _open(shown, away))


def _open(shown: Figure, away: set[str]) -> Iterator[Figure]:
    """Hidden figures below `shown` with no other shown one between."""
    for part in shown.parts:
        if part.key in away:
            yield part
            yield from _open(part, away)


def _gap(figure: Figure, away: set[str]) -> _Gap:
    """The open leaves under a figure, whether it is shown itself or not."""
    leaves = [found for found in _open(figure, away) if not found.parts]
    if not figure.parts and figure.key in away:
        leaves = [figure]
    return _Gap(frozenset(leaf.key for leaf in leaves), sum(leaf.total for leaf in leaves))


def _beside(shown: Figure, away: set[str], limit: int) -> set[str]:
    """The cheapest leaf to hide with all that is shown between it and `shown`; without one `shown` itself goes."""
    gap = _gap(shown, away)
    need = limit + len(gap.leaves) + 1 - gap.total
    ways = [(path, path[-1].total) for path in _paths(shown, away) if path[-1].total]
    enough = [(len(path), total, path) for path, total in ways if total >= need]
    if enough:
        return {found.key for found in min(enough, key=lambda way: way[:2])[2]} - away
    if ways:
        return {found.key for found in max(ways, key=lambda way: way[1])[0]} - away
    return {shown.key}


def _paths(figure: Figure, away: set[str]) -> Iterator[tuple[Figure, ...]]:
    """From just below `figure` down to every leaf that is still shown."""
    for part in figure.parts:
        if not part.parts:
            if part.key not in away:
                yield (part,)
            continue
        for path in _paths(part, away):
            yield (part, *path)
