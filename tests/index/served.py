"""Indexes on a server, for tests that open every engine alike."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from reftel.index.base import Index
from reftel.index.engines import open_index
from reftel.index.server import IndexServer, IndexShare
from tests.index.opensearch_node import shared_url

PARTS = 2
"""Of each index: an answer has to be put together from several."""


def server_of(folder: Path) -> IndexServer:
    """The tests' server, and an index name that only a folder of a test has."""
    name = "t" + sha256(str(folder).encode()).hexdigest()[:20]
    return IndexServer(urls=(shared_url(),), name=name, parts=PARTS)


def opened_on_server(engine: str, folder: Path, *, read_only: bool = False, record: str = "record") -> Index:
    """The index of a folder there."""
    share = IndexShare(record=record)
    return open_index(engine, folder / "index", read_only=read_only, server=server_of(folder), share=share)
