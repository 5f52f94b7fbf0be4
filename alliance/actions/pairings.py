"""Two organisations that do not know each other talk once a month: drawn by lot, again only when all others are used up."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from alliance.models import Organisation, Pairing, PairingWish
from promise.core import audit, mail

TRIES = 200
Pair = tuple[int, int]


def opt_in(*, organisation: Organisation, by: Any) -> PairingWish:
    with transaction.atomic():
        wish, made = PairingWish.objects.get_or_create(organisation=organisation, defaults={"opted_by": by})
        if made:
            audit.write(by=by, verb="opt_in", subject=wish)
    return wish


def opt_out(*, organisation: Organisation, by: Any) -> None:
    with transaction.atomic():
        for wish in PairingWish.objects.filter(organisation=organisation):
            audit.write(by=by, verb="opt_out", subject=wish)
            wish.delete()


def say_met(*, pairing: Pairing, by: Any) -> Pairing:
    with transaction.atomic():
        if Pairing.objects.filter(pk=pairing.pk, met_at=None).update(met_at=timezone.now(), met_by=by):
            audit.write(by=by, verb="say_met", subject=pairing, fields=["met_at"])
    pairing.refresh_from_db()
    return pairing


def pair(*, now: dt.datetime | None = None, seed: int | None = None) -> list[Pairing]:
    """Draw the pairs of this month, once. The one left over comes first next month."""
    month = timezone.localdate(now or timezone.now()).replace(day=1)
    with transaction.atomic():
        wishes = list(
            PairingWish.objects.select_for_update(of=("self",))
            .filter(organisation__shown=1, opted_at__lt=_midnight(month)).select_related("organisation").order_by("pk")
        )  # fmt: skip
        if Pairing.objects.filter(month=month).exists():
            return []
        first = {wish.organisation_id for wish in wishes if wish.waits_first}
        pairs, left = draw(
            [wish.organisation_id for wish in wishes], first=first, met=earlier(),
            lot=random.Random(seed),  # noqa: S311  (a lottery of conversations, no secret)
        )  # fmt: skip
        made = [Pairing.objects.create(month=month, first_id=a, second_id=b) for a, b in pairs]
        if made:
            PairingWish.objects.update(waits_first=False)
            PairingWish.objects.filter(organisation=left).update(waits_first=True)
        for one in made:
            audit.write(by=None, capacity="clock", verb="pair", subject=one)
            for side in ("first", "second"):
                mail.tell("pairing_made", subject=one, key=f"{one.pk}:{side}", payload={"side": side})
        return made


def _midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day in the site's zone: who opts in during a month is drawn in the next."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def earlier() -> Counter[frozenset[int]]:
    """How often each two have been paired."""
    return Counter(frozenset(pair) for pair in Pairing.objects.values_list("first", "second"))


def draw(
    members: list[int], *, first: set[int], met: Counter[frozenset[int]], lot: random.Random
) -> tuple[list[Pair], int | None]:
    """The draw with the fewest repeats of many, and who is left over: never one who was left over last time."""
    best: tuple[int, list[Pair], int | None] | None = None
    for _try in range(TRIES):
        order = lot.sample(members, len(members))
        order.sort(key=lambda one: one not in first)
        left = order.pop() if len(order) % 2 else None
        pairs: list[Pair] = []
        while order:
            one = order.pop(0)
            other = min(order, key=lambda candidate: met[frozenset((one, candidate))])
            order.remove(other)
            pairs.append((one, other))
        repeats = sum(met[frozenset(found)] for found in pairs)
        if best is None or repeats < best[0]:
            best = (repeats, pairs, left)
        if not repeats:
            break
    return (best[1], best[2]) if best else ([], None)
