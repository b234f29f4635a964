"""Clients that send too much, too slowly or nothing, or take nothing: they go, and everybody else is answered."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from starlette.types import Receive, Scope, Send

from reftel.web import connection_limits, http_connection
from reftel.web.balancer import FrontDoor
from reftel.web.connection_limits import Crowd, client_key, trusted
from reftel.web.serving import listen, make_server
from tests.web.browser import served

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
BIG = 40_000_000
"""Bytes of the page /big: more than the system's buffers hold."""


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the body's length, or with a large page."""
    received, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        received += len(message["body"])
        more = message["more_body"]
    body = b"x" * BIG if scope["path"] == "/big" else b"%d" % received
    head = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits that a test can wait for."""
    monkeypatch.setitem(http_connection._SECONDS, "head", 0.2)
    monkeypatch.setitem(http_connection._SECONDS, "body", 0.2)
    monkeypatch.setattr(http_connection, "STALL_SECONDS", 0.2)
    monkeypatch.setattr(http_connection, "_LINGER", 0.2)


@contextlib.contextmanager
def room(guests: Crowd | None = None) -> Iterator[Callable[..., socket.socket]]:
    """A served page, and what connects to it."""
    with contextlib.ExitStack() as stack:
        where = urlsplit(stack.enter_context(served(page, guests)))

        def connect(client: str = "127.0.0.1") -> socket.socket:
            made = socket.create_connection((where.hostname, where.port), 60, source_address=(client, 0))
            return stack.enter_context(made)

        yield connect


def answer(client: socket.socket) -> bytes:
    """The first bytes that come; none where the connection was closed or cut off."""
    try:
        return client.recv(4096)
    except ConnectionResetError:
        return b""


def until_closed(client: socket.socket) -> bytes:
    """Everything until the other side closes."""
    got = b""
    while part := answer(client):
        got += part
    return got


TOO_MUCH = [
    (b"GET /" + b"a" * 40_000, b" 431 "),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40_000, b" 431 "),
    (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 8_000, b" 431 "),
    (b"\x16\x03\x01 hello \r\n\r\n", b" 400 "),
]
"""What a client sends; what the answer's first line has."""


@pytest.mark.parametrize(("sent", "status"), TOO_MUCH)
def test_what_is_too_much_is_refused(sent: bytes, status: bytes) -> None:
    with room() as connect:
        bad = connect()
        with contextlib.suppress(OSError):
            bad.sendall(sent)
        assert status in until_closed(bad).split(b"\r\n")[0]
        good = connect()
        good.sendall(GET)
        assert answer(good).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("count", [1, 16, 17, 18, 400])
def test_requests_before_the_first_answer_are_all_answered_in_order(count: int) -> None:
    """Those after the sixteenth were dropped without a word, with the answers to those before."""
    sizes = [at % 7 for at in range(count)]
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n"
    asked = [head % size + b"\r\n" + b"x" * size for size in sizes]
    asked[-1] = head % sizes[-1] + b"Connection: close\r\n\r\n" + b"x" * sizes[-1]
    with room() as connect:
        client = connect()
        client.sendall(b"".join(asked))
        answers = until_closed(client).split(b"HTTP/1.1 ")[1:]
    assert [int(said.rpartition(b"\r\n\r\n")[2]) for said in answers] == sizes


@pytest.mark.parametrize(
    ("last", "status"),
    [
        (b"\x16\x03\x01 hello \r\n\r\n", 400),
        (b"GET /" + b"a" * 40_000, 431),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
    ],
)
def test_the_requests_before_a_bad_one_are_answered(last: bytes, status: int) -> None:
    with room() as connect:
        client = connect()
        client.sendall(GET * 5 + last)
        answers = until_closed(client).split(b"HTTP/1.1 ")[1:]
    assert [int(said[:3]) for said in answers] == [200] * 5 + [status]


def test_requests_are_not_parsed_before_there_is_room_for_their_answers() -> None:
    """A client that sends and takes nothing has a bounded number of requests waiting."""
    with room() as connect:
        greedy = connect()
        greedy.settimeout(1)
        with contextlib.suppress(OSError):
            for _ in range(200):
                greedy.sendall(GET.replace(b"/", b"/big", 1) * 1000)
        good = connect()
        good.sendall(GET)
        assert answer(good).startswith(b"HTTP/1.1 200")


