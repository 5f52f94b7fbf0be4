from __future__ import annotations

from promise.core import clock
from stories.actions import responses, stories


@clock.every(minutes=5)
def publish_due_stories() -> None:
    stories.publish_due()


@clock.every(hours=12)
def ask_authors_again() -> None:
    stories.ask_authors_again()


@clock.every(hours=12)
def forget_old_drafts() -> None:
    stories.forget_old_drafts()


@clock.every(hours=1)
def tell_authors_outcomes() -> None:
    responses.tell_outcomes()
