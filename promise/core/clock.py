"""The clock's door: each app's schedule.py registers periodic jobs; whoever ticks, nothing fires twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from promise.core.models import JobRun

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[], object]


jobs: dict[str, Job] = {}


def every(**interval: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a job: `@every(hours=1)`. It must be safe to run late and safe to run again."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__name__}"
        jobs[name] = Job(name, timedelta(**interval), function)
        return function

    return register


def tick(*, now: datetime | None = None) -> list[str]:
    """Run every job whose time has come and that this process claimed. Returns their names."""
    moment = now or timezone.now()
    return [job.name for job in jobs.values() if _claim(job, moment) and _run(job)]


def _claim(job: Job, now: datetime) -> bool:
    if JobRun.objects.filter(job=job.name, ran_at__lte=now - job.every).update(ran_at=now):
        return True
    if JobRun.objects.filter(job=job.name).exists():
        return False
    try:
        with transaction.atomic():
            JobRun.objects.create(job=job.name, ran_at=now)
    except IntegrityError:
        return False
    return True


def _run(job: Job) -> bool:
    started, failed = time.monotonic(), ""
    try:
        job.run()
    except Exception as error:  # one broken job must not stop the others
        failed = type(error).__name__
        log.exception("job_failed", extra={"job": job.name})
    took = int((time.monotonic() - started) * 1000)
    JobRun.objects.filter(job=job.name).update(took_ms=took, last_error=failed)
    return True
