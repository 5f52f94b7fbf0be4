from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def thinking_time(settings) -> Callable[[int], None]:
    def days(number: int) -> None:
        settings.COOLING_OFF_DAYS = number

    return days


@pytest.fixture(autouse=True)
def _no_thinking_time(settings) -> None:
    settings.COOLING_OFF_DAYS = 0
