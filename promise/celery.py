"""Celery is a doorbell and a clock, never the truth: what must not be lost is in the outbox table."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promise.settings")

app = Celery("promise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "deliver": {"task": "promise.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "tick": {"task": "promise.tick", "schedule": 60.0, "options": {"expires": 60}},
}


@app.task(name="promise.deliver")  # type: ignore[untyped-decorator]
def deliver() -> None:
    from promise.core import outbox

    outbox.deliver_due()


@app.task(name="promise.tick")  # type: ignore[untyped-decorator]
def tick() -> None:
    from promise.core import clock

    clock.tick()
