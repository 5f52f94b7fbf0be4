"""T19 to T25 with their guards taken out one by one: a test that still passes then would prove nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stories.mutants import MUTANTS

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_the_tests_notice(name, tmp_path):
    """In a process of its own, on SQLite: the guard is the same on both."""
    asked = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", str(HERE / MUTANTS[name][1])]
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "DATABASE_", "REDIS_"))}
    done = subprocess.run(
        asked, env=own | {"STORY_MUTANT": name, "DEBUG": "1"}, capture_output=True, text=True, check=False, cwd=HERE.parents[1]
    )
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-2000:]
    assert " failed" in done.stdout
