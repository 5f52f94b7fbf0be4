"""Asks each page once inside Django and writes down its statements and its bytes, for the bare handler to repeat."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from bench.targets import paths  # noqa: E402


def main(where: str) -> None:
    setup_test_environment()
    settings.ALLOWED_HOSTS = ["*"]
    recorded = {}
    for name, path in paths().items():
        client = Client()
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{name} {path} answered {answer.status_code}")
        reads = [q["sql"] for q in queries.captured_queries if q["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
        recorded[path] = {
            "name": name,
            "statements": reads,
            "queries": len(queries),
            "body": answer.content.decode(),
            "type": answer["Content-Type"],
        }
    Path(where).write_text(json.dumps(recorded))


if __name__ == "__main__":
    main(sys.argv[1])
