"""T30: what somebody else wrote never leads to a computer that is not on the open internet, however it is written."""

from __future__ import annotations

import ast
import socket
import threading
import time
from pathlib import Path

import pytest

from promise.core import outside
from tests.partner import ADDRESS, HOST, URL, Partner, listening

ROOT = Path(__file__).resolve().parents[2]

WRITTEN = """
http://example.org/ ftp://example.org/ file:///etc/passwd gopher://example.org/ https:/example.org https:example.org
//example.org/ javascript:alert(1) https:// https:/// https://?x https://#x https://:443/ https://example.org:80/
https://example.org:22/ https://example.org:6379/ https://example.org:0/ https://example.org:65536/ https://example.org:x/
https://a@example.org/ https://a:b@example.org/ https://example.org@127.0.0.1/ https://127.0.0.1#@example.org/
https://example.org#x https://localhost/ https://localhost:8443/ https://LOCALHOST/ https://a.localhost/ https://db.local/
https://a.internal/ https://redis/ https://postgres:443/ https://printer.lan/ https://router.home.arpa/ https://x.onion/
https://127.0.0.1/ https://127.1/ https://127.0.1/ https://2130706433/ https://0x7f000001/ https://0x7f.0.0.1/ https://0x7f.1/
https://0177.0.0.1/ https://017700000001/ https://0/ https://0.0.0.0/ https://127.0.0.1.:443/ https://10.0.0.1/
https://169.254.169.254/latest/meta-data/ https://[::1]/ https://[::]/ https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/
https://[64:ff9b::7f00:1]/ https://[fe80::1%25eth0]/ https://[fd00:ec2::254]/ https://[::1].example.org/ https://example.org./
https://.example.org/ https://exa_mple.org/ https://-a.example.org/ https://a-.example.org/ https://example..org/
https://example.org\\@127.0.0.1/ https://example.org\\.evil.org/ https://127%2e0%2e0%2e1/ https://%31%32%37.0.0.1/
https://example.1/ https://example.0x1/
""".split()  # noqa: SIM905
WITH_BLANKS = [
    "", " ", "https://example.org/ x", "https://exam\tple.org/", "https://example.org/\r\nHost: localhost",
    "https://exam\x00ple.org/",
    "https://127。0。0。1/", "https://ⓛocalhost/", "https://①②⑦.0.0.1/", "https://exämple.org/",
    f"https://example.org/{'a' * 400}",
    f"https://{'a.' * 130}org/", f"https://{'a' * 64}.org/",
]  # fmt: skip

CLOSED = """
127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 0.0.0.0 0.1.2.3 100.64.0.1
100.127.255.255 192.0.0.1 192.0.0.170 192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1 198.19.255.255 192.88.99.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:0.0.0.0 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 64:ff9b:1::a00:1 2002:7f00:1::
2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:101:: fe80::1 fe80::1%eth0 febf::1 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ff0e::1
2001::1 2001:db8::1 2001:10::1 100::1 3fff::1 5f00::1 not-an-address
""".split()  # noqa: SIM905
OPEN = "8.8.8.8 93.184.216.34 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::808:808".split()  # noqa: SIM905


def test_there_are_vectors_enough():
    assert len({*WRITTEN, *WITH_BLANKS}) >= 60
    assert len(set(CLOSED)) >= 50


@pytest.mark.parametrize("url", [*WRITTEN, *WITH_BLANKS])
def test_target_that_is_not_a_plain_open_address_is_refused_with_words(url):
    with pytest.raises(outside.Refused) as refused:
        outside.target(url)
    assert len(str(refused.value)) > 20


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://example.org", ("example.org", 443, "/")),
        ("https://Example.ORG:8443/a/b?c=d&e", ("example.org", 8443, "/a/b?c=d&e")),
        ("https://xn--exmple-cua.org/", ("xn--exmple-cua.org", 443, "/")),
        ("https://a.b-c.example.co.uk/in", ("a.b-c.example.co.uk", 443, "/in")),
    ],
)
def test_target_of_a_plain_address(url, found):
    assert outside.target(url) == outside.Target(*found)


@pytest.mark.parametrize("address", CLOSED)
def test_address_that_is_not_open_is_known(address):
    assert not outside.is_open(address)


@pytest.mark.parametrize("address", OPEN)
def test_address_that_is_open_is_known(address):
    assert outside.is_open(address)


@pytest.fixture
def canary(monkeypatch):
    """A listener on loopback at the port that is called. The name leads wherever the test says; connections are real."""
    held = socket.create_server(("127.0.0.1", 0))
    heard: list[object] = []

    def listen() -> None:
        while True:
            try:
                line, peer = held.accept()
            except OSError:
                return
            heard.append(peer)
            line.close()

    threading.Thread(target=listen, daemon=True).start()
    port = held.getsockname()[1]
    monkeypatch.setattr(outside, "PORTS", {443, 8443, port})
    yield port, heard
    held.close()


