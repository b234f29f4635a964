"""An archive works with any engine, and can change from one to another."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.maintenance import preparing
from reftel.cli.main import main
from reftel.errors import ArchiveError
from reftel.index.base import FACETS, Document, IndexUnusableError
from reftel.index.engines import ENGINES, SERVED
from reftel.index.opensearch_client import OpenSearchClient
from reftel.index.server import IndexServer
from reftel.index.tantivy_index import TantivyIndex
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.index.opensearch_node import has_server
from tests.index.served import server_of

QUERIES = ("lamp", '"the lamp"', "-lamp", "from:mexico", "game OR chess", "")


def server(engine: str, folder: Path) -> IndexServer | None:
    """Where an engine has its index, if that is on a server."""
    return server_of(folder) if engine in SERVED else None


def engines_here() -> list[str]:
    """Those that can be used here: all of them where there is a server."""
    return [engine for engine in ENGINES if engine not in SERVED or has_server()]


def answers(archive: reftel.Archive) -> list[object]:
    found = [archive.search(text, sort="id", facets=True) for text in QUERIES]
    return [(each.total, [hit.card for hit in each.hits], each.facets) for each in found]


def test_every_engine_gives_the_same_answers(tmp_path: Path) -> None:
    some = {f"c{number}": telegram(900000 + number) for number in range(1, 5)}
    more = {"d": telegram(900011, texts=OTHER_TEXTS)}
    given: dict[str, list[list[object]]] = {}
    for engine in engines_here():
        with reftel.open(tmp_path / engine, create=True) as archive:
            archive.reindex(engine=engine, server=server(engine, tmp_path))
            assert archive.ingest([put(tmp_path / f"{engine}-some", **some)], workers=0).index_trouble == ""
            first = answers(archive)
            archive.ingest([put(tmp_path / f"{engine}-more", **more)], workers=1)
            archive.correct("08MEXICO900001", "subject", "The lamp in the harbour", because="the copy is torn")
            given[engine] = [first, answers(archive)]
            assert archive.verify() == ()
            assert archive.search("harbour", sort="id").total == 1
            archive.index_in_use().remove()
    assert all(each == given["brute"] for each in given.values())
    assert {"brute", "tantivy"} <= given.keys()
    assert given["brute"][0] != given["brute"][1]
    assert FACETS


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_built_by_processes_is_the_same(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {f"c{number}": telegram(900000 + number) for number in range(1, 30)}
    monkeypatch.setattr(preparing, "FEW", 1)
    monkeypatch.setattr(preparing, "CHUNK", 4)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.reindex(engine=engine, server=server(engine, tmp_path))
        archive.ingest([put(tmp_path / "in", **texts, d=telegram(900090, texts=OTHER_TEXTS))], workers=0)
        before = answers(archive)
        told: list[tuple[int, int]] = []
        archive.reindex(workers=2, progress=lambda done, total: told.append((done, total)))
        assert told[-1] == (30, 30)
        assert answers(archive) == before
        assert archive.verify() == ()
        archive.index_in_use().remove()


def test_a_process_that_fails_leaves_the_index_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "FEW", 1)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        before = answers(archive)
        monkeypatch.setattr(TantivyIndex, "preparer", lambda _: NoPreparer())
        with pytest.raises(ArchiveError, match="no words today"):
            archive.reindex(workers=1)
        assert answers(archive) == before


class NoPreparer:
    """Fails in another process."""

    name = "none"

    def prepare(self, document: Document) -> bytes:
        raise RuntimeError("no words today")


def test_an_archive_changes_its_engine(tmp_path: Path) -> None:
    folder = put(tmp_path / "sources", a=telegram(900001), b=telegram(900002, texts=OTHER_TEXTS))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([folder], workers=0)
        before = answers(archive)
        for engine in random.Random(1).sample(engines_here(), len(engines_here())):
            archive.reindex(engine=engine, server=server(engine, tmp_path))
            assert answers(archive) == before
            with reftel.open(archive.path, read_only=True) as reader:
                assert answers(reader) == before
        with pytest.raises(IndexUnusableError, match="no engine"):
            archive.reindex(engine="none")
        assert answers(archive) == before
        assert archive.verify() == ()
        archive.index_in_use().remove()


def test_an_archive_does_not_take_the_index_of_another(tmp_path: Path) -> None:
    """With the name of another archive's index, the next build deleted that index, and its readers found nothing."""
    place = server_of(tmp_path)
    folders = {"first": put(tmp_path / "a", a=telegram(900001)), "second": put(tmp_path / "b", b=telegram(900002))}
    for name, folder in folders.items():
        with reftel.open(tmp_path / name, create=True) as archive:
            archive.ingest([folder], workers=0)
    with reftel.open(tmp_path / "first") as first, reftel.open(tmp_path / "second") as second:
        first.reindex(engine="opensearch", server=place)
        before = answers(first)
        for _ in range(3):  # other versions of the second's index have other names on the server
            with pytest.raises(IndexUnusableError, match="another archive"):
                second.reindex(engine="opensearch", server=place)
            second.reindex(engine="tantivy")
            assert answers(first) == before
            with reftel.open(first.path, read_only=True) as reader:
                assert answers(reader) == before
        assert second.search("lamp").total == 1
        first.ingest([put(tmp_path / "c", c=telegram(900003))], workers=0)
        assert first.search("lamp").total == 2
        first.index_in_use().remove()
        second.reindex(engine="opensearch", server=place)
        assert second.search("lamp").total == 1
        second.index_in_use().remove()


