"""Who joined when and through whom, for invented members: reproducible, uneven, and at least six generations deep."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

SEED = 2016
DAYS = 1085
KINDS = {
    "P": "provider", "E": "education", "L": "lived-experience-led", "C": "commissioner", "H": "charity", "R": "research",
}  # fmt: skip
# How many organisations a member brings: most none, some the two that are asked, a few many.
BRINGS = ((0, 44), (1, 21), (2, 22), (3, 8), (5, 5))
LATEST = ("verified", "applied")
EACH_UNSEEN = 4


@dataclass
class Planned:
    """One organisation to be. `ending` is set for those the world does not see."""

    name: str
    kind: str
    place: str
    country: str
    continent: str
    joined_on: dt.date = dt.date.min
    brings: int = 0
    ending: str = ""
    recruiter: Planned | None = None
    recruits: list[Planned] = field(default_factory=list)

    @property
    def is_attached(self) -> bool:
        return self.ending in {"", "withdrawn"}

    @property
    def generation(self) -> int:
        return self.recruiter.generation + 1 if self.recruiter and self.is_attached else 0

    @property
    def descendants(self) -> int:
        return sum(1 + recruit.descendants for recruit in self.recruits if recruit.is_attached)


def plan(rows: Sequence[Planned], founders: Sequence[Planned], *, first: str, today: dt.date) -> list[Planned]:
    """Give every row its day, its recruiter and its ending. `first` names the one that demo people sit in."""
    rng = random.Random(SEED)
    order = sorted(rows, key=lambda one: (one.country, one.name))
    rng.shuffle(order)
    order.sort(key=lambda one: one.name != first)
    home = order.pop(0)
    # two of its own country come last, so that the coordinator there has somebody waiting
    for neighbour in [one for one in order if one.country == home.country][:2]:
        order.remove(neighbour)
        order.append(neighbour)
    order.insert(5, home)
    settled = len(order) - 2 * EACH_UNSEEN
    for index, one in enumerate(order):
        ago = DAYS * (1 - (index / settled) ** (1 / 1.35)) + 5 if index < settled else 8 - (index - settled) * 0.9
        one.joined_on = today - dt.timedelta(days=round(ago))
        one.brings = rng.choices([n for n, _w in BRINGS], [w for _n, w in BRINGS])[0]
    order[5].brings = 1
    _end(order, rng)
    for index, one in enumerate(order):
        if index % 30 != 29:
            _recruit(one, [*founders, *order[:index]], founders, rng)
    return order


def _end(order: list[Planned], rng: random.Random) -> None:
    """The last ones still wait; some earlier ones were declined, some left again."""
    for number, one in enumerate(reversed(order[-2 * EACH_UNSEEN :])):
        one.ending = LATEST[number % 2]
    middle = order[20:90]
    for number, one in enumerate(rng.sample(middle, 7)):
        one.ending = "declined" if number < 3 else "withdrawn"
        one.brings = 0 if number < 3 else 1


def _recruit(one: Planned, earlier: list[Planned], founders: Sequence[Planned], rng: random.Random) -> None:
    """Somebody who has been a member for two months and still means to bring others, rather from the same continent."""
    ready = [other for other in earlier if len(other.recruits) < other.brings and (one.joined_on - other.joined_on).days >= 60]
    near = [other for other in ready if other.continent == one.continent]
    choice = near if near and rng.random() < 0.65 else ready
    latest = choice[-16:]
    left = [other.brings - len(other.recruits) for other in latest]
    one.recruiter = rng.choices(latest, left)[0] if latest else rng.choice(list(founders))
    one.recruiter.recruits.append(one)
