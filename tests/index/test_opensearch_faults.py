"""What administrators, proxies and full disks do to an index on a server: an error with advice, never a wrong total."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import exceptions as theirs

from reftel.index import opensearch_bulk, opensearch_client
from reftel.index.base import Index, IndexUnreachableError, IndexUnusableError, SearchRequest
from reftel.index.engines import open_index
from reftel.index.opensearch_bulk import Action, BulkSender, put_action
from reftel.index.opensearch_client import OpenSearchClient
from reftel.index.server import IndexServer, IndexShare
from reftel.query import parse_query
from tests.index.served import opened_on_server, server_of
from tests.index.traffic import Traffic

DOCUMENTS = tuple(Traffic(6).documents(60))


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    made = opened_on_server("opensearch", place)
    made.write(DOCUMENTS[:20], generation=1)
    yield made
    made.close()


@pytest.fixture
def admin(place: Path) -> Iterator[OpenSearchClient]:
    """A client for what an administrator does."""
    with closing(OpenSearchClient(server_of(place))) as client:
        yield client


def own(place: Path) -> str:
    return f"{server_of(place).name}-v1"


def total(index: Index, text: str = "") -> int:
    return index.search(SearchRequest(query=parse_query(text), limit=0)).total


def test_an_index_deleted_during_a_write_is_an_error(
    index: Index, place: Path, admin: OpenSearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server makes another index for the next document: without Reftel's fields, and with that document alone."""
    deliver = BulkSender._deliver

    def deleted(self: BulkSender, actions: list[Action]) -> None:
        admin.ask("DELETE", f"/{own(place)}")
        deliver(self, actions)

    monkeypatch.setattr(BulkSender, "_deliver", deleted)
    with pytest.raises(IndexUnusableError, match="deleted while Reftel wrote"):
        index.write(DOCUMENTS[20:], generation=2)
    assert index.generation() == 1
    with pytest.raises(IndexUnusableError):
        opened_on_server("opensearch", place)
    admin.ask("DELETE", f"/{own(place)}")  # it is no index of Reftel
    monkeypatch.undo()
    share, server = IndexShare(record="record"), server_of(place)
    with closing(open_index("opensearch", place / "index-v2", server=server, share=share, is_building=True)) as new:
        new.write(DOCUMENTS, generation=2)
        new.publish()
    with closing(opened_on_server("opensearch", place, read_only=True)) as reader:
        assert (total(reader), reader.generation()) == (len(DOCUMENTS), 2)


def test_a_name_that_stands_for_two_indexes_is_an_error(index: Index, place: Path, admin: OpenSearchClient) -> None:
    with closing(opened_on_server("opensearch", place, read_only=True)) as reader:
        assert total(reader) == 20
        admin.ask("PUT", f"/{own(place)}-other", {"aliases": {server_of(place).name: {}}})
        try:
            with pytest.raises(IndexUnusableError, match="stands for several"):
                total(reader)
            with pytest.raises(IndexUnusableError, match="stands for several"):
                opened_on_server("opensearch", place, read_only=True)
        finally:
            admin.ask("DELETE", f"/{own(place)}-other")
        assert total(reader) == 20


@pytest.mark.parametrize("block", ["write", "read_only"])
def test_a_read_only_index_is_named_as_such(block: str, index: Index, place: Path, admin: OpenSearchClient) -> None:
    admin.ask("PUT", f"/{own(place)}/_settings", {f"index.blocks.{block}": True})
    with pytest.raises(IndexUnreachableError, match=r"closed the index or made it read-only.*allow writing"):
        index.write(DOCUMENTS[20:], generation=2)
    assert (index.generation(), total(index)) == (1, 20)
    admin.ask("PUT", f"/{own(place)}/_settings", {f"index.blocks.{block}": None})
    index.write(DOCUMENTS[20:], generation=2)
    assert total(index) == len(DOCUMENTS)


def test_a_closed_index_is_named_as_such(index: Index, place: Path, admin: OpenSearchClient) -> None:
    admin.ask("POST", f"/{own(place)}/_close")
    for asked in (lambda: total(index), lambda: index.write(DOCUMENTS[20:], generation=2)):
        with pytest.raises(IndexUnreachableError, match="closed the index"):
            asked()
    admin.ask("POST", f"/{own(place)}/_open", within=30.0)
    admin.ask("GET", f"/_cluster/health/{own(place)}", params={"wait_for_status": "green", "timeout": "60s"})
    index.write(DOCUMENTS[20:], generation=2)
    assert total(index) == len(DOCUMENTS)


def refusing(most: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A proxy before the server takes `most` bytes; the returned list is of the sizes that it took."""
    took: list[int] = []
    ask = OpenSearchClient.ask

    def bounded(self: OpenSearchClient, method: str, path: str, body: Any = None, *more: Any, **named: Any) -> Any:
        if path.endswith("/_bulk"):
            if len(body) > most:
                raise self._trouble(theirs.TransportError(413, "<html>Request Entity Too Large</html>", {}))
            took.append(len(body))
        return ask(self, method, path, body, *more, **named)

    monkeypatch.setattr(OpenSearchClient, "ask", bounded)
    return took


def test_a_proxy_that_takes_small_requests_gets_small_ones(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    took = refusing(9000, monkeypatch)
    index.write(DOCUMENTS[20:], generation=2)
    assert len(took) > 1
    assert total(index) == len(DOCUMENTS)


def test_a_document_that_is_too_large_for_the_proxy_is_named(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(10, monkeypatch)
    with pytest.raises(IndexUnusableError, match=r"document of key \d+, of [\d,]+ bytes: raise its limit"):
        index.write(DOCUMENTS[20:], generation=2)
    assert index.generation() == 1


def test_a_long_wait_gives_its_reason(
    place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(opensearch_client, "_QUIET", -1.0)
    monkeypatch.setattr(opensearch_bulk, "_PAUSE", 0.01)
    client = OpenSearchClient(server_of(place))
    answers = iter(
        [{"errors": True, "items": [{"index": {"status": 429, "error": {"reason": "disk usage exceeded"}}}]}]
    )
    monkeypatch.setattr(client, "ask", lambda *_, **__: next(answers, {"errors": False}))
    with caplog.at_level(logging.WARNING, "reftel.index"), BulkSender(client, "cables-v1") as bulk:
        bulk.send([put_action(1, b"{}")])
    assert [record.message.partition("because")[2] for record in caplog.records] == [
        " the search server takes no documents (disk usage exceeded)"
    ]
    client.close()


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate", "--ca"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "http://"),
    ],
)
def test_advice_for_https(said: str, advice: str) -> None:
    client = OpenSearchClient(IndexServer(urls=("https://search.example:9200",), name="cables"))
    assert advice in str(client._trouble(theirs.SSLError("N/A", said, Exception(said))))
    client.close()


def test_values_of_all_fields_are_one_question(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = OpenSearchClient.ask

    def counted(self: OpenSearchClient, method: str, path: str, *more: Any, **named: Any) -> Any:
        asked.append(path)
        return ask(self, method, path, *more, **named)

    monkeypatch.setattr(OpenSearchClient, "ask", counted)
    index.search(SearchRequest(query=parse_query(""), limit=0))
    asked.clear()
    for kind in ("post", "tag", "level"):
        index.values(kind)
    assert len([path for path in asked if path.endswith("/_search")]) <= 2
