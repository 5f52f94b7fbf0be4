"""`make bench`: our pages at two sizes beside the limit, in one run, as ratios. Figures drift with the machine; ratios hold."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from bench import load
from bench.targets import paths

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SIZES = {"small": (0, 0), "large": (20_000, 100_000)}


@dataclass
class Ground:
    """One database with its own index folder."""

    name: str
    environment: dict[str, str]


def ground(name: str, base: str | None) -> Ground:
    folder = ROOT / "var" / "bench" / name
    folder.mkdir(parents=True, exist_ok=True)
    address = f"{base}_{name}" if base else f"sqlite:///{folder / 'bench.sqlite3'}"
    own = {
        "DEBUG": "1",
        "DATABASE_URL": address,
        "SEARCH_ROOT": str(folder / "search"),
        "RATE_ANON": "1000000000",
        "DJANGO_SETTINGS_MODULE": "promise.settings",
        "SITE_URL": "http://localhost:8000",
        "BENCH_RECORDED": str(folder / "recorded.json"),
    }
    return Ground(name, {**os.environ, **own})


def prepare(place: Ground, initiatives: int, organisations: int) -> None:
    """Fill the database once; a second run uses what is there."""
    done = Path(place.environment["BENCH_RECORDED"]).with_name("ready")
    manage = [sys.executable, "manage.py"]
    steps = [["migrate", "--verbosity", "0"], ["load_starter", "--demo"]]
    if initiatives:
        steps.append(
            ["make_scale", "--initiatives", str(initiatives), "--organisations", str(organisations), "--stories", "1000"]
        )
    steps.append(["run_outbox", "--once"])
    if not done.exists():
        print(f"Preparing the {place.name} database ...", file=sys.stderr)
        create(place)
        for step in steps:
            subprocess.run([*manage, *step], cwd=ROOT, env=place.environment, check=True, stdout=subprocess.DEVNULL)
        done.touch()
    record = [sys.executable, "-m", "bench.record", place.environment["BENCH_RECORDED"]]
    subprocess.run(record, cwd=ROOT, env=place.environment, check=True)


def create(place: Ground) -> None:
    """A database of its own on PostgreSQL; a file makes itself."""
    address = urlsplit(place.environment["DATABASE_URL"])
    if address.scheme.startswith("postgres"):
        import psycopg

        with psycopg.connect(address._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{address.path[1:]}"')
            connection.execute(f'CREATE DATABASE "{address.path[1:]}"')


@contextmanager
def serving(target: str, place: Ground) -> Iterator[int]:
    port = free_port()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
               "--blocking-threads", "4", "--no-ws", "--log-level", "error", target]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**place.environment, "PROMISE_PROCESS": "web"})
    try:
        wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start within 30 seconds.")


def measure(place: Ground, seconds: float) -> list[str]:
    recorded = json.loads(Path(place.environment["BENCH_RECORDED"]).read_text())
    rows = []
    with serving("promise.wsgi:application", place) as ours, serving("bench.limit:application", place) as bare:
        for port in (ours, bare):
            for path in paths().values():  # the first answer of a process also loads what it needs
                urlopen(f"http://localhost:{port}{path}", timeout=60).read()
        for name, path in paths().items():
            mine, limit = (load.run(port, path, seconds=seconds) for port in (ours, bare))
            broken = f"  {mine.failures} FAILED" if mine.failures else ""
            rows.append(
                f"{place.name:6} {name:18} {mine.rate:8.0f} {mine.p50:8.2f} {mine.p99:8.2f} {limit.rate:9.0f} "
                f"{mine.rate / limit.rate:7.3f} {recorded[path]['queries']:8d}{broken}"
            )
            print(rows[-1], flush=True)
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--only", choices=list(SIZES))
    chosen = options.parse_args()
    base = os.environ.get("DATABASE_URL")
    print(f"{'size':6} {'page':18} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'limit/s':>9} {'ratio':>7} {'queries':>8}")
    for name, (initiatives, organisations) in SIZES.items():
        if chosen.only in {None, name}:
            place = ground(name, base)
            prepare(place, initiatives, organisations)
            measure(place, chosen.seconds)


if __name__ == "__main__":
    main()
