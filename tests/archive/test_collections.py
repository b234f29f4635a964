"""Collections of cables: named for their givers, by options or sources.toml; for the publication otherwise."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.maintenance.salvage import salvage
from reftel.errors import QueryError
from reftel.export import export
from reftel.origins import Accession
from reftel.store.checksums import Seals, broken_seals
from tests.archive.making import OTHER_TEXTS, take_back, telegram

LIBRARY = Accession(giver="Exercise Library", number="2026-14", terms="Public domain")
MUSEUM = Accession(giver="Harbor Museum")


def _file(folder: Path, number: int, *, name: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{number}.txt")
    path.write_bytes(telegram(number, texts=OTHER_TEXTS))
    return path


def _found(archive: Archive, query: str) -> list[str]:
    return sorted(hit.card.id for hit in archive.search(query).hits)


def _facet(archive: Archive, query: str = "") -> dict[str, int]:
    answer = archive.search(query, limit=0, facets=True)
    return {count.value: count.count for count in answer.facets.get("collection", ())}


def _browsed(archive: Archive) -> dict[str, int]:
    return {count.key: count.count for count in archive.counts("collection")}


def _is_sound(archive: Archive) -> None:
    assert archive.verify() == ()
    connection = sqlite3.connect(archive.path / "reftel.db")
    assert broken_seals(connection) == []
    connection.close()


@pytest.mark.parametrize("workers", [0, 1])
def test_a_giver_is_a_collection(empty: Archive, tmp_path: Path, workers: int) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=workers, given=LIBRARY)
    empty.ingest([_file(tmp_path / "b", 900002)], workers=workers)
    for query in ('collection:"Exercise Library"', 'collection:"exercise library"',
                  "accession:2026-14", 'accession:"exercise library"'):  # fmt: skip
        assert _found(empty, query) == ["08MEXICO900001"], query
    assert _facet(empty) == {"Exercise Library": 1}
    assert _browsed(empty) == {"Exercise Library": 1}
    assert [card.id for card in empty.browse("collection", "Exercise Library").cards] == ["08MEXICO900001"]
    rows = list(csv.DictReader(io.StringIO(b"".join(export(empty, "csv", None)).decode())))
    assert {row["id"]: (row["collection"], row["accession"]) for row in rows} == {
        "08MEXICO900001": ("Exercise Library", "Exercise Library, accession 2026-14"),
        "08MEXICO900002": ("", ""),
    }
    _is_sound(empty)


def test_an_unknown_collection_lists_those_that_are_there(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    with pytest.raises(QueryError, match="there are Exercise Library"):
        empty.search("collection:Exersise")


def test_a_publication_that_is_not_here_finds_nothing(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    assert empty.search("collection:cablegate").total == 0


def test_a_giver_named_later_changes_every_count(empty: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    _file(folder, 900001), _file(folder, 900002)
    empty.ingest([folder], workers=0)
    assert (_facet(empty), _browsed(empty)) == ({}, {})
    empty.ingest([folder], workers=0, given=LIBRARY)
    assert _facet(empty) == _browsed(empty) == {"Exercise Library": 2}
    empty.ingest([folder], workers=0, given=MUSEUM)
    assert _facet(empty) == _browsed(empty) == {"Harbor Museum": 2}
    assert _found(empty, 'collection:"Harbor Museum"') == ["08MEXICO900001", "08MEXICO900002"]
    _is_sound(empty)


def test_a_source_that_comes_again_from_another_giver_is_in_both(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    empty.ingest([_file(tmp_path / "b", 900001)], workers=0, given=MUSEUM)
    assert _facet(empty) == _browsed(empty) == {"Exercise Library": 1, "Harbor Museum": 1}
    rows = list(csv.DictReader(io.StringIO(b"".join(export(empty, "csv", None)).decode())))
    assert rows[0]["collection"] == "Exercise Library; Harbor Museum"
    _is_sound(empty)


def test_a_second_copy_brings_its_collection(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    other = tmp_path / "b.txt"
    other.write_bytes(telegram(900001, texts=OTHER_TEXTS).replace(b"museum", b"Museum") + b"\n\n")
    empty.ingest([other], workers=0, given=MUSEUM)
    assert empty.card("08MEXICO900001").witnesses == 2
    assert _facet(empty) == _browsed(empty) == {"Exercise Library": 1, "Harbor Museum": 1}
    _is_sound(empty)


def test_correcting_and_rebuilding_keep_collections(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    empty.correct("08MEXICO900001", "subject", "HARBOR", because="a test")
    assert _facet(empty) == {"Exercise Library": 1}
    empty.reindex()
    assert _facet(empty) == _browsed(empty) == {"Exercise Library": 1}
    _is_sound(empty)


def test_a_salvaged_archive_has_the_same_collections(empty: Archive, tmp_path: Path) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    empty.ingest([_file(tmp_path / "b", 900001), _file(tmp_path / "b", 900002)], workers=0, given=MUSEUM)
    wanted = {"Exercise Library": 1, "Harbor Museum": 2}
    assert _browsed(empty) == wanted
    empty.close()
    salvage(empty.path, tmp_path / "new")
    with reftel.open(tmp_path / "new") as saved:
        assert _facet(saved) == _browsed(saved) == wanted
        _is_sound(saved)


@pytest.mark.parametrize("derived_before", [False, True])
def test_an_archive_of_an_earlier_schema_counts_collections(
    empty: Archive, tmp_path: Path, *, derived_before: bool
) -> None:
    empty.ingest([_file(tmp_path / "a", 900001)], workers=0, given=LIBRARY)
    empty.close()
    with closing(sqlite3.connect(empty.path / "reftel.db")) as connection:
        connection.execute("DELETE FROM tally WHERE kind = 'collection'")
        if derived_before:  # as an earlier step leaves it
            seals = Seals(connection)
            connection.execute("INSERT INTO meta (key, value) VALUES ('derive', '')")
            seals.added("meta", [("derive", "")])
            seals.flush()
        take_back(connection, 6)
    with reftel.open(empty.path) as archive:
        archive.ingest([_file(tmp_path / "b", 900002)], workers=0)
        assert _browsed(archive) == {"Exercise Library": 1}
        _is_sound(archive)
