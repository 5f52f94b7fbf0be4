from __future__ import annotations

from promise.core import clock
from stories.actions import stories


@clock.every(minutes=5)
def publish_due_stories() -> None:
    stories.publish_due()
