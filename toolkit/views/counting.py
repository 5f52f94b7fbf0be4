from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpResponseBase

log = logging.getLogger(__name__)


def after(response: HttpResponseBase, count: Callable[[], None]) -> None:
    """Count once the answer has gone out, so that nobody waits for it; a count that fails is only a count."""

    def quietly() -> None:
        try:
            count()
        except DatabaseError:
            log.warning("question_not_counted", exc_info=True)

    # the one place where Django runs something once the last byte is out
    response._resource_closers.append(quietly)  # type: ignore[attr-defined]
