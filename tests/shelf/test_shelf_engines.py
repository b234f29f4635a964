"""A shelf whose index is on a server."""

from __future__ import annotations

from pathlib import Path

import reftel
from reftel.archive.shelf.opening import create_shelf
from reftel.exercise.writer import Order, write
from reftel.index.engines import remove_index
from reftel.store.shelf_file import new_shelf
from tests.index.served import server_of
from tests.shelf.test_shelf_same import QUERIES


def test_a_shelf_on_a_server_finds_what_an_archive_finds(tmp_path: Path) -> None:
    server = server_of(tmp_path)  # skips if there is none
    for name, seed in (("first", 8), ("then", 9)):
        write(tmp_path / name, Order(25, seed, "mixed", start=2001, end=2005), truth=False)
    create_shelf(tmp_path / "shelf", new_shelf())
    try:
        with (
            reftel.open(tmp_path / "shelf") as shelf,
            reftel.open(tmp_path / "one", create=True) as one,
        ):
            shelf.ingest([tmp_path / "first"], workers=0)
            shelf.reindex(engine="opensearch", server=server, workers=0)
            shelf.ingest([tmp_path / "then"], workers=0)  # documents go there once their shard has committed
            one.ingest([tmp_path / "first", tmp_path / "then"], workers=0)
            for query in QUERIES:
                found, wanted = (each.search(query, limit=None, sort="id", facets=True) for each in (shelf, one))
                assert [hit.card.id for hit in found] == [hit.card.id for hit in wanted]
                assert found.facets == wanted.facets
            assert shelf.verify() == ()
            assert shelf.coverage().index_bytes > 0
    finally:
        remove_index(tmp_path / "index-v2", engine="opensearch", server=server)
