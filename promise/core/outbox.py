"""Effects that leave the process, written in the transaction of their cause and delivered later, none lost in silence.

`announce` writes the row; `deliver_due` (run_outbox, or the Celery doorbell) claims and delivers. Two classes:
`idempotent` may be done again, so an expired lease goes back to the queue; `once` (mail) may not, so an expired lease or
a broken hand-over becomes `uncertain`, which staff see. A kind may have a lane: run_outbox gives each lane a thread of its
own, so that what calls others and waits for them holds up nothing else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from promise.core.models import OutboxItem

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
State = OutboxItem.State
Class = Literal["once", "idempotent"]


class NotSent(Exception):
    """Raised by a `once` handler that knows nothing has left: the item may safely be tried again."""


class Later(Exception):
    """Raised by an `idempotent` handler that decides itself when the item is due again; no try is counted."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__()
        self.due_at = due_at


@dataclass(frozen=True)
class Handler:
    deliver: Callable[[Sequence[OutboxItem]], None]
    delivery: Class
    batch: int
    lane: str = ""


handlers: dict[str, Handler] = {}
# by the name of a lane: what puts items into it, called before each look
lanes: dict[str, Callable[[], object]] = {}


def handles(kind: str, *, delivery: Class, batch: int = 1, lane: str = "") -> Callable[[Any], Any]:
    """Register the delivery of a kind. It gets a sequence of at most `batch` claimed items (`once`: always one)."""
    if delivery == "once" and batch != 1:
        raise ValueError("A once-only effect is claimed and sent alone.")

    def register(function: Callable[[Sequence[OutboxItem]], None]) -> Callable[[Sequence[OutboxItem]], None]:
        handlers[kind] = Handler(function, delivery, batch, lane)
        return function

    return register


