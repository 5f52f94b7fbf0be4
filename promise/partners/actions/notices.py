"""Telling partners of changes: written into the outbox behind the change log, signed and sent in a lane of its own.

Nothing of this is part of the change itself: a story is off every page before anybody is told, and an address that hangs
holds up neither that nor other addresses for long. What was not taken stands in the list of changes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from standardwebhooks import Webhook

from promise.core import outbox, outside
from promise.core.models import Change, OutboxItem
from promise.partners.actions import endpoints
from promise.partners.lines import as_json
from promise.partners.models import Endpoint, NoticeTry
from promise.partners.policies import may_have_keys

LANE = "notices"
LINES_A_LOOK = 500
GIVEN_UP_AFTER = timedelta(days=3)
SILENT_AFTER = timedelta(days=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=24)
# an address that answers slowly gets at most a fifth of the lane's time
SLOW, SHARE = 0.5, 4
KEPT = timedelta(days=30)
GONE = 410


def write_notices() -> int:
    """Put what changed into the outbox, for each address that wants it. Returns how many lines were looked at."""
    looked = 0
    for pk in Endpoint.objects.active().values_list("pk", flat=True):
        with transaction.atomic():
            endpoint = Endpoint.objects.select_for_update(of=("self",)).get(pk=pk)
            lines = list(after(endpoint.after)[:LINES_A_LOOK])
            if not lines:
                continue
            wanted = {f"{pk}:{line.pk}": {"change": line.pk} for line in lines if line.type in endpoint.subjects}
            outbox.announce_many("notify", subject=endpoint, payloads=wanted)
            Endpoint.objects.filter(pk=pk).update(after=lines[-1].pk)
        looked += len(lines)
    return looked


outbox.lanes[LANE] = write_notices


def after(pk: int) -> Any:
    """The lines behind this one, in the order of commit."""
    lines = Change.objects.settled().order_by("xact", "pk").only("pk", "type")
    last = Change.objects.filter(pk=pk).values_list("xact", flat=True).first()
    return lines if last is None else lines.filter(Q(xact__gt=last) | Q(xact=last, pk__gt=pk))


@outbox.handles("notify", delivery="idempotent", lane=LANE)
def deliver(items: Sequence[OutboxItem]) -> None:
    """Everything is asked again at the moment of sending: whether it is wanted, by whom, and what the line says now."""
    (item,) = items
    endpoint = Endpoint.objects.select_related("holder", "made_by").filter(pk=item.subject_id, stopped_at__isnull=True).first()
    if endpoint is None:
        return
    if not may_have_keys(endpoint.made_by, endpoint.holder):
        endpoints.stop_by_clock(endpoint=endpoint, why=Endpoint.Stop.ENDED)
        return
    told = content(item, endpoint)
    if told is None:
        return
    now = timezone.now()
    if endpoint.rests_until and endpoint.rests_until > now and "ping" not in item.payload:
        raise outbox.Later(endpoint.rests_until)
    send(endpoint, item, told)


def content(item: OutboxItem, endpoint: Endpoint) -> dict[str, Any] | None:
    """What the notice says, made from ids; None when it is not wanted any more."""
    if "ping" in item.payload:
        return {"type": "ping", "timestamp": item.created_at, "data": {}}
    line = Change.objects.filter(pk=item.payload["change"], type__in=endpoint.subjects).first()
    if line is None:
        return None
    return {"type": f"{line.type}.{line.change}", "timestamp": line.at, "data": as_json(line)}


def signed(endpoint: Endpoint, notice: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: signed at the moment of sending, so that an old one is known as old."""
    held = [Webhook(secret).sign(notice, at, body.decode()) for secret in endpoint.secrets(at)]
    return {
        "Content-Type": "application/json", "User-Agent": "PROMISE-notices/1", "webhook-id": notice,
        "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": " ".join(held),
    }  # fmt: skip


def send(endpoint: Endpoint, item: OutboxItem, told: dict[str, Any]) -> None:
    notice = f"msg_{endpoint.public_id}_{item.payload.get('change') or item.payload['ping']}"
    body = orjson.dumps(told)
    began, answer, trouble = time.monotonic(), None, ""
    try:
        answer = outside.post(endpoint.url, body, signed(endpoint, notice, body, timezone.now()))
    except outside.Refused:
        trouble = NoticeTry.Trouble.REFUSED.value
    except outside.NoAnswer as error:
        trouble = str(error)
    took = time.monotonic() - began
    done = NoticeTry(
        endpoint=endpoint, notice=notice, kind=told["type"], took_ms=int(took * 1000), answer=answer, trouble=trouble,
    )  # fmt: skip
    done.save()
    if done.was_taken:
        took_it(endpoint, took)
    else:
        failed(endpoint, item, done)


def took_it(endpoint: Endpoint, took: float) -> None:
    rests = timezone.now() + timedelta(seconds=took * SHARE) if took > SLOW else None
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None, rests_until=rests)
    if rests:
        pending(endpoint).filter(due_at__lt=rests).update(due_at=rests)
    elif endpoint.failing_since is not None:  # nothing needs to wait any more
        pending(endpoint).filter(due_at__gt=timezone.now()).update(due_at=timezone.now())


def failed(endpoint: Endpoint, item: OutboxItem, done: NoticeTry) -> None:
    """Rest for as long as it has failed, from five seconds to a day; stop when it is gone or silent for days."""
    now = done.at
    if done.answer == GONE:
        endpoints.stop_by_clock(endpoint=endpoint, why=Endpoint.Stop.GONE)
        return
    since = endpoint.failing_since or now
    if now - since > SILENT_AFTER:
        endpoints.stop_by_clock(endpoint=endpoint, why=Endpoint.Stop.SILENT)
        return
    rests = now + min(LONGEST_WAIT, max(FIRST_WAIT, now - since)) * random.uniform(1, 1.1)  # noqa: S311
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=since, rests_until=rests)
    pending(endpoint).filter(due_at__lt=rests).update(due_at=rests)
    if "ping" in item.payload:
        return
    if now - item.created_at > GIVEN_UP_AFTER:
        NoticeTry.objects.create(endpoint=endpoint, notice=done.notice, kind=done.kind, trouble=NoticeTry.Trouble.GIVEN_UP)
        return
    raise outbox.Later(rests)


def pending(endpoint: Endpoint) -> Any:
    mine = {"subject_type": endpoint._meta.label_lower, "subject_id": str(endpoint.pk)}
    return OutboxItem.objects.filter(kind="notify", state=OutboxItem.State.PENDING, **mine)


def forget_tries() -> int:
    """What is older than a month; run by the clock. Returns how many rows went."""
    return NoticeTry.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
