"""A broken environment stops the start, names the variable and says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL_SITE = {
    "DEBUG": "0",
    "SITE_URL": "https://promise.example.org",
    "SECRET_KEY": "long-and-random-" * 5,
    "CONTACT_KEY": "another-long-and-random-" * 4,
    "LEDGER_PATH": "/srv/promise/withdrawals.ledger",
    "EMAIL_URL": "smtps://user:password@mail.example.org:465",
    "DATABASE_URL": "sqlite:///:memory:",
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Another process with nothing in its environment but this; an empty value means: not set."""
    given = {name: value for name, value in environment.items() if value}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **given}, capture_output=True, text=True, timeout=60, check=False
    )


def start(**changed: str) -> subprocess.CompletedProcess[str]:
    return run("-c", "import promise.settings", **{**REAL_SITE, **changed})


def test_start_with_a_whole_environment_works():
    assert start().returncode == 0, start().stderr


@pytest.mark.parametrize(
    ("changed", "variable", "remedy"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY", "long random value"),
        ({"CONTACT_KEY": ""}, "CONTACT_KEY", "long random value"),
        ({"LEDGER_PATH": ""}, "LEDGER_PATH", "Name a file"),
        ({"EMAIL_URL": ""}, "EMAIL_URL", "Use smtp://"),
        ({"EMAIL_URL": "pigeon://roof"}, "EMAIL_URL", "Use smtp://"),
        ({"EMAIL_URL": "smtp://host:notaport"}, "EMAIL_URL", "not an address"),
        ({"SITE_URL": ""}, "SITE_URL", "Set it to the address"),
        ({"SITE_URL": "ftp://promise.example.org"}, "SITE_URL", "must start with"),
        ({"SITE_URL": "http://promise.example.org"}, "SITE_URL", "https://"),
        ({"DEBUG": "maybe"}, "DEBUG", "Set it to 1 or 0"),
        ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL", "postgres://"),
        ({"DATABASE_URL": "no address at all"}, "DATABASE_URL", "postgres://"),
        ({"REDIS_URL": "http://host"}, "REDIS_URL", "redis://"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS", "Name the hosts"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES", "whole number"),
        ({"TRUSTED_PROXIES": "two"}, "TRUSTED_PROXIES", "whole number"),
        ({"RATE_ANON": "0"}, "RATE_ANON", "at least 1"),
        ({"SMALL_NUMBERS": "0"}, "SMALL_NUMBERS", "at least 1"),
        ({"SMALL_NUMBERS": "ten"}, "SMALL_NUMBERS", "whole number"),
        ({"RATE_KEY": "many"}, "RATE_KEY", "whole number"),
        ({"COOLING_OFF_DAYS": "a week"}, "COOLING_OFF_DAYS", "whole number"),
    ],
)
def test_start_with_a_broken_value_is_refused(changed, variable, remedy):
    ended = start(**changed)
    last = ended.stderr.strip().splitlines()[-1]
    assert ended.returncode != 0
    assert "ImproperlyConfigured" in last
    assert f"{variable}:" in last
    assert remedy in last


def test_refusal_does_not_print_a_secret():
    ended = start(EMAIL_URL="smtp://user:hunter2secret@host:notaport")
    assert ended.returncode != 0
    assert "hunter2secret" not in ended.stderr


def test_production_settings_pass_the_deployment_checks():
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **REAL_SITE)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_embedded_start_makes_its_own_secrets_and_never_turns_on_djangos_debug():
    words = "from promise import settings as s; print(s.DEBUG, s.EMBEDDED, len(s.SECRET_KEY) > 40, s.COOLING_OFF_DAYS)"
    ended = run("-c", words, DEBUG="1")
    assert ended.stdout.split() == ["False", "True", "True", "0"], ended.stderr
