from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from promise.core import clock
from promise.core.models import JobRun

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@pytest.fixture
def job(monkeypatch):
    runs: list[str] = []
    monkeypatch.setattr(clock, "jobs", {"hourly": clock.Job("hourly", timedelta(hours=1), lambda: runs.append("hourly"))})
    return runs


def test_tick_runs_a_job_once_an_interval(job):
    assert clock.tick(now=NOON) == ["hourly"]
    assert clock.tick(now=NOON + timedelta(minutes=59)) == []
    assert clock.tick(now=NOON + timedelta(minutes=61)) == ["hourly"]
    assert len(job) == 2


def test_job_that_fails_is_noted_and_does_not_stop_the_others(job, monkeypatch, caplog):
    def broken() -> None:
        raise ValueError

    monkeypatch.setitem(clock.jobs, "broken", clock.Job("broken", timedelta(hours=1), broken))
    clock.tick(now=NOON)
    assert JobRun.objects.get(job="broken").last_error == "ValueError"
    assert job == ["hourly"]


def test_housekeeping_keeps_what_is_open_or_uncertain(transactional_db):
    import time

    from django.utils import timezone

    from promise.core import schedule
    from promise.core.models import Bucket, OutboxItem

    Bucket.objects.create(key="old", opened=0, used=1, closes=time.time() - 2 * 86400)
    Bucket.objects.create(key="open", opened=0, used=1, closes=time.time() + 60)
    long_ago = timezone.now() - timedelta(days=31)
    for n, state in enumerate(["done", "uncertain", "failed"]):
        OutboxItem.objects.create(kind="mail", dedupe_key=str(n), state=state, done_at=long_ago if state == "done" else None)
    schedule.clear_closed_buckets()
    schedule.clear_delivered_items()
    assert list(Bucket.objects.values_list("key", flat=True)) == ["open"]
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {"uncertain", "failed"}