def test_canary_hears_who_calls_it(canary):
    port, heard = canary
    outside.connect("127.0.0.1", port, 1).close()
    time.sleep(0.1)
    assert len(heard) == 1


@pytest.mark.parametrize("closed", [["127.0.0.1"], ["::ffff:127.0.0.1"], [ADDRESS, "127.0.0.1"], ["127.0.0.1", ADDRESS], ["::1"]])
def test_name_that_leads_inside_is_refused_whole_and_nothing_is_called(canary, monkeypatch, closed):
    port, heard = canary
    monkeypatch.setattr(outside, "resolve", lambda host, asked: closed)
    with pytest.raises(outside.Refused):
        outside.post(f"https://{HOST}:{port}/", b"{}", {})
    time.sleep(0.1)
    assert heard == []


def test_name_that_answers_differently_the_second_time_gains_nothing(canary, monkeypatch):
    """Rebinding: the name is asked once, and the connection goes to what was checked."""
    port, heard = canary
    asked, called = [], []
    answers = [[ADDRESS], ["127.0.0.1"], ["127.0.0.1"]]
    monkeypatch.setattr(outside, "resolve", lambda host, number: asked.append(host) or answers.pop(0))

    def connect(address: str, number: int, seconds: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outside, "connect", connect)
    with pytest.raises(outside.NoAnswer, match="line"):
        outside.post(f"https://{HOST}:{port}/", b"{}", {})
    time.sleep(0.1)
    assert (asked, called, heard) == ([HOST], [ADDRESS], [])


def test_redirect_is_an_answer_and_is_not_followed(canary, monkeypatch):
    port, heard = canary
    partner = Partner([b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:%d/\r\n\r\n" % port])
    with listening(partner, monkeypatch):
        assert outside.post(URL, b"{}", {}) == 302
    time.sleep(0.1)
    assert partner.connections == 1
    assert heard == []


def test_proxy_of_the_environment_is_not_used(canary, monkeypatch):
    port, heard = canary
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    partner = Partner()
    with listening(partner, monkeypatch):
        assert outside.post(URL, b'{"a": 1}', {"X-One": "1"}) == 204
    assert heard == []
    headers, body = partner.received[0]
    assert (headers["host"], headers["x-one"], body, partner.names) == (HOST, "1", b'{"a": 1}', [HOST])


def test_certificate_of_another_name_is_no_answer(monkeypatch):
    partner = Partner()
    with listening(partner, monkeypatch, name="other.example.org"), pytest.raises(outside.NoAnswer, match="certificate"):
        outside.post(URL, b"{}", {})
    assert partner.received == []


@pytest.mark.parametrize("drips", [False, True])
def test_answer_that_does_not_come_in_time_is_cut_off(monkeypatch, drips):
    """Silence, and an answer of which a byte comes now and then: the limit is for the whole."""
    monkeypatch.setattr(outside, "SECONDS", 1.0)
    partner = Partner([b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50 + b"\r\n"] if drips else [30.0], drips=drips)
    began = time.monotonic()
    with listening(partner, monkeypatch), pytest.raises(outside.NoAnswer, match="time"):
        outside.post(URL, b"{}", {})
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("noise", [b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"", b"\x00" * 100, b"A" * 70000])
def test_what_is_not_a_web_server_is_no_answer(monkeypatch, noise):
    with listening(Partner([noise]), monkeypatch), pytest.raises(outside.NoAnswer) as met:
        outside.post(URL, b"{}", {})
    assert str(met.value) in {"answer", "line"}


def test_body_of_an_answer_is_not_read(monkeypatch):
    """However much it is: the status is there at once."""
    partner = Partner([b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 100_000])
    began = time.monotonic()
    with listening(partner, monkeypatch):
        assert outside.post(URL, b"{}", {}) == 200
    assert time.monotonic() - began < 1


def test_name_that_is_not_known_is_no_answer(monkeypatch):
    def unknown(*words: object, **more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(outside.NoAnswer, match="name"):
        outside.post("https://no-such-name.example.org/", b"{}", {})


def test_nothing_else_here_calls_anybody():
    """No module of ours but the one door imports what opens connections."""
    callers = {
        "requests",
        "httpx",
        "urllib3",
        "aiohttp",
        "http.client",
        "urllib.request",
        "socket",
        "ftplib",
        "telnetlib",
        "pycurl",
    }
    found = []
    for package in ("promise", "alliance", "toolkit", "stories"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
                found += [str(path.relative_to(ROOT)) for name in names if name in callers]
    # the sync client runs at the partner's, never here
    assert set(found) == {"promise/core/outside.py", "promise/partners/sync_client.py"}
