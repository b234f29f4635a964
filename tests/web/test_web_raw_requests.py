"""Requests as no browser writes them: each gets one answer or none, and none makes the room answer for another site."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from reftel.archive import Archive
from reftel.web import urls
from reftel.web.app import create_app
from tests.web.browser import served

HOST = b"Host: localhost\r\n"
END = b"Connection: close\r\n"


def ask(
    target: bytes = b"/browse",
    more: bytes = b"",
    *,
    method: bytes = b"GET",
    host: bytes = HOST,
    version: bytes = b"1.1",
    body: bytes = b"",
) -> bytes:
    """A request, byte for byte."""
    return method + b" " + target + b" HTTP/" + version + b"\r\n" + host + more + END + b"\r\n" + body


SMUGGLED = b"0\r\n\r\nGET /help HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n"

REQUESTS: dict[str, tuple[bytes, int]] = {
    "length and chunks": (ask(b"/", b"Content-Length: 5\r\n" + CHUNKED, method=b"POST", body=SMUGGLED), 400),
    "two lengths": (ask(b"/", b"Content-Length: 0\r\nContent-Length: 5\r\n", method=b"POST"), 400),
    "length with a sign": (ask(b"/", b"Content-Length: +5\r\n", method=b"POST", body=b"hello"), 400),
    "unknown coding": (ask(b"/", b"Transfer-Encoding: xchunked\r\n", method=b"POST", body=SMUGGLED), 400),
    "coding behind chunks": (ask(b"/", b"Transfer-Encoding:\tchunked, identity\r\n", method=b"POST"), 400),
    "negative chunk": (ask(b"/", CHUNKED, method=b"POST", body=b"-1\r\n\r\n"), 400),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: localhost\n\n", 400),
    "folded header": (ask(more=b"X: a\r\n b\r\n"), 400),
    "space before a colon": (ask(more=b"X : a\r\n"), 400),
    "NUL in a header": (ask(more=b"X: a\x00b\r\n"), 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300), 400),
    "two hosts": (ask(more=b"Host: evil.example\r\n"), 400),
    "two hosts, other order": (ask(host=b"Host: evil.example\r\n" + HOST), 400),
    "the same host twice": (ask(more=HOST), 400),
    "no host": (ask(host=b""), 400),
    "no host, HTTP/1.0": (ask(host=b"", version=b"1.0"), 400),
    "another host": (ask(host=b"Host: evil.example\r\n"), 400),
    "host behind a user": (ask(host=b"Host: localhost@evil.example\r\n"), 400),
    "user behind a port": (ask(host=b"Host: evil.example:80@localhost\r\n"), 400),
    "host as a port": (ask(host=b"Host: localhost:evil.example\r\n"), 400),
    "markup as a port": (ask(host=b'Host: localhost:"><script>\r\n'), 400),
    "path behind a port": (ask(host=b"Host: localhost:80/evil.example\r\n"), 400),
    "host in the target": (ask(b"http://evil.example/browse"), 200),
    "forwarded host": (ask(more=b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript\r\n"), 200),
    "other URL in a header": (ask(more=b"X-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\n"), 200),
    "measurements as another": (ask(b"/metrics", b"X-Forwarded-For: 127.0.0.1\r\n"), 403),
    "asterisk": (ask(b"*", method=b"OPTIONS"), 404),
    "CONNECT": (ask(b"localhost:80", method=b"CONNECT"), 400),
    "TRACE": (ask(method=b"TRACE", more=b"Cookie: secret=1\r\n"), 405),
    "PUT": (ask(method=b"PUT", more=b"Content-Length: 0\r\n"), 405),
    "made-up method": (ask(method=b"EXERCISE"), 400),
    "two slashes": (ask(b"//evil.example/"), 301),
    "backslash": (ask(b"/\\evil.example/"), 301),
    "encoded slash": (ask(b"/%2fevil.example/"), 301),
    "tab between slashes": (ask(b"/%09/evil.example/"), 301),
    "line ends in a path": (ask(b"/%0d%0aSet-Cookie:%20evil=1/"), 301),
    "NUL in a path": (ask(b"/cable/%00"), 404),
    "NUL in a query": (ask(b"/search?q=%00"), 400),
    "broken percent signs": (ask(b"/cable/%zz%"), 404),
    "no UTF-8": (ask(b"/signer/%ff%fe"), 400),
    "surrogate": (ask(b"/signer/%ed%a0%80"), 400),
    "dots": (ask(b"/static/../../../../etc/passwd"), 404),
    "encoded dots": (ask(b"/static/..%2f..%2fapp.py"), 404),
    "NUL in a file": (ask(b"/static/reftel.css%00.png"), 404),
    "long name of a file": (ask(b"/static/" + b"a" * 5000), 404),
    "long id": (ask(b"/cable/" + b"a" * 15_000), 404),
    "long target": (ask(b"/" + b"a" * 20_000), 414),
    "many parameters": (ask(b"/browse?" + b"q=a&" * 3500), 200),
    "many ranges": (ask(b"/static/reftel.css", b"Range: bytes=" + b"0-0," * 2000 + b"1-1\r\n"), 200),
    "range behind the end": (ask(b"/static/reftel.css", b"Range: bytes=9999999-\r\n"), 416),
    "many tags": (ask(more=b"If-None-Match: " + b'W/"a",' * 3000 + b"\r\n"), 200),
    "broken cookies": (ask(more=b"Cookie: \xff\xfe=\x80; $Version=1; =; ;;\r\n"), 200),
    "many cookies": (ask(more=b"Cookie: " + b"a=b; " * 6000 + b"\r\n"), 200),
    "large head": (ask(more=b"X: " + b"a" * 40_000 + b"\r\n"), 431),
    "upgrade": (ask(more=b"Upgrade: websocket\r\nConnection: Upgrade\r\n"), 200),
    "form of another site": (
        ask(b"/signin", FORM + b"Origin: http://evil.example\r\n", method=b"POST", body=b"password=x"),
        403,
    ),
    "form without a token": (ask(b"/signin", FORM, method=b"POST", body=b"password=x"), 403),
    "more after the last one": (ask(b"/health") * 60, 200),
}


@pytest.fixture(scope="module")
def place(archive: Archive) -> Iterator[tuple[str, int]]:
    """Where the room is."""
    with served(create_app(archive)) as where:
        parts = urlsplit(where)
        yield parts.hostname or "", parts.port or 0


def answer(place: tuple[str, int], request: bytes) -> bytes:
    """Return everything that is said before the connection closes."""
    with socket.create_connection(place, 60) as client:
        said = b""
        try:
            client.sendall(request)
            while part := client.recv(1 << 16):
                said += part
        except OSError:  # cut off
            pass
        return said


@pytest.mark.parametrize("name", REQUESTS)
def test_a_strange_request(name: str, place: tuple[str, int]) -> None:
    request, status = REQUESTS[name]
    said = answer(place, request)
    head, _, _ = said.partition(b"\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 %d " % status), head
    assert said.count(b"HTTP/1.1 ") == 1
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert b"evil" not in fields.get(b"set-cookie", b"")
    assert fields.get(b"location", b"/")[:1] == b"/" and fields.get(b"location", b"/x")[:2] not in (b"//", b"/\\")
    assert b"//evil.example" not in said and b"<script>" not in said.replace(b"&lt;script&gt;", b"")
    assert answer(place, ask(urls.health().encode())).startswith(b"HTTP/1.1 200 ")
