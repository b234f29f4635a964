"""Servers at the address of a search server that are none: a proxy that asks for a sign-in, another service."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from reftel.index.base import IndexUnreachableError, SearchRequest
from reftel.index.engines import open_index
from reftel.index.server import PASSWORD, PASSWORD_FILE, IndexServer, IndexShare
from reftel.query import parse_query

SHARE = IndexShare(record="record")

ODD = {
    "a page of a proxy": (200, "text/html", b"<html>Sign in</html>"),
    "an object without the parts": (200, "application/json", b"{}"),
    "a list": (200, "application/json", b"[1]"),
    "half an object": (200, "application/json", b'{"_source":'),
    "a fault without a reason": (500, "text/plain", b""),
    "another place": (302, "text/plain", b""),
}


@contextmanager
def serving(status: int, kind: str, body: bytes) -> Iterator[IndexServer]:
    """A server with one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    for method in ("GET", "POST", "PUT", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        try:
            yield IndexServer(urls=(f"http://127.0.0.1:{other.server_port}",), name="exercise")
        finally:
            other.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "kind", "body"), ODD.values(), ids=ODD)
def test_a_server_of_another_kind(status: int, kind: str, body: bytes, tmp_path: Path) -> None:
    """These ended in a KeyError, or advised to build the index again."""
    with serving(status, kind, body) as server:
        index = open_index("opensearch", tmp_path, server=server, share=SHARE, read_only=True)
        with closing(index), pytest.raises(IndexUnreachableError, match="does not answer like OpenSearch"):
            index.search(SearchRequest(query=parse_query(""), limit=0))
        with pytest.raises(IndexUnreachableError, match="does not answer like OpenSearch"):
            open_index("opensearch", tmp_path, server=server, share=SHARE)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_user_is_not_asked_to_build_the_index_again(
    status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(status, "text/plain", b"") as server:
        with pytest.raises(IndexUnreachableError, match=rf"refuses requests without a user \({status}\)$"):
            open_index("opensearch", tmp_path, server=server, share=SHARE)
        monkeypatch.delenv(PASSWORD, raising=False)
        monkeypatch.delenv(PASSWORD_FILE, raising=False)
        with pytest.raises(IndexUnreachableError, match=PASSWORD):  # an ingest goes on with the record
            open_index("opensearch", tmp_path, server=msgspec.structs.replace(server, user="reader"), share=SHARE)
