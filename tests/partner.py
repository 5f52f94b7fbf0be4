"""A partner's server on this machine, behind a real certificate of its own: what it was sent, and what it answers."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from promise.core import outside

HOST = "partner.example.org"
URL = f"https://{HOST}/notices"
ADDRESS = "93.184.216.34"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@cache
def own_certificate(name: str = HOST) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = Path(mkdtemp()) / "partner.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Partner:
    """`answers` are given in turn, the last one again and again; each may be bytes, or seconds of silence first."""

    answers: list[Any] = field(default_factory=lambda: [OK])
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0
    drips: bool = False
    names: list[str | None] = field(default_factory=list)

    def answer(self, line: ssl.SSLSocket) -> None:
        head, _, body = line.recv(65536).partition(b"\r\n\r\n")
        headers = dict(row.decode().split(": ", 1) for row in head.split(b"\r\n")[1:])
        missing = int(headers.get("Content-Length", "0")) - len(body)
        body += line.recv(65536) if missing > 0 else b""
        self.received.append(({name.lower(): value for name, value in headers.items()}, body))
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(given, float):
            time.sleep(given)
            return
        for piece in [given[i : i + 1] for i in range(len(given))] if self.drips else [given]:
            line.sendall(piece)
            if self.drips:
                time.sleep(0.2)


@contextmanager
def listening(partner: Partner, monkeypatch: Any, *, name: str = HOST) -> Iterator[int]:
    """The partner's name leads to an open address, and that address to this machine. Yields the port."""
    held = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(name))
    context.sni_callback = lambda _line, asked, _context: partner.names.append(asked)

    def serve() -> None:
        while True:
            try:
                plain, _ = held.accept()
            except OSError:
                return
            partner.connections += 1
            threading.Thread(target=talk, args=[plain], daemon=True).start()

    def talk(plain: socket.socket) -> None:
        with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as line:
            partner.answer(line)

    port = int(held.getsockname()[1])
    threading.Thread(target=serve, daemon=True).start()
    trusting = ssl.create_default_context(cafile=str(own_certificate(name)))
    monkeypatch.setattr(outside, "resolve", lambda host, asked: [ADDRESS] if host == HOST else [])
    monkeypatch.setattr(outside, "connect", lambda address, asked, seconds: _call(address, port, seconds))
    monkeypatch.setattr(outside, "certificates", lambda: trusting)
    try:
        yield port
    finally:
        held.close()


def _call(address: str, port: int, seconds: float) -> socket.socket:
    assert address == ADDRESS
    return socket.create_connection(("127.0.0.1", port), seconds)
