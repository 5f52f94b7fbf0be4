from __future__ import annotations

import os
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


@pytest.fixture(autouse=True)
def _mutant(monkeypatch) -> None:
    """Only for test_mutants.py, which sets this for processes of its own."""
    if name := os.environ.get("STORY_MUTANT"):
        from tests.stories.mutants import take_out

        take_out(name, monkeypatch)
