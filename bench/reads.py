"""`python -m bench.reads SMALL LARGE`: the hot reads of the bank beside the bare limit and the textbook, in one run.

SMALL and LARGE are addresses of PostgreSQL databases, filled and with the texts kept (`manage.py run_outbox --once`). Each is
served by granian with one worker and four threads and asked from four connections; `limit` runs the statements that our
answer ran and sends as many bytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench import load
from bench.__main__ import Ground, serving

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench" / "reads"
LIST = "/api/v1/initiatives/"
DIFFERENT = 100
SLICES = 8


def place(name: str, address: str) -> Ground:
    own = {
        "DEBUG": "1", "DATABASE_URL": address, "RATE_ANON": "1000000000", "DJANGO_SETTINGS_MODULE": "promise.settings",
        "SITE_URL": "http://localhost:8000", "SEARCH_ROOT": str(FOLDER / f"search-{name}"),
        "BENCH_RECORDED": str(FOLDER / f"{name}.json"),
    }  # fmt: skip
    return Ground(name, {**os.environ, **own})


def record(where: str) -> None:
    """What each question costs in statements, what it answers and its tag: asked of the site in this process."""
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    from promise.core.thin import Thin
    from toolkit.models import Initiative

    short, held = Thin(WSGIHandler()), {}

    def ask(path: str, tag: str = "") -> tuple[dict[str, str], bytes]:
        environ = RequestFactory(HTTP_HOST="localhost").get(path).environ
        environ.pop("HTTP_COOKIE", None)
        said: list[Any] = []
        parts = short(environ | ({"HTTP_IF_NONE_MATCH": tag} if tag else {}), lambda *words: said.append(words))
        return dict(said[0][1]), b"".join(parts)

    def note(path: str) -> str | None:
        ask(path), ask(path)
        with CaptureQueriesContext(connection) as queries:
            headers, body = ask(path)
        tag = headers["ETag"]
        ask(path, tag)
        with CaptureQueriesContext(connection) as again:
            ask(path, tag)
        held[path] = {"statements": reads(queries), "body": body.decode(), "type": headers["Content-Type"], "tag": tag}
        held[f"{path}#304"] = {"statements": reads(again), "body": "", "type": ""}
        return json.loads(body).get("next")

    following = note(LIST)
    published = Initiative.objects.published().order_by("pk").values_list("slug", flat=True)
    for slug in published[:: max(1, published.count() // DIFFERENT)][:DIFFERENT]:
        note(f"{LIST}{slug}/")
    for _page in range(DIFFERENT):
        if not following:
            break
        following = note(following.removeprefix("http://localhost:8000"))
    Path(where).write_text(json.dumps(held))


def reads(queries: Any) -> list[str]:
    found = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in found if sql.startswith("SELECT") and "core_bucket" not in sql]


def measure(ground: Ground, seconds: float) -> dict[str, tuple[load.Result, load.Result]]:
    recorded = json.loads(Path(ground.environment["BENCH_RECORDED"]).read_text())
    whole = [path for path in recorded if "#" not in path]
    lists, records = [p for p in whole if p.startswith(f"{LIST}?")], [p for p in whole if p.startswith(LIST) and p.endswith("/")]
    records.remove(LIST)
    tags = {path: recorded[path]["tag"] for path in whole}
    questions = {
        "list": ([LIST], None), "list, other pages": (lists, None),
        "record": (records[:1], None), "record, others": (records, None),
        "304 of the list": ([LIST], tags), "304 of records": (records, tags),
    }  # fmt: skip
    found = {}
    with serving("promise.wsgi:application", ground) as ours, serving("bench.limit:application", ground) as bare:
        for port in (ours, bare):
            for path in (LIST, LIST, lists[0], records[0], records[0]):
                urlopen(f"http://localhost:{port}{path}", timeout=60).read()
        for name, (paths, known) in questions.items():
            found[name] = in_turn((ours, bare), paths, known, seconds)
        stream(ours, ground.name)
    return found


def in_turn(
    ports: tuple[int, int], paths: list[str], tags: dict[str, str] | None, seconds: float
) -> tuple[load.Result, load.Result]:
    """One after the other in short slices, so that whatever else the machine does falls on both."""
    slices: list[list[load.Result]] = [[], []]
    for _slice in range(SLICES):
        for port, held in zip(ports, slices, strict=True):
            held.append(load.run(port, paths[0], more=paths[1:], tags=tags, seconds=seconds / SLICES, warm=0.1))
    mine, limit = (together(held) for held in slices)
    return mine, limit


def together(held: list[load.Result]) -> load.Result:
    """Rates averaged, medians of the percentiles."""
    middle = lambda values: sorted(values)[len(values) // 2]  # noqa: E731
    rate = sum(one.rate for one in held) / len(held)
    p50, p99 = middle([one.p50 for one in held]), middle([one.p99 for one in held])
    return load.Result(rate, p50, p99, sum(one.requests for one in held), sum(one.failures for one in held))


def stream(port: int, name: str) -> None:
    """The whole list as NDJSON: rows a second, and how the server's memory moved meanwhile."""
    server = subprocess.run(["pgrep", "-f", f"port {port} "], capture_output=True, text=True, check=False).stdout.split()
    before, most, begin, rows = memory(server), 0, time.perf_counter(), 0
    with urlopen(
        Request(f"http://localhost:{port}{LIST}?format=ndjson", headers={"Accept-Encoding": "identity"}), timeout=300
    ) as out:
        while chunk := out.read(1 << 20):
            rows += chunk.count(b"\n")
            most = max(most, memory(server))
    took = time.perf_counter() - begin
    print(f"{name:6} ndjson: {rows} rows in {took:.2f} s, {rows / took:.0f} rows/s; memory {before} -> at most {most} MB")


def memory(pids: list[str]) -> int:
    total = 0
    for pid in pids:
        try:
            held = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in held.splitlines() if line.startswith("VmRSS")), 0)
    return total // 1024


def textbook(ground: Ground, seconds: float) -> load.Result:
    with serving("bench.textbook_site:application", ground) as port:
        urlopen(f"http://localhost:{port}/textbook/", timeout=60).read()
        return load.run(port, "/textbook/", seconds=seconds)


def main() -> None:
    if sys.argv[1] == "--record":
        record(sys.argv[2])
        return
    seconds = float(os.environ.get("BENCH_SECONDS", "3"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"{'size':6} {'question':18} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8} {'limit/s':>9} {'ratio':>7}")
    for name, address in zip(("small", "large"), sys.argv[1:3], strict=False):
        ground = place(name, address)
        command = [sys.executable, "-m", "bench.reads", "--record", ground.environment["BENCH_RECORDED"]]
        subprocess.run(command, cwd=ROOT, env=ground.environment, check=True)
        for question, (mine, limit) in measure(ground, seconds).items():
            broken = f"  {mine.failures} FAILED" if mine.failures else ""
            print(
                f"{name:6} {question:18} {mine.rate:8.0f} {mine.p50:8.2f} {mine.p99:8.2f} {limit.rate:9.0f} "
                f"{mine.rate / limit.rate:7.3f}{broken}",
                flush=True,
            )
        first_day = textbook(ground, seconds)
        print(f"{name:6} {'textbook list':18} {first_day.rate:8.0f} {first_day.p50:8.2f} {first_day.p99:8.2f}", flush=True)


if __name__ == "__main__":
    main()
