"""Style is checked by the same command as everything else."""

from __future__ import annotations

import pytest

from tests.contracts.test_structure import BIN, run


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ruff", "check", "--no-cache", "."), id="lint"),
        pytest.param(("ruff", "format", "--check", "--no-cache", "."), id="format"),
        pytest.param(("djlint", "templates", "--lint", "--quiet"), id="templates"),
        pytest.param(("mypy", "promise", "alliance", "toolkit", "stories"), id="types"),
    ],
)
def test_style(command):
    answer = run(str(BIN / command[0]), *command[1:])
    assert answer.returncode == 0, answer.stdout + answer.stderr
