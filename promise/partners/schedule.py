"""The clock's door of what joins the three for programs."""

from __future__ import annotations

from promise.core import clock
from promise.partners.actions import calls, dumps, keys, notices


@clock.every(hours=1)
def forget_drawn_tokens() -> None:
    keys.forget_tokens()


@clock.every(hours=1)
def forget_calls() -> None:
    calls.forget_calls()


@clock.every(hours=6)
def forget_tries() -> None:
    notices.forget_tries()


@clock.every(days=1)
def make_dump() -> None:
    dumps.make()


@clock.every(minutes=1)
def renew_stories_of_dump() -> None:
    dumps.renew_stories()
