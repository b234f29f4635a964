"""Servers that are killed while a cluster is written and read: nothing is lost, and no answer is wrong.

`make cluster-torture` runs these; they start three servers of their own, which takes minutes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reftel.index import opensearch_bulk, opensearch_client
from reftel.index.base import Index, IndexUnreachableError, SearchRequest
from reftel.index.engines import open_index
from reftel.index.opensearch_marker import MarkerOffice
from reftel.index.server import IndexServer, IndexShare
from reftel.query import parse_query
from tests.index.opensearch_node import OpenSearchNode, cluster, why_not
from tests.index.traffic import Traffic

pytestmark = pytest.mark.skipif(
    not os.environ.get("REFTEL_CLUSTER"), reason="takes minutes: `make cluster-torture` runs it"
)

WRITES, EACH = 24, 150
DOCUMENTS = tuple(Traffic(8).documents(WRITES * EACH))


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[OpenSearchNode]]:
    assert not why_not()
    with cluster(3) as started:
        yield started


def opened(nodes: list[OpenSearchNode], name: str, folder: Path, *, copies: int, read_only: bool = False) -> Index:
    server = IndexServer(urls=tuple(node.url for node in nodes), name=name, parts=3, copies=copies)
    return open_index(
        "opensearch", folder / "index-v1", server=server, share=IndexShare(record="r"), read_only=read_only
    )


def total(index: Index) -> int:
    return index.search(SearchRequest(query=parse_query(""), limit=0)).total


def until_green(node: OpenSearchNode, count: int) -> None:
    node.get(f"/_cluster/health?wait_for_status=green&wait_for_nodes={count}&timeout=180s", 190)


def manager(nodes: list[OpenSearchNode]) -> OpenSearchNode:
    found: Any = nodes[0].get("/_cat/cluster_manager?format=json")
    return next(node for node in nodes if node.name == found[0]["node"])


class Readers:
    """Ask for the total without end. Whatever is answered is at least what was acknowledged before the question, and
    at most what was sent before the answer."""

    def __init__(self, index: Index, count: int = 2) -> None:
        self.acknowledged = self.sent = 0
        self.answers = self.errors = 0
        self.wrong: list[tuple[int, int, int]] = []
        self._index = index
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(count)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._ends.is_set():
            least = self.acknowledged
            try:
                found = total(self._index)
            except IndexUnreachableError:
                self.errors += 1
                continue
            self.answers += 1
            if not least <= found <= self.sent:
                self.wrong.append((least, found, self.sent))


def write_all(index: Index, readers: Readers, at: dict[int, Callable[[], None]]) -> None:
    """Write in batches; `at` says what to do once a batch is acknowledged."""
    for number in range(WRITES):
        readers.sent = (number + 1) * EACH
        index.write(DOCUMENTS[number * EACH : readers.sent], generation=number + 1)
        readers.acknowledged = readers.sent
        if number in at:
            at[number]()


def test_with_a_copy_nothing_is_lost_whoever_is_killed(nodes: list[OpenSearchNode], tmp_path: Path) -> None:
    index = opened(nodes, "copied", tmp_path, copies=1)
    until_green(nodes[0], 3)
    killed: list[OpenSearchNode] = []

    def kill(node: OpenSearchNode) -> None:
        # In the midst of the next write, not between two.
        killed.append(node)
        threading.Thread(target=node.kill).start()

    def back() -> None:
        node = killed[-1]
        node.launch()
        node.wait()
        until_green(node, 3)

    with Readers(opened(nodes, "copied", tmp_path, copies=1, read_only=True)) as readers:
        data_node = next(node for node in nodes if node is not manager(nodes))
        write_all(index, readers, {5: lambda: kill(data_node), 11: back, 14: lambda: kill(manager(nodes)), 20: back})
    print(f"answers {readers.answers}, errors {readers.errors}")
    assert readers.wrong == []
    assert readers.answers > 10
    assert index.generation() == WRITES
    assert list(index.keys()) == [document.key for document in DOCUMENTS]
    assert list(index.problems()) == []
    index.close()


def test_without_a_copy_there_are_errors_and_then_everything(
    nodes: list[OpenSearchNode], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(nodes, "single", tmp_path, copies=0)
    index.write(DOCUMENTS[:2000], generation=1)
    place: Any = nodes[0].get("/_cat/shards/single-v1?format=json")
    holder = next(node for node in nodes if node.name == place[0]["node"])
    holder.kill()
    with monkeypatch.context() as patch:
        patch.setattr(opensearch_bulk, "WRITE_WITHIN", 15.0)
        patch.setattr(opensearch_client, "LEFT_ALONE", 0.0)
        with pytest.raises(IndexUnreachableError):
            index.write(DOCUMENTS[2000:], generation=2)
        with pytest.raises(IndexUnreachableError):
            total(index)
    holder.launch()
    holder.wait()
    until_green(holder, 3)
    monkeypatch.setattr(opensearch_client, "LEFT_ALONE", 0.0)
    assert index.generation() == 1
    index.write(DOCUMENTS[2000:], generation=2)
    assert (index.generation(), total(index)) == (2, len(DOCUMENTS))
    assert list(index.keys()) == [document.key for document in DOCUMENTS]
    index.close()


def test_killed_between_documents_and_marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opensearch_client, "LEFT_ALONE", 0.0)
    monkeypatch.setattr("reftel.index.opensearch_marker.WRITE_WITHIN", 2.0)
    with cluster() as (node,):
        index = opened([node], "killed", tmp_path, copies=0)
        index.write(DOCUMENTS[:500], generation=1)
        finish = MarkerOffice.finish

        def killing(self: MarkerOffice, generation: int) -> None:
            node.kill()
            finish(self, generation)

        with monkeypatch.context() as patch:
            patch.setattr(MarkerOffice, "finish", killing)
            with pytest.raises(IndexUnreachableError):
                index.write(DOCUMENTS[500:900], [1, 2], generation=2)
        index.close()
        node.launch()
        node.wait()
        until_green(node, 1)
        again = opened([node], "killed", tmp_path, copies=0)
        assert again.generation() == 1
        again.write(DOCUMENTS[500:900], [1, 2], generation=2)
        assert (again.generation(), list(again.keys())) == (2, [document.key for document in DOCUMENTS[2:900]])
        again.close()
