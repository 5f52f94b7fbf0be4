#!/usr/bin/env python3
"""Keep a copy of everything public in one SQLite file: `python3 sync_client.py https://SITE copy.sqlite3 [--check] [--key KEY]`.

The first run takes the nightly files (or, where there are none yet, the lists), every later one only what changed. What was
removed is deleted from the copy: a story that its author took back too. `--check` reads all lists and compares them with the
copy. Needs nothing but Python 3.11. It is an example to read and to change, and you may do with it what you like (CC0 1.0).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

# name of a type in the change log -> name of its list
LISTS = {
    "organisation": "organisations", "chapter": "chapters", "meeting": "meetings", "initiative": "initiatives",
    "adoption": "adoptions", "measure": "measures", "series": "series", "barrier": "barriers", "briefing": "briefings",
    "library": "library", "story": "stories",
}  # fmt: skip
# Counted from other records: they may move without a line in the change log, so a copy may be behind with them.
COUNTED = {
    "organisations": {"descendant_count", "recruited"}, "chapters": {"members"}, "meetings": {"places_left"},
    "initiatives": {"outcomes", "adoption_count"}, "barriers": {"reports", "ideas"}, "briefings": {"shared_points"},
}  # fmt: skip
GONE = (404, 410)
# the log is in the order of commit; whoever writes while we begin has ended long before this
MARGIN = timedelta(minutes=10)

Answer = tuple[int, "dict[str, str]", bytes]
Ask = Callable[[str], Answer]


def over_http(key: str = "") -> Ask:
    """Asks, waits when it was too often, and gives back (status, headers, body)."""

    def ask(address: str) -> Answer:
        request = Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})  # noqa: S310
        for _try in range(5):
            try:
                with urlopen(request, timeout=60) as answer:  # noqa: S310
                    return answer.status, dict(answer.headers), answer.read()
            except HTTPError as error:
                if error.code != 429:
                    return error.code, dict(error.headers), error.read()
                time.sleep(int(error.headers.get("Retry-After", "60")))
        raise RuntimeError("still too many requests; try again later")

    return ask


class Copy:
    """`rows(list, id, json)` and one line that says from where to go on."""

    def __init__(self, site: str, path: str, ask: Ask) -> None:
        self.root, self.ask = f"{site.rstrip('/')}/api/v1/", ask
        self.held = sqlite3.connect(path)
        self.held.execute("CREATE TABLE IF NOT EXISTS rows (list TEXT, id TEXT, json TEXT, PRIMARY KEY (list, id))")
        self.held.execute("CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), address TEXT)")

    def sync(self) -> dict[str, int]:
        place = self.held.execute("SELECT address FROM place").fetchone()
        with self.held:  # all of a run or nothing of it
            counts = {} if place else self.begin()
            return {**counts, **self.follow(self.held.execute("SELECT address FROM place").fetchone()[0])}

    # -- the first time ------------------------------------------------------------------------------------------------

    def begin(self) -> dict[str, int]:
        status, headers, body = self.ask(f"{self.root}dump/")
        manifest = json.loads(body) if status == 200 else {"files": []}
        if manifest.get("made_at"):
            self.go_on_from(manifest["changes"]["cursor"])
        else:
            now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else datetime.now(UTC)
            self.go_on_from(f"{self.root}changes/?since={(now - MARGIN).strftime('%Y-%m-%dT%H:%M:%SZ')}")
        files = {one["type"]: one for one in manifest["files"] if one["format"] == "ndjson"}
        counts = {}
        for name in LISTS.values():
            lines = self.file(files[name]) if name in files else self.get(f"{self.root}{name}/?format=ndjson")
            counts[name] = sum(self.put(name, json.loads(line)) for line in lines.splitlines())
        return counts

    def file(self, told: dict[str, Any]) -> bytes:
        content = self.get(told["url"])
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise RuntimeError(f"{told['name']} did not arrive as it was sent")
        return gzip.decompress(content)

    # -- every other time ----------------------------------------------------------------------------------------------

    def follow(self, address: str) -> dict[str, int]:
        """Every line since; of each record only the last one counts."""
        last: dict[tuple[str, str], str] = {}
        moment = ""
        for page in self.pages(address):
            for line in page["results"]:
                last[LISTS.get(line["type"], ""), line["id"]] = line["change"]
                moment = line.get("at") or line["removed_at"]
        counts = {"renewed": 0, "deleted": 0}
        for (name, key), change in last.items():
            if name and change == "removed":
                counts["deleted"] += self.drop(name, key)
            elif name:
                counts["renewed"] += self.renew(name, key)
        if moment:
            self.go_on_from(f"{self.root}changes/?since={moment.replace('+', '%2B')}")
        return counts

    def renew(self, name: str, key: str) -> bool:
        status, _headers, body = self.ask(f"{self.root}{name}/{key}/")
        if status in GONE:  # it went after this line was written
            self.drop(name, key)
            return False
        if status != 200:
            raise RuntimeError(f"{name}/{key}: {status}")
        self.put(name, json.loads(body))
        return True

    def drop(self, name: str, key: str) -> int:
        return self.held.execute("DELETE FROM rows WHERE list = ? AND id = ?", (name, key)).rowcount

    # -- is it true ----------------------------------------------------------------------------------------------------

    def differences(self) -> Iterator[str]:
        """What the lists say and the copy does not, or the other way round; nothing when both are equal."""
        for name in LISTS.values():
            mine = {key: json.loads(text) for key, text in self.held.execute("SELECT id, json FROM rows WHERE list = ?", (name,))}
            theirs = {row["id"]: row for page in self.pages(f"{self.root}{name}/?page_size=200") for row in page["results"]}
            for key in sorted(mine.keys() | theirs.keys()):
                if told_later(theirs.get(key) or mine[key]):
                    continue
                if key not in mine or key not in theirs:
                    yield f"{name}/{key} is only {'here' if key in mine else 'there'}"
                elif wrong := unlike(mine[key], theirs[key], COUNTED.get(name, set())):
                    yield f"{name}/{key}: {', '.join(wrong)}"

    # -- parts ---------------------------------------------------------------------------------------------------------

    def pages(self, address: str | None) -> Iterator[dict[str, Any]]:
        while address:
            page = json.loads(self.get(address))
            yield page
            address = page["next"]

    def get(self, address: str) -> bytes:
        status, _headers, body = self.ask(address)
        if status != 200:
            raise RuntimeError(f"{address}: {status}")
        return body

    def put(self, name: str, row: dict[str, Any]) -> int:
        self.held.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (name, row["id"], json.dumps(row)))
        return 1

    def go_on_from(self, address: str) -> None:
        self.held.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (address,))


def unlike(mine: dict[str, Any], theirs: dict[str, Any], counted: set[str]) -> list[str]:
    return [field for field in theirs if field not in counted and mine.get(field) != theirs[field]]


def told_later(row: dict[str, Any]) -> bool:
    """Reports without a name come into the change log at the end of their month, all together."""
    return row.get("is_named") is False


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("site")
    words.add_argument("file")
    words.add_argument("--check", action="store_true")
    words.add_argument("--key", default="")
    asked = words.parse_args()
    copy = Copy(asked.site, asked.file, over_http(asked.key))
    print(json.dumps(copy.sync()))  # noqa: T201
    if not asked.check:
        return 0
    wrong = list(copy.differences())
    print("\n".join(wrong) or "equal")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
