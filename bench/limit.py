"""The limit: a bare WSGI handler that runs the statements our page ran, by the same driver, and answers as many bytes.

What is between its figure and ours is what Django, our views, templates and documents cost.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

RECORDED = json.loads(Path(os.environ["BENCH_RECORDED"]).read_text())
ADDRESS = os.environ["DATABASE_URL"]
held = threading.local()


def connect() -> Any:
    if ADDRESS.startswith("sqlite"):
        import sqlite3

        return sqlite3.connect(urlsplit(ADDRESS).path[1:], check_same_thread=False)
    import psycopg

    return psycopg.connect(ADDRESS, autocommit=True)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if not hasattr(held, "connection"):
        held.connection = connect()
    path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else "")
    again = "#304" if environ.get("HTTP_IF_NONE_MATCH") else ""
    page = RECORDED[path + again]
    for statement in page["statements"]:
        cursor = held.connection.cursor()
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()
        cursor.close()
    body = page["body"].encode()
    if again:
        start_response("304 Not Modified", [("Content-Length", "0")])
        return []
    start_response("200 OK", [("Content-Type", page["type"]), ("Content-Length", str(len(body)))])
    return [body]
