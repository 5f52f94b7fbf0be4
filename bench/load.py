"""A small load generator: keep-alive connections on one thread, each asking again as soon as it was answered.

Bounded in time and connections, and only ever against 127.0.0.1.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle


@dataclass
class Result:
    """Requests a second, and milliseconds at the median and the 99th percentile. `failures` are answers that are not 200."""

    rate: float
    p50: float
    p99: float
    requests: int
    failures: int


@dataclass
class Connection:
    sock: socket.socket
    requests: Iterator[bytes]
    status: bytes
    started: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    expected: int = -1

    def ask(self) -> None:
        self.started = time.perf_counter()
        self.received.clear()
        self.expected = -1
        self.sock.sendall(next(self.requests))

    def read(self) -> bool:
        """Whether the whole answer has arrived."""
        chunk = self.sock.recv(262144)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.received += chunk
        if self.expected < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.expected = end + 4 + length_of(bytes(self.received[:end]))
        return len(self.received) >= self.expected

    @property
    def ok(self) -> bool:
        return self.received.startswith(b"HTTP/1.1 " + self.status)


def length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if b" 304 " in head.partition(b"\r\n")[0]:
        return 0
    raise ValueError("The answer has no Content-Length.")


def request_of(port: int, path: str, tag: str) -> bytes:
    again = f"If-None-Match: {tag}\r\n" if tag else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: identity\r\n{again}\r\n".encode()


def run(
    port: int, path: str, *, seconds: float = 2.0, connections: int = 4, warm: float = 0.5, more: Sequence[str] = (),
    tags: Mapping[str, str] | None = None,
) -> Result:  # fmt: skip
    """Ask for one path (and `more`, in turn) from some connections for some seconds, after a warm-up that is not counted.

    With `tags` each is asked again by the tag it had, and 304 is the right answer.
    """
    asked = [request_of(port, one, (tags or {}).get(one, "")) for one in (path, *more)]
    turn, status = cycle(asked), b"304" if tags else b"200"
    selector = selectors.DefaultSelector()
    open_ones = [Connection(socket.create_connection(("127.0.0.1", port), timeout=30), turn, status) for _ in range(connections)]
    for each in open_ones:
        selector.register(each.sock, selectors.EVENT_READ, each)
        each.ask()
    begin = time.perf_counter() + warm
    end, times, failures = begin + seconds, [], 0
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(timeout=end - now):
            each: Connection = key.data
            if each.read():
                done = time.perf_counter()
                if done >= begin:
                    times.append(done - each.started)
                    failures += not each.ok
                each.ask()
    for each in open_ones:
        each.sock.close()
    times.sort()
    at = lambda share: 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")  # noqa: E731
    return Result(len(times) / seconds, at(0.5), at(0.99), len(times), failures)
