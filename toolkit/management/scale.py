"""Synthetic initiatives for load: reproducible, made of the vocabulary's own words, marked as demo."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TextIO

from django.db import transaction
from django.utils import timezone

from alliance.models import Country
from promise.core import search
from promise.core.ids import ALPHABET, LENGTH
from toolkit.documents.entries import INDEX
from toolkit.documents.initiatives import OUTCOMES
from toolkit.documents.thesaurus import SYNONYMS
from toolkit.models import Initiative
from toolkit.models.vocabularies import (
    Barrier,
    CostBand,
    Effect,
    EvidenceLevel,
    Framework,
    Kind,
    Phase,
    Setting,
    Target,
    Theme,
)

BATCH, POOL = 2_000, 20_000
BEGAN = datetime(2016, 1, 1, tzinfo=timezone.get_default_timezone())
# column -> (values, at most so many of them)
LISTS: dict[str, tuple[list[str], int]] = {
    "settings": (Setting.values, 3),
    "themes": (Theme.values, 3),
    "targets": (Target.values, 2),
    "phases": (Phase.values, 2),
    "frameworks": (Framework.values, 2),
    "barriers": (Barrier.values, 3),
}
KEYS: dict[str, list[str]] = {
    "kind": Kind.values,
    "evidence_level": EvidenceLevel.values,
    "evidence_effect": Effect.values,
    "cost_band": CostBand.values,
}
WORDS = sorted({word for group in SYNONYMS for words in group for word in words.split() if len(word) > 3})


def make(*, initiatives: int, seed: int = 0, out: TextIO | None = None) -> int:
    """Make so many published initiatives; the same seed makes the same ones again (those that exist are kept)."""
    known = set(Initiative.objects.filter(slug__startswith=f"scale-{seed}-").values_list("slug", flat=True))
    made, batch = 0, []
    for number, initiative in enumerate(_Maker(seed).rows(initiatives), start=1):
        if initiative.slug not in known:
            batch.append(initiative)
        if len(batch) == BATCH or (batch and number == initiatives):
            with transaction.atomic():
                Initiative.objects.bulk_create(batch, batch_size=1_000)
            made, batch = made + len(batch), []
            if out and number % (BATCH * 10) == 0:
                out.write(f"  {number} of {initiatives}")
    if made:
        search.announce_rebuild(INDEX)
    return made


class _Maker:
    """One seed's way of making rows. Phrases come from a pool: some words come often and most seldom, as in real texts."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.countries: list[str | None] = [*Country.objects.order_by("code").values_list("code", flat=True)] or [None]
        self.pool = [self.phrase(5) for _ in range(POOL)]

    def phrase(self, number: int) -> str:
        return " ".join(WORDS[min(int(self.rng.paretovariate(0.6)) - 1, len(WORDS) - 1)] for _ in range(number))

    def text(self, phrases: int) -> str:
        return f"{' '.join(self.rng.choices(self.pool, k=phrases)).capitalize()}."

    def some(self, values: list[str], most: int) -> list[str]:
        return self.rng.sample(values, self.rng.randint(1, most))

    def rows(self, total: int) -> Iterator[Initiative]:
        for number in range(total):
            yield Initiative(slug=f"scale-{self.seed}-{number}", **self.texts(), **self.sorting(), **self.moments())

    def texts(self) -> dict[str, Any]:
        return {
            "title": self.rng.choice(self.pool).capitalize(),
            "summary": self.text(5),
            "trouble": self.text(3),
            "steps": [self.text(1) for _ in range(self.rng.randrange(4))],
            "lay_phrases": self.rng.choices(self.pool, k=4),
        }

    def sorting(self) -> dict[str, Any]:
        pick = self.rng.choice
        lists = {name: self.some(values, most) for name, (values, most) in LISTS.items()}
        keys = {name: pick(values) for name, values in KEYS.items()}
        return {**lists, **keys, "country_id": pick(self.countries)}

    def moments(self) -> dict[str, Any]:
        when = BEGAN + timedelta(minutes=self.rng.randrange(10 * 365 * 24 * 60))
        counts = {outcome: self.rng.choice((0, 0, 0, 1, 2)) for outcome in OUTCOMES}
        total = sum(counts.values())
        return {
            "public_id": "".join(self.rng.choices(ALPHABET, k=LENGTH)),
            "state": Initiative.State.PUBLISHED.value,
            "created_at": when,
            "published_at": when,
            "updated_at": when,
            "outcome_counts": counts,
            "adoption_count": total,
            "last_reported_at": when if total else None,
            "is_demo": True,
        }