def test_an_index_that_is_not_of_reftel_is_not_deleted(tmp_path: Path) -> None:
    place = server_of(tmp_path)
    client = OpenSearchClient(place)
    foreign = f"/{place.name}-v2"
    client.ask("PUT", foreign, {"mappings": {"properties": {"exercise": {"type": "keyword"}}}})
    try:
        with reftel.open(tmp_path / "archive", create=True) as archive:
            with pytest.raises(IndexUnusableError, match="not an index of Reftel"):
                archive.reindex(engine="opensearch", server=place)
            assert archive.index_in_use().engine == "tantivy"
        assert client.exists(foreign)
    finally:
        client.ask("DELETE", foreign)
        client.close()


def test_an_old_copy_of_an_archive_says_that_its_index_is_newer(tmp_path: Path) -> None:
    """It gave a total without hits, and said that the index was behind."""
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "a", a=telegram(900001))], workers=0)
        archive.reindex(engine="opensearch", server=server_of(tmp_path))
    shutil.copytree(tmp_path / "archive", tmp_path / "copy")
    with reftel.open(tmp_path / "archive") as archive, reftel.open(tmp_path / "copy", read_only=True) as copy:
        assert copy.search("lamp").limits == ()
        archive.ingest([put(tmp_path / "b", b=telegram(900002), c=telegram(900003))], workers=0)
        found = copy.search("lamp")
        assert (found.total, len(found.hits)) == (3, 1)
        assert found.limits == ("2 hits on this page can't be shown: the index is newer than this copy of the archive",)
        shown = CliRunner().invoke(main, ["index", "show", str(copy.path)]).output
        assert "written from a newer copy" in shown
        archive.index_in_use().remove()


def test_documents_deleted_on_the_server_are_not_an_empty_index(tmp_path: Path) -> None:
    """The next ingest made an empty index under the marker of a full one: searches found nothing, without an error."""
    place = server_of(tmp_path)
    client = OpenSearchClient(place)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "a", a=telegram(900001))], workers=0)
        archive.reindex(engine="opensearch", server=place)
        before = answers(archive)
        client.ask("DELETE", f"/{place.name}-v2")
        client.close()
        assert "were deleted" in archive.ingest([put(tmp_path / "b", b=telegram(900001))], workers=0).index_trouble
        with pytest.raises(IndexUnusableError):
            archive.search("lamp")
        assert [each.repaired for each in archive.verify(repair=True)] == [True]
        assert answers(archive) == before
        archive.index_in_use().remove()
