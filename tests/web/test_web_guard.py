"""Hosts, limits, headers, and what a request that is no good gets."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import anyio
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

import reftel
from reftel.archive import Archive
from reftel.index.base import IndexUnreachableError
from reftel.web import guard
from reftel.web.app import create_app
from reftel.web.limits import Limiter
from reftel.web.page import local_path
from reftel.web.settings import Settings
from reftel.web.shared_limits import SLOTS, SharedLimiter
from tests.archive.making import put, telegram

ANSWERED = ("/", "/search?q=lamp", "/api/v1/search?q=lamp", "/health")
FORM = {"content-type": "application/x-www-form-urlencoded"}

BAD = (
    ("/search?q=" + "a" * 2001, 400),
    ("/search?q=" + "%F0%BF%9E%A4" * 1000, 200),
    ("/search?q=" + "(" * 900, 200),
    ("/search?q=" + "a*%20" * 190, 200),
    ("/search?q=" + "x" * 17000, 414),
    ("/" + "x" * 17000, 414),
    ("/search?size=0", 400),
    ("/search?size=1e9", 400),
    ("/search?size=٣", 400),
    ("/search?sort=drop", 400),
    ("/search?q=a%00b", 400),
    ("/search?q=%ff%fe", 200),
    ("/search/range?q=a&from=2007-13", 400),
    ("/search/range?q=a&from=soon", 400),
    ("/created/2008/13", 404),
    ("/created/2008/02/30", 404),
    ("/created/0/1", 404),
    ("/created/0001/01/01", 404),
    ("/created/9999/12/31", 404),
    ("/created/9999/12", 404),
    ("/created/99999", 404),
    ("/created/99999999999999999999999999", 404),
    ("/classification/cosmic", 404),
    ("/tag/NOSUCHTAG", 404),
    ("/origin/NOWHERE", 404),
    ("/country/QQ", 404),
    ("/export/exe?q=a", 404),
    ("/export/csv?q=class:", 400),
    ("/feed.atom?q=class:", 400),
    ("/sitemap/0.xml", 404),
    ("/sitemap/99.xml", 404),
    ("/articles?after=-1", 400),
    ("/addressee?start=" + "a" * 61, 400),
    ("/static/../app.py", 404),
    ("/static/%2e%2e/app.py", 404),
    ("/static/..%2fapp.py", 404),
    ("/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd", 404),
    ("/static//etc/passwd", 404),
    ("/cable/..%2f..%2fetc%2fpasswd", 404),
    ("/cable/%2e%2e/%2e%2e/etc/passwd", 404),
    ("/nowhere", 404),
    ("/cable/", 404),
)


@pytest.mark.parametrize(("address", "status"), BAD)
def test_bad_requests(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    assert "Traceback" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("address", ["/", "/cable/NOWHERE", "/static/reftel.css", "/api/v1", "/health", "/nowhere"])
def test_headers(client: TestClient, address: str) -> None:
    answer = client.get(address)
    for name, value in guard.HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/", "/search", "/api/v1/search", "/static/reftel.css"])
def test_reading_only(client: TestClient, method: str, address: str) -> None:
    assert client.request(method, address).status_code == 405


def test_large_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/signin", content=b"x" * (guard.MAX_BODY + 1)).status_code == 413
    assert client.post("/signin", content=iter([b"x" * 40_000] * 2), headers=FORM).status_code == 413


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8714", 200),
        ("localhost", 200),
        ("[::1]:8714", 200),
        ("[::1]", 200),
        ("LOCALHOST:1", 200),
        ("evil.example.org", 400),
        ("127.0.0.1.evil.example.org", 400),
        ("", 400),
    ],
)
def test_hosts(client: TestClient, host: str, status: int) -> None:
    """A page of elsewhere whose name was made to point at this machine must not read the archive."""
    assert client.get("/health", headers={"host": host}).status_code == status


def test_requests_are_limited(archive: Archive) -> None:
    app = create_app(archive, Settings(requests_per_minute=3))
    with TestClient(app) as one:
        assert [one.get("/health").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert int(one.get("/health").headers["retry-after"]) >= 1
        assert one.get("/static/reftel.css").status_code == 200


def test_limiter() -> None:
    now = [0.0]
    limiter = Limiter(2, 10, keys=2, clock=lambda: now[0])
    assert [limiter.wait("a"), limiter.wait("a")] == [0, 0]
    assert limiter.wait("a") == 10
    now[0] = 4
    assert limiter.wait("a") == 6
    assert limiter.wait("b") == 0
    now[0] = 10.5
    assert limiter.wait("a") == 0
    limiter.wait("b")
    limiter.wait("c")
    assert limiter.wait("a") == 0, "the oldest key is forgotten when there are too many"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/cable/X?p=7", "/cable/X?p=7"),
        ("", "/"),
        ("//evil.example.org", "/"),
        ("/\\evil.example.org", "/"),
        ("/\t/evil.example.org", "/"),
        ("/a\\..\\b", "/"),
        ("https://evil.example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example.org", "/"),
        ("/a\nset-cookie: b", "/"),
    ],
)
def test_only_own_paths_are_led_on_to(raw: str, path: str) -> None:
    assert local_path(raw) == path


def test_no_socket_is_opened(client: TestClient, copied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for address in ("/", "/search?q=museum", f"/cable/{copied}", f"/cable/{copied}/share"):
        assert client.get(address, headers={"cache-control": "no-cache"}).status_code == 200


def test_a_broken_index_is_explained(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from reftel.errors import ArchiveDamaged

    def broken(*_: object, **__: object) -> None:
        raise ArchiveDamaged("the index is damaged: a segment is cut off")

    app = create_app(archive, Settings(archive_name=str(Path("my cables"))))
    with TestClient(app, raise_server_exceptions=False) as one:
        monkeypatch.setattr(type(archive), "search", broken)
        answer = one.get("/search?q=museum")
        assert answer.status_code == 503
        assert "reftel reindex my cables" in answer.text
        assert "Traceback" not in answer.text
        assert one.get("/api/v1/search?q=museum").json()["error"] == "archive"


def test_readers_do_not_learn_the_owners_folders(tmp_path: Path) -> None:
    """Messages of a lost index and of a damaged record named `/home/alice/cables`, and so did the page of articles."""
    folder = tmp_path / "alice" / "cables"
    with reftel.open(folder, create=True) as made:
        made.ingest([put(tmp_path / "in", a=telegram())], workers=0)
    with reftel.open(folder, read_only=True) as opened:
        client = TestClient(create_app(opened), raise_server_exceptions=False)
        assert "ARCHIVE" in client.get("/articles").text
        for lost in ("", "index", "record"):
            if lost == "index":
                for index in folder.glob("index-*"):
                    shutil.rmtree(index)
            elif lost == "record":
                os.truncate(folder / "reftel.db", 8192)
            statuses = set()
            for address in (*ANSWERED, "/articles", "/export/csv?q=lamp", "/metrics", "/holdings"):
                answer = client.get(address)
                assert "alice" not in answer.text, (lost, address)
                assert str(tmp_path) not in answer.text, (lost, address)
                statuses.add(answer.status_code)
            assert (503 in statuses) == bool(lost), (lost, statuses)


def test_readers_do_not_learn_the_address_of_the_search_server(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise IndexUnreachableError("the search server at https://10.0.0.7:9200 refuses alice (401)")

    monkeypatch.setattr(type(archive), "search", refused)
    client = TestClient(create_app(archive), raise_server_exceptions=False)
    for address in ("/search?q=lamp", "/api/v1/search?q=lamp"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "10.0.0.7" not in answer.text
        assert "alice" not in answer.text
        assert "try again" in answer.text


def test_cables_are_read_without_the_index(archive: Archive, copied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from reftel.errors import ArchiveDamaged

    def broken(*_: object, **__: object) -> None:
        raise ArchiveDamaged("the index is damaged")

    monkeypatch.setattr(type(archive), "search", broken)
    monkeypatch.setattr(type(archive), "related", broken)
    with TestClient(create_app(archive)) as one:
        for address in (
            f"/cable/{copied}",
            f"/cable/{copied}/source",
            f"/cable/{copied}/cite",
            "/browse",
            "/",
            "/created",
        ):
            assert one.get(address).status_code == 200, address


def test_a_fault_is_not_shown(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object, asked: str, **__: object) -> None:
        raise RuntimeError(f"{asked} secret detail")

    with TestClient(create_app(archive), raise_server_exceptions=False) as one:
        monkeypatch.setattr(type(archive), "cable", broken)
        for address in ("/cable/SECRETID?secret=1", "/api/v1/cables/SECRETID"):
            answer = one.get(address)
            assert answer.status_code == 500
            assert "secret detail" not in answer.text
            assert answer.headers["content-security-policy"]
    assert "SECRETID" not in caplog.text and "secret=1" not in caplog.text, "the log has what a reader asked for"
    assert "GET cable failed: builtins.RuntimeError" in caplog.text
    assert "GET /api/v1/cables/{cable_id} failed" in caplog.text
    assert "in broken" in caplog.text, "the place in the code is said"


def test_an_aborted_post_is_no_fault(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/signin",
        "raw_path": b"/signin",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
        "state": {},
    }
    parts: list[Message] = [
        {"type": "http.request", "body": b"password=", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(client.app, scope, receive, send)
    assert sent == [] and caplog.records == []


@pytest.mark.parametrize("address", ["/", "/cable/NOWHERE", "/static/reftel.css", "/api/v1", "/feed.atom", "/help"])
def test_vary_is_said_once(client: TestClient, address: str) -> None:
    for accepted in ("gzip", "identity"):
        said = client.get(address, headers={"accept-encoding": accepted}).headers.get_list("vary", split_commas=True)
        assert len(said) == len({name.lower() for name in said}), said


def test_limits_that_processes_share(tmp_path: Path) -> None:
    """Two limiters of one folder count together; a window slides over the one before."""
    now = [1000.0]
    one, two = (SharedLimiter(tmp_path, 4, 10, clock=lambda: now[0]) for _ in range(2))
    assert [each.wait("a") for each in (one, two, one, two)] == [0] * 4
    assert one.wait("a") == pytest.approx(12.5), "in the next window, when a quarter of these four is out of it"
    assert two.wait("b") == 0
    now[0] += 12.4
    assert one.wait("a") == pytest.approx(0.1)
    now[0] += 0.2
    assert two.wait("a") == 0
    assert one.wait("a") > 0
    now[0] += 30
    assert [one.wait("a") for _ in range(5)][:4] == [0] * 4
    assert [two.wait(str(n)) for n in range(3 * SLOTS)] == [0] * (3 * SLOTS), "more clients than it remembers"