def announce(
    kind: str, *, subject: models.Model | None = None, key: str = "", payload: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> OutboxItem:  # fmt: skip
    """Write the effect beside its cause. The same `key` twice is one effect; without a key each call is a new one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() must be inside the transaction of what caused it.")
    values = {
        "kind": kind,
        "subject_type": subject._meta.label_lower if subject else "",
        "subject_id": str(subject.pk) if subject else "",
        "payload": payload or {},
        "due_at": due_at or timezone.now(),
    }
    if key:
        item, made = OutboxItem.objects.get_or_create(dedupe_key=f"{kind}:{key}", defaults=values)
    else:  # nobody can have used a new random key: no need to look
        item, made = OutboxItem.objects.create(dedupe_key=f"{kind}:{secrets.token_hex(12)}", **values), True
    if made:
        transaction.on_commit(ring)
    return item


def announce_many(kind: str, *, subject: models.Model, payloads: dict[str, dict[str, Any]]) -> None:
    """Many effects about one subject, by their keys, in one statement. A key that was announced before stays as it is."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce_many() must be inside the transaction of what caused it.")
    shared = {"kind": kind, "subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    rows = [OutboxItem(dedupe_key=f"{kind}:{key}", payload=payload, **shared) for key, payload in payloads.items()]
    OutboxItem.objects.bulk_create(rows, ignore_conflicts=True)


def ring() -> None:
    """Tell a Celery worker that something is due. Only a doorbell: without it, or when it fails, run_outbox looks."""
    if not settings.REDIS_URL or settings.TESTING:
        return
    from promise.celery import deliver

    try:
        deliver.apply_async(retry=False)
    except Exception as error:  # the broker may be down in any way it likes
        log.warning("doorbell_unheard", extra={"error": type(error).__name__})


def deliver_due(*, limit: int = 200, now: datetime | None = None, lane: str = "") -> int:
    """Deliver what is due in a lane, oldest first. Returns how many items were handed to their handler."""
    moment = now or timezone.now()
    release_expired(now=moment)
    due = OutboxItem.objects.filter(state=State.PENDING, due_at__lte=moment).order_by("due_at", "id")
    # a kind that nobody knows is of the first lane, where it is found and shown to staff
    due = due.filter(kind__in=_kinds(lane)) if lane else due.exclude(kind__in=_kinds(*lanes))
    waiting: dict[str, list[int]] = {}
    for pk, kind in due.values_list("pk", "kind")[:limit]:
        waiting.setdefault(kind, []).append(pk)
    return sum(_deliver_kind(kind, pks) for kind, pks in waiting.items())


def _kinds(*names: str) -> list[str]:
    return [kind for kind, handler in handlers.items() if handler.lane in names]


def _deliver_kind(kind: str, pks: list[int]) -> int:
    handler = handlers.get(kind)
    if handler is None:
        OutboxItem.objects.filter(pk__in=pks).update(state=State.FAILED, last_error="no handler for this kind")
        return 0
    handed = 0
    for start in range(0, len(pks), handler.batch):
        claimed = [item for pk in pks[start : start + handler.batch] if (item := _claim(pk))]
        if claimed:
            _hand_over(handler, claimed)
            handed += len(claimed)
    return handed


def _claim(pk: int) -> OutboxItem | None:
    """Ours only if one row changed: works without SKIP LOCKED, so on both databases."""
    token = secrets.token_hex(16)
    changed = OutboxItem.objects.filter(pk=pk, state=State.PENDING).update(
        state=State.SENDING, lease_token=token, lease_until=timezone.now() + LEASE, attempts=models.F("attempts") + 1
    )
    return OutboxItem.objects.get(pk=pk) if changed else None


def _hand_over(handler: Handler, items: list[OutboxItem]) -> None:
    try:
        handler.deliver(items)
    except NotSent as error:
        _again(items, error)
    except Later as later:
        _put_off(items, later.due_at)
    except Exception as error:
        log.exception("outbox_failed", extra={"kind": items[0].kind})
        if handler.delivery == "once":
            _finish(items, State.UNCERTAIN, error=error)
        else:
            _again(items, error)
    else:
        _finish(items, State.DONE)


def _finish(items: list[OutboxItem], state: str, *, error: Exception | None = None) -> None:
    """Write the end of each item; the lease token keeps a late worker from overwriting another's result."""
    for item in items:
        OutboxItem.objects.filter(pk=item.pk, lease_token=item.lease_token).update(
            state=state,
            lease_token="",
            lease_until=None,
            last_error=_brief(error),
            done_at=timezone.now() if state == State.DONE else None,
            payload={} if state == State.DONE and "sealed" in item.payload else item.payload,
        )


def _again(items: list[OutboxItem], error: Exception) -> None:
    """Back into the queue, each time later (2 s, 4 s ... about an hour); given up visibly after MAX_ATTEMPTS."""
    for item in items:
        given_up = item.attempts >= MAX_ATTEMPTS
        OutboxItem.objects.filter(pk=item.pk, lease_token=item.lease_token).update(
            state=State.FAILED if given_up else State.PENDING,
            due_at=timezone.now() + timedelta(seconds=min(3600, 2**item.attempts)),
            lease_token="",
            lease_until=None,
            last_error=_brief(error),
        )


def _put_off(items: list[OutboxItem], due_at: datetime) -> None:
    for item in items:
        OutboxItem.objects.filter(pk=item.pk, lease_token=item.lease_token).update(
            state=State.PENDING, due_at=due_at, attempts=models.F("attempts") - 1, lease_token="", lease_until=None
        )


def _brief(error: Exception | None) -> str:
    """The kind of error only: a message may carry an address or a text."""
    return type(error).__name__ if error else ""


def release_expired(*, now: datetime) -> None:
    """Items whose worker died: done again when that is safe, shown to staff as uncertain when it is not."""
    dead = OutboxItem.objects.filter(state=State.SENDING, lease_until__lt=now)
    once = [kind for kind, handler in handlers.items() if handler.delivery == "once"]
    dead.filter(kind__in=once).update(state=State.UNCERTAIN, lease_token="", lease_until=None, last_error="lease ended")
    dead.exclude(kind__in=once).update(state=State.PENDING, lease_token="", lease_until=None)


def send_again(item: OutboxItem, *, by: Any) -> None:
    """Staff decide that an uncertain or failed item shall be tried once more."""
    from promise.core import audit

    with transaction.atomic():
        OutboxItem.objects.filter(pk=item.pk, state__in=[State.UNCERTAIN, State.FAILED]).update(
            state=State.PENDING, due_at=timezone.now(), attempts=0
        )
        audit.write(by=by, verb="send_again", subject=item)
