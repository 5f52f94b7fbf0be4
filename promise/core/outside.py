"""The one door out: a careful HTTPS request to an address that somebody else chose. Nothing else here calls anybody.

The name is resolved once, every address it has is checked, and the connection goes to exactly the address that was
checked, so that a name which answers differently the second time gains nothing. No redirect is followed, no proxy of the
environment is used, and of the answer only its status is read.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

SECONDS = 5.0
PORTS = {443, 8443}
LONGEST = 400

Address = IPv4Address | IPv6Address
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# the last label begins with a letter, so that no way of writing a number is a name
NAME = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")
NEVER = [
    ip_network(written)
    for written in ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "2001::/32", "100.64.0.0/10", "198.18.0.0/15", "3fff::/20")
]
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
COMPATIBLE = IPv6Network("::/96")


class Refused(Exception):
    """An address that is never called. The message may be shown to whoever wrote it."""


class NoAnswer(Exception):
    """Nothing came in time, or not what a web server says. Carries the kind of trouble only."""


@dataclass(frozen=True)
class Target:
    """Where an address leads, taken apart once."""

    host: str
    port: int
    path: str


Resolve = Callable[[str, int], list[str]]
Connect = Callable[[str, int, float], socket.socket]


def target(url: str) -> Target:
    """The parts of an address that may be called. Raises Refused, with what to write instead."""
    if len(url) > LONGEST or not re.fullmatch(r"[!-~]+", url) or "\\" in url:
        raise Refused(_("Write one plain address of at most %s characters, without blanks.") % LONGEST)
    try:
        parts = urlsplit(url)
        port = 443 if parts.port is None else parts.port
    except ValueError as error:
        raise Refused(_("This is not an address. It should look like https://example.org/notices.")) from error
    if parts.scheme != "https":
        raise Refused(_("The address must begin with https://."))
    if "@" in parts.netloc or "#" in url:
        raise Refused(_("Leave out user names, passwords and what comes after #."))
    if port not in PORTS:
        raise Refused(_("We call the ports 443 and 8443 only."))
    host = (parts.hostname or "").lower()
    if len(host) > 253 or not NAME.fullmatch(host) or host.endswith(tuple(f".{name}" for name in PRIVATE_NAMES)):
        raise Refused(_("Write the name of a computer on the open internet, such as example.org; no number."))
    return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_open(written: str) -> bool:
    """Whether an address is on the open internet, also inside whatever it is wrapped in."""
    try:
        address: Address = ip_address(written.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _unwrapped(address))


def _unwrapped(address: Address) -> list[Address]:
    """The address and the IPv4 address that it may carry: mapped, 6to4, NAT64 with either prefix, compatible."""
    if isinstance(address, IPv4Address):
        return [address]
    carried = [address.ipv4_mapped, address.sixtofour]
    if address in COMPATIBLE or any(address in network for network in NAT64):
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    inner = [one for one in carried if one is not None]
    # a wrapped address is judged by what is inside: the wrapping itself is reserved ground
    return list(inner) if inner else [address]


def _is_global(address: Address) -> bool:
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not (address.is_loopback or address.is_link_local)
        and not any(address.version == network.version and address in network for network in NEVER)
    )


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, asked for once and not for longer than a request may take."""
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(SECONDS)
    except (TooLate, OSError, UnicodeError) as error:
        raise NoAnswer("name") from error
    finally:
        pool.shutdown(wait=False)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), seconds)


def certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def checked_address(found: Target) -> str:
    """The one address to connect to. Raises Refused for the whole name when any of its addresses is not open."""
    addresses = resolve(found.host, found.port)
    if not addresses:
        raise NoAnswer("name")
    if not all(is_open(address) for address in addresses):
        raise Refused(_("This name leads to a computer that is not on the open internet."))
    return addresses[0]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send it and return the status. Raises Refused for what is never called, NoAnswer for what says nothing in time."""
    found = target(url)
    line = _Bound(found, checked_address(found))
    try:
        line.request("POST", found.path, body, dict(headers))
        with line.getresponse() as answer:
            return answer.status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(_kind(line, error)) from error
    finally:
        line.close()


def _kind(line: _Bound, error: Exception) -> str:
    if line.ran_out or isinstance(error, TimeoutError):
        return "time"
    if isinstance(error, ssl.SSLError):
        return "certificate"
    return "line" if isinstance(error, OSError) else "answer"


class _Bound(http.client.HTTPSConnection):
    """A connection to an address that was checked, whatever its name says now; cut off when its time is over."""

    def __init__(self, found: Target, address: str) -> None:
        super().__init__(found.host, found.port, timeout=SECONDS)
        self.address = address
        self.ran_out = False
        self.clock = threading.Timer(SECONDS, self.cut)
        self.clock.daemon = True

    def connect(self) -> None:
        plain = connect(self.address, self.port, SECONDS)
        self.sock = certificates().wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.clock.start()  # each reading has its own limit; this one is for all of them, against an answer that drips
        self.sock.do_handshake()

    def cut(self) -> None:
        self.ran_out = True
        with contextlib.suppress(OSError):  # it has ended already
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        self.clock.cancel()
        super().close()
