"""Allowances in the database: exact under parallel requests, the same on both databases, unmoved when Redis is down.

A window opens with the first use and closes `period` seconds later. Within it `limit` uses pass and the next is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, FloatField, IntegerField, Q, Value, When

from promise.core.models import Bucket


@dataclass(frozen=True)
class Allowance:
    """How much is left (uses) and when the window closes (seconds since 1970)."""

    allowed: bool
    limit: int
    remaining: int
    resets: float

    @property
    def retry_after(self) -> int:
        """Whole seconds until the next use can pass, at least 1."""
        return max(1, int(self.resets - time.time()) + 1)


def private_key(name: str, who: str) -> str:
    """The key of a bucket that is about a person or an address, so that the table holds neither."""
    digest = hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
    return f"{name}:{digest[:40]}"


def take(key: str, *, limit: int, period: float, cost: int = 1, now: float | None = None) -> Allowance:
    """Use `cost` of the allowance in one atomic statement; nothing is used when it is refused."""
    moment = time.time() if now is None else now
    spent = _spend(key, limit, period, cost, moment)
    row = Bucket.objects.filter(key=key).first()
    if spent:
        used, closes = (row.used, row.closes) if row else (cost, moment + period)
        return Allowance(True, limit, max(0, limit - used), closes)
    if row is None and cost <= limit and _open(key, period, cost, moment):
        return Allowance(True, limit, limit - cost, moment + period)
    if cost <= limit and (row is None or _has_room(row, limit, cost, moment)):
        # Somebody opened it, or its window closed, between the two statements: ask again.
        return take(key, limit=limit, period=period, cost=cost, now=now)
    used, closes = (row.used, row.closes) if row else (limit, moment + period)
    return Allowance(False, limit, max(0, limit - used), closes)


def _has_room(row: Bucket, limit: int, cost: int, now: float) -> bool:
    return row.closes <= now or row.used <= limit - cost


def _spend(key: str, limit: int, period: float, cost: int, now: float) -> bool:
    if cost > limit:
        return False
    stale = Q(closes__lte=now)
    return bool(
        Bucket.objects.filter(Q(key=key) & (stale | Q(used__lte=limit - cost))).update(
            used=Case(When(stale, then=Value(cost)), default=F("used") + cost, output_field=IntegerField()),
            opened=Case(When(stale, then=Value(now)), default=F("opened"), output_field=FloatField()),
            closes=Case(When(stale, then=Value(now + period)), default=F("closes"), output_field=FloatField()),
        )
    )


def _open(key: str, period: float, cost: int, now: float) -> bool:
    try:
        with transaction.atomic():
            Bucket.objects.create(key=key, opened=now, used=cost, closes=now + period)
    except IntegrityError:
        return False
    return True


@dataclass
class Lease:
    left: int
    behind: int
    limit: int
    resets: float

    def use(self) -> Allowance:
        """One of what is left; when the bucket is empty, "no" until its window closes, without asking again."""
        self.left -= 1
        return Allowance(self.left >= 0, self.limit, max(0, self.left) + self.behind, self.resets)


class Leases:
    """A process takes at most 1 % of a bucket at a time, so that a busy address does not cost a write a request.

    What is leased is already spent in the database: the limit is never passed. A lease ends with its window.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Lease] = {}

    def take(self, key: str, *, limit: int, period: float) -> Allowance:
        with self._lock:
            held = self._held.get(key)
            usable = held is not None and held.limit == limit and held.resets > time.time()
            if held is None or not usable or (held.left <= 0 and held.behind > 0):
                held = self._lease(key, limit, period)
            return held.use()

    def _lease(self, key: str, limit: int, period: float) -> Lease:
        for share in sorted({max(1, limit // 100), 1}, reverse=True):
            given = take(key, limit=limit, period=period, cost=share)
            if given.allowed:
                break
        if len(self._held) > 10_000:
            self._held.clear()
        lease = Lease(share if given.allowed else 0, given.remaining if given.allowed else 0, limit, given.resets)
        self._held[key] = lease
        return lease


leases = Leases()
