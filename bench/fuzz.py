"""`make fuzz`: schemathesis against the running server. What the description promises must hold for hostile callers too.

Plays on ground of its own under var/fuzz (SQLite, or PostgreSQL beside the one that DATABASE_URL names): starter and demo
content, a key that may write, granian on a free port of 127.0.0.1. Ends with 1 on any finding, on any 5xx, and when fewer
cases than `--cases` were asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.drill_databases import Ground, chosen

ROOT = Path(__file__).resolve().parents[1]
GROUND = ROOT / "var" / "fuzz"
BIN = Path(sys.executable).parent
CONFIG = Path(__file__).with_name("fuzz.toml")
CASES, EACH, SEED, ROUNDS = 10_000, 240, 20261127, 5


def own_ground(port: int) -> Ground:
    shutil.rmtree(GROUND, ignore_errors=True)
    GROUND.mkdir(parents=True)
    ground = chosen(os.environ.get("DATABASE_URL", ""), GROUND)
    os.environ |= {
        "DEBUG": "1",
        "DATABASE_URL": ground.url,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SEARCH_ROOT": str(GROUND / "search"),
        "MEDIA_ROOT": str(GROUND / "media"),
        "LEDGER_PATH": str(GROUND / "withdrawals.ledger"),
        "EMAIL_URL": f"file://{GROUND / 'mail'}",
        "RATE_ANON": "1000000000",
        "RATE_KEY": "1000000000",
        "DJANGO_SETTINGS_MODULE": "promise.settings",
    }
    return ground


def fill() -> str:
    """Content as on a newcomer's machine, and the secret of a key that may write."""
    manage = [sys.executable, "manage.py"]
    for words in (["migrate", "--verbosity", "0"], ["load_starter", "--demo"], ["run_outbox", "--once"]):
        subprocess.run([*manage, *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    from alliance.models import Organisation, Seat
    from promise.partners.actions import holders, keys

    seat = Seat.objects.filter(role="lead", state="active", user__email="lead@demo.test").select_related("user").get()
    home = Organisation.objects.get(pk=seat.organisation_id)
    holder = holders.of_member(organisation=home, by=seat.user)
    return keys.make(
        holder=holder, kind="personal", name="fuzz", by=seat.user, scopes=["read", "initiatives:write"], days=30
    ).secret


@contextmanager
def served(port: int) -> Iterator[Path]:
    log = GROUND / "server.log"
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "promise.wsgi:application",
    ]  # fmt: skip
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "PROMISE_PROCESS": "web"})
        try:
            wait_for(f"http://127.0.0.1:{port}/livez", server)
            yield log
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def ask(port: int, secret: str, each: int, seed: int) -> int:
    command = [
        str(BIN / "schemathesis"), "--config-file", str(CONFIG), "run", f"http://127.0.0.1:{port}/api/v1/schema/",
        "--checks", "all", "-n", str(each),
        "--header", f"Authorization: Bearer {secret}", "--workers", "2", "--seed", str(seed), "--continue-on-failure",
        "--suppress-health-check", "all", "--request-timeout", "20", "--no-color", "--generation-database", "none",
        "--report", "json", "--report-json-path", str(GROUND / "report.json"), "--warnings", "off",
    ]  # fmt: skip
    return subprocess.run(command, cwd=GROUND, check=False).returncode


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="at most so many cases for each operation")
    parser.add_argument("--cases", type=int, default=CASES, help="fewer in all is a failure")
    wanted = parser.parse_args()
    port = free_port()
    ground = own_ground(port)
    try:
        secret = fill()
        with served(port) as log:
            begin = time.monotonic()
            code = cases = rounds = 0
            while code == 0 and cases < wanted.cases and rounds < ROUNDS:  # some operations have few different cases
                code = ask(port, secret, wanted.each, SEED + rounds)
                cases += count((GROUND / "report.json").read_text())
                rounds += 1
            broken = log.read_text(errors="replace").count("Internal Server Error")
        print(f"{cases} cases in {time.monotonic() - begin:.0f} s, {broken} of them 5xx, schemathesis ended with {code}")
        return 0 if code == 0 and broken == 0 and cases >= wanted.cases else 1
    finally:
        ground.leave()


def count(report: str) -> int:
    """How many cases were asked, by the report."""
    return int(json.loads(report)["test_cases"]["generated"])


if __name__ == "__main__":
    sys.exit(main())
