"""Housekeeping of the shared ground: what has done its work is not kept for ever."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from promise.core import clock, rendered
from promise.core.models import Bucket, OutboxItem

KEEP_DONE = timedelta(days=30)


@clock.every(hours=6)
def clear_closed_buckets() -> None:
    """An allowance whose window closed a day ago says nothing any more, and it is about an address."""
    Bucket.objects.filter(closes__lt=time.time() - 86400).delete()


@clock.every(minutes=1)
def keep_rendered() -> None:
    rendered.keep_missing()


@clock.every(hours=6)
def clear_delivered_items() -> None:
    """A month is long enough to settle doubts about a letter; uncertain and failed ones stay until staff decide."""
    OutboxItem.objects.filter(state=OutboxItem.State.DONE, done_at__lt=timezone.now() - KEEP_DONE).delete()
