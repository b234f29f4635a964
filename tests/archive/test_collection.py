"""An archive as a collection: length, membership, iteration, selections as data frames."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest

import reftel
from reftel.archive import selection
from tests.archive.making import put, telegram

COUNT = 5


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reftel.Archive]:
    folder = tmp_path_factory.mktemp("collection")
    sources = {
        f"t{number}": telegram(900000 + number, references=["LIMA 900012", "09 LIMA 900013"])
        for number in range(1, COUNT + 1)
    }
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([put(folder / "in", **sources)], workers=0)
        yield made


IDS = [f"08MEXICO{900000 + number}" for number in range(1, COUNT + 1)]


def test_an_archive_is_a_collection_of_its_cables(archive: reftel.Archive) -> None:
    assert len(archive) == COUNT
    assert [cable.id for cable in archive] == list(archive.ids()) == IDS
    assert IDS[0] in archive and "mexico 900001" in archive and "09LIMA1" not in archive and 7 not in archive
    assert archive["Mexico 900001"].id == IDS[0]
    with pytest.raises(KeyError):
        archive["09LIMA1"]


def test_an_empty_archive_is_true(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as empty:
        assert (len(empty), bool(empty), list(empty), list(empty.ids())) == (0, True, [], [])
        assert empty.select().cables.to_arrow().num_rows == 0


def test_ids_are_all_of_them_however_many_a_page_has(archive: reftel.Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = archive.changed_ids
    monkeypatch.setattr(archive, "changed_ids", lambda after="", limit=2: whole(after, 2))
    assert list(archive.ids()) == IDS


def test_a_search_is_iterated(archive: reftel.Archive) -> None:
    answer = archive.search("from:MEXICO", limit=2)
    assert (len(answer), answer.total, [hit.id for hit in answer]) == (2, COUNT, [hit.card.id for hit in answer.hits])
    assert len(archive.search("from:MEXICO", limit=None)) == COUNT
    assert not archive.search("from:LIMA")


@pytest.mark.parametrize(
    ("query", "total"), [("is:absent", 0), ("-is:absent", COUNT), ("is:absent OR from:MEXICO", COUNT)]
)
def test_no_cable_that_is_held_is_absent(archive: reftel.Archive, query: str, total: int) -> None:
    found = archive.search(query)
    assert found.total == total
    assert [limit.partition(":")[0] for limit in found.limits] == ["is"], "a condition without an effect is said"
    assert archive.search_absent("is:absent").limits == ()


@pytest.mark.parametrize("ask", ["search", "select", "cables"])
def test_an_order_that_is_none_is_an_error(archive: reftel.Archive, ask: str) -> None:
    with pytest.raises(ValueError, match="unknown order 'date'; known orders: relevance"):
        list(getattr(archive, ask)("from:MEXICO", sort="date"))


def test_a_selection_gives_tables(archive: reftel.Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "BATCH", 2)
    found = archive.select("from:MEXICO")
    assert len(found) == COUNT
    assert [cable.id for cable in found] == IDS
    for table, values in (
        (found.cables, [cable.id for cable in archive]),
        (found.paragraphs, [(cable.id, each.anchor, each.text) for cable in archive for each in cable.paragraphs]),
        (found.references, [(cable.id, each.id) for cable in archive for each in cable.references]),
        (found.addressees, [(cable.id, each.name) for cable in archive for each in cable.cable.action]),
    ):
        arrow = table.to_arrow()
        rows = list(table)
        assert isinstance(arrow, pyarrow.Table)
        assert arrow.column_names == list(table.columns)
        assert arrow.to_pylist() == rows
        assert len(table.to_pandas()) == len(table.to_polars()) == len(rows) >= len(values)
        assert values
    assert sum(batch.num_rows for batch in found.cables.batches()) == COUNT
    assert len(list(found.cables.batches())) == 3
    assert isinstance(found.cables.to_pandas(), pandas.DataFrame)
    assert isinstance(found.cables.to_polars(), polars.DataFrame)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_says_how_to_install_it(
    archive: reftel.Archive, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **known: Any) -> Any:
        if name == library:
            raise ImportError(name)
        return real(name, *rest, **known)

    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(reftel.MissingLibrary, match=f"{library} is not installed: pip install {library}"):
        getattr(archive.select().cables, f"to_{library}")()


def test_what_a_prompt_shows_is_short_and_harmless(archive: reftel.Archive) -> None:
    cable = archive[IDS[0]]
    for value in (archive, cable, cable.cable, archive.search("from:MEXICO"), archive.select(), next(iter(archive))):
        assert 10 < len(repr(value)) < 200
    hostile = reftel.parse("SUBJECT: <script>alert(1)</script>\n\n1. (U) <b>Lit.</b>\n")
    assert "<script>" not in hostile._repr_html_()
    assert "&lt;b&gt;" in hostile._repr_html_()
    assert IDS[0] in cable._repr_html_()


def test_a_missing_path_is_a_file_that_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is not an archive"):
        reftel.open(tmp_path / "none")
    with pytest.raises(FileNotFoundError, match="expected a file or a folder"):
        list(reftel.read(tmp_path / "none"))


def test_where_a_value_was_read(tmp_path: Path) -> None:
    path = tmp_path / "lamp.txt"
    path.write_bytes("TAGS: PREL\r\nSUBJECT: CAF\u00c9 LAMP\r\n\r\n1. (U) Lit.\r\n".encode())
    (witness,) = reftel.read(path)
    span = witness.where("subject")
    assert span is not None and span.of(witness.text.text) == "CAF\u00c9 LAMP"
    assert witness.bytes_of("subject") == "CAF\u00c9 LAMP".encode()
    assert (witness.where("signed_by"), witness.bytes_of("signed_by")) == (None, b"")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1252"])
def test_bytes_are_parsed(charset: str) -> None:
    cable = reftel.parse("TAGS: PREL\nSUBJECT: CAF\u00c9 LAMP\n\n1. (U) Lit.\n".encode(charset))
    assert cable.subject == "CAF\u00c9 LAMP"
