"""What a self-assessment adds up to: counts by framework and level. Nothing is weighted, nothing is passed or failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ANSWERS = ("yes", "partly", "not_yet", "unsaid")


@dataclass(frozen=True)
class Item:
    key: str
    framework: str
    level: str


@dataclass(frozen=True)
class Tally:
    """How many items of one group have which answer. `share` counts a "partly" as half, of those answered, 0 to 1."""

    yes: int = 0
    partly: int = 0
    not_yet: int = 0
    unsaid: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.partly + self.not_yet + self.unsaid

    @property
    def share(self) -> float | None:
        """None where nothing was answered: silence is not a no."""
        answered = self.total - self.unsaid
        return None if not answered else (self.yes + self.partly / 2) / answered

    def pieces(self) -> list[tuple[str, int, float, float]]:
        """(answer, count, where its piece of the bar begins, how wide it is), both in hundredths of the bar."""
        found, at = [], 0.0
        for name in ANSWERS:
            count = getattr(self, name)
            width = 100 * count / self.total if self.total else 0.0
            found.append((name, count, round(at, 2), round(width, 2)))
            at += width
        return found


def tally(items: Iterable[Item], answers: Mapping[str, str]) -> Tally:
    counts = dict.fromkeys(ANSWERS, 0)
    for item in items:
        counts[answers.get(item.key, "unsaid")] += 1
    return Tally(**counts)


def change(before: Tally, after: Tally) -> float | None:
    """By how much the share moved, -1 to 1. None where one side has no answer."""
    if before.share is None or after.share is None:
        return None
    return after.share - before.share


def alike(kind: bool, beds: tuple[int, int] | None, shared_settings: int, income: tuple[int, int] | None) -> float:
    """How much two organisations are alike, 0 to 4: one point each for the same kind, near in beds (half for one step away),
    any setting in common, and the same income group of the country (half for one step away). A rule of ours, no statistic."""
    points = float(kind) + float(shared_settings > 0)
    for pair in (beds, income):
        if pair is not None:
            points += max(0.0, 1 - abs(pair[0] - pair[1]) / 2) if abs(pair[0] - pair[1]) < 2 else 0.0
    return points