def test_a_head_that_never_ends_takes_no_memory() -> None:
    """300 MB were kept once."""
    with room() as connect:
        bad = connect()
        sent = 0
        with pytest.raises(OSError):
            for _ in range(3000):
                sent += bad.send(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
        assert sent < 30_000_000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", b" 408 "),
        (b"GET / HT", b" 408 "),
        (b"\r\n", b" 408 "),
        (GET + b"GET / HT", b" 200 "),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", b" 408 "),
    ],
)
def test_a_request_that_does_not_arrive(quick: None, sent: bytes, status: bytes) -> None:
    with room() as connect:
        slow = connect()
        slow.sendall(sent)
        assert status in until_closed(slow).split(b"\r\n")[0]


class Watched(Crowd):
    """Says when a connection has gone."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = threading.Event()

    def leave(self, guest: connection_limits.Guest) -> None:
        """See Crowd."""
        super().leave(guest)
        self.gone.set()


def test_a_reader_who_takes_nothing(quick: None) -> None:
    watched = Watched()
    with room(watched) as connect:
        lazy = connect()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.sendall(GET.replace(b"/", b"/big", 1))
        assert watched.gone.wait(60)
        assert len(until_closed(lazy)) < BIG


def test_idle_connections_make_room_for_new_ones() -> None:
    """2,200 idle connections shut everybody out once."""
    with room(Crowd(20, 1000)) as connect:
        idle = [connect(f"127.0.1.{n + 1}") for n in range(60)]
        reader = connect("127.0.2.1")
        reader.sendall(GET)
        assert answer(reader).startswith(b"HTTP/1.1 200")
        assert sum(answer(one) == b"" for one in idle[:30]) == 30, "the oldest have gone"


def test_a_request_that_is_coming_is_answered_before_its_connection_is_closed() -> None:
    """The first process closes its connections when another one answers in its place."""
    ready = threading.Event()

    async def retiring(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/retire":
            server.close_connections()
        await page(scope, receive, send)

    with contextlib.ExitStack() as stack:
        open_socket = stack.enter_context(listen("127.0.0.1", 0))
        server = make_server(retiring, FrontDoor(open_socket), ready.set)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        assert ready.wait(60)
        where = open_socket.getsockname()
        idle, coming, last = (stack.enter_context(socket.create_connection(where, 60)) for _ in range(3))
        idle.sendall(GET)
        assert answer(idle).startswith(b"HTTP/1.1 200")
        coming.sendall(GET[:10])
        last.sendall(GET.replace(b"/", b"/retire", 1))
        assert until_closed(last).startswith(b"HTTP/1.1 200")
        assert until_closed(idle) in (b"", b"0"), "at most the rest of its answer"
        coming.sendall(GET[10:])
        assert until_closed(coming).startswith(b"HTTP/1.1 200")
        server.should_exit = True
        thread.join(60)


def test_a_client_has_its_share() -> None:
    with room(Crowd(1000, 5)) as connect:
        first = connect()
        for _ in range(8):
            connect()
        assert answer(first) == b""
        other = connect("127.0.2.1")
        other.sendall(GET)
        assert answer(other).startswith(b"HTTP/1.1 200")


class Guest:
    """A connection that is none."""

    def __init__(self) -> None:
        self.here = True

    def dismiss(self) -> None:
        """See Crowd."""
        self.here = False


def test_nobody_is_sent_away_while_being_answered() -> None:
    crowd = Crowd(most=3, per_client=2)
    first, second, third, fourth = Guest(), Guest(), Guest(), Guest()
    assert crowd.enter(first, "192.0.2.1") and crowd.enter(second, "192.0.2.1")
    crowd.busy(first)
    crowd.busy(second)
    assert not crowd.enter(third, "192.0.2.1"), "its two are being answered"
    assert crowd.enter(third, "192.0.2.2")
    crowd.busy(third)
    assert not crowd.enter(fourth, "192.0.2.3"), "all are being answered"
    crowd.idle(second)
    assert crowd.enter(fourth, "192.0.2.3")
    assert [guest.here for guest in (first, second, third, fourth)] == [True, False, True, True]
    for guest in (first, second, third, fourth):
        crowd.leave(guest)
    assert len(crowd) == 0


def test_a_proxy_has_many_readers() -> None:
    crowd = Crowd(most=100, per_client=2, is_proxy=trusted(("10.0.0.0/8",)))
    guests = [Guest() for _ in range(20)]
    assert all(crowd.enter(guest, "10.1.2.3") for guest in guests)
    assert all(guest.here for guest in guests)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("local", "local"),
        ("x" * 100, "x" * 64),
    ],
)
def test_client_key(address: str, key: str) -> None:
    assert client_key(address) == key


def test_limits_are_as_documented() -> None:
    seconds = (http_connection.HEAD_SECONDS, http_connection.BODY_SECONDS, http_connection.STALL_SECONDS)
    assert (http_connection.MAX_HEAD, connection_limits.PER_CLIENT, *seconds) == (32_768, 50, 10, 30, 30)
