"""What an archive does while its search engine can't be reached, and when it is back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import reftel
from reftel.cli.main import main
from reftel.fields.table import BrowseField
from reftel.index import opensearch_client
from reftel.index.base import IndexBehindError, IndexUnreachableError
from reftel.index.server import IndexServer
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.settings import Settings
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.index.served import Gate, server_of

LISTED_BY_RECORD: tuple[BrowseField, ...] = (
    "year", "month", "day", "released", "class", "post", "country", "precedence", "tag"
)  # fmt: skip


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.shut()


@pytest.fixture
def archive(tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[reftel.Archive]:
    monkeypatch.setattr(opensearch_client, "LEFT_ALONE", 0.0)
    server = IndexServer(urls=(gate.url,), name=server_of(tmp_path).name)
    texts = {f"c{number}": telegram(900000 + number) for number in range(1, 8)}
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.reindex(engine="opensearch", server=server)
        made.ingest([put(tmp_path / "in", **texts, other=telegram(900020, texts=OTHER_TEXTS))], workers=0)
        yield made
        gate.open()
        made.index_in_use().remove()


def test_reading_goes_on_and_search_comes_back(archive: reftel.Archive, gate: Gate) -> None:
    client = TestClient(create_app(archive, Settings(archive_name="archive")), base_url="http://localhost")
    cable = archive.newest(limit=1)[0]
    search = urls.search("harbour")
    reading = [
        urls.home(),
        urls.cable(cable.id),
        urls.browse(),
        urls.origins(),
        urls.health(),
        urls.origin(cable.post or ""),
        f"{urls.cable(cable.id)}.txt",
        f"{urls.cable(cable.id)}.bib",
    ]
    assert client.get(urls.search("lamp")).status_code == 200
    statuses = {path: client.get(path).status_code for path in reading}
    gate.shut()
    found = client.get(search)
    assert found.status_code == 503
    assert "The search engine can’t be reached" in found.text
    assert "reindex" not in found.text
    assert found.headers["retry-after"]
    assert {path: client.get(path).status_code for path in reading} == statuses
    assert client.get("/api/v1/search", params={"q": "lamp"}).json()["error"] == "search-engine"
    assert client.get(urls.health()).json()["search"] == "unreachable"
    gate.open()
    assert client.get(search).status_code == 200
    assert client.get(urls.health()).json()["search"] == "ok"


def test_the_record_lists_what_the_index_lists(archive: reftel.Archive, gate: Gate) -> None:
    asked = [
        (kind, value.key, newest)
        for kind in LISTED_BY_RECORD
        for value in archive.counts(kind)
        for newest in (True, False)
    ]
    assert len(asked) > 10
    given = [archive.browse(kind, key, newest_first=newest) for kind, key, newest in asked]
    gate.shut()
    assert [archive.browse(kind, key, newest_first=newest) for kind, key, newest in asked] == given
    with pytest.raises(IndexUnreachableError):
        archive.browse("signed", archive.counts("signed")[0].key)
    first = archive.browse("post", "MEXICO", limit=3)
    second = archive.browse("post", "MEXICO", limit=3, after=first.next)
    assert (first.total, len(first.cards), len(second.cards)) == (second.total, 3, 3)
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}


def test_an_ingest_without_the_engine_is_made_good_later(archive: reftel.Archive, gate: Gate, tmp_path: Path) -> None:
    gate.shut()
    summary = archive.ingest([put(tmp_path / "more", d=telegram(900050))], workers=0)
    assert "does not answer" in summary.index_trouble
    assert summary.cables_new == 1
    assert archive.cable("08MEXICO900050").id == "08MEXICO900050"
    gate.open()
    assert archive.search("id:08MEXICO900050").total == 0
    assert archive.ingest([tmp_path / "more"], workers=0).index_trouble == ""
    assert archive.search("id:08MEXICO900050").total == 1
    assert archive.verify() == ()


def test_a_correction_without_the_engine_is_kept_and_says_so(archive: reftel.Archive, gate: Gate) -> None:
    gate.shut()
    with pytest.raises(IndexBehindError, match=r"change is in the record, so do not repeat it.*does not answer"):
        archive.correct("08MEXICO900001", "subject", "EXERCISE: THE BUOY", because="the stamp")
    said = CliRunner().invoke(main, ["correct", str(archive.path), "08MEXICO900002", "subject", "X", "--because", "Y"])
    assert (said.exit_code, "do not repeat it" in said.output) == (3, True)
    assert [each.cable_id for each in archive.corrections()] == ["08MEXICO900001", "08MEXICO900002"]
    gate.open()
    assert archive.ingest([], workers=0).index_trouble == ""
    assert archive.search("subject:buoy").total == 1


def test_an_ingest_says_that_the_index_waits(archive: reftel.Archive, gate: Gate, tmp_path: Path) -> None:
    gate.shut()
    trouble = archive.ingest([put(tmp_path / "more", d=telegram(900051))], workers=0).index_trouble
    assert trouble.startswith("the record has everything, but the index not yet, because")
    assert "ingest` completes the index" in trouble
    assert all("reindex" not in line for line in archive.reread(workers=0).troubles)


def test_another_address_needs_no_new_index(archive: reftel.Archive, gate: Gate) -> None:
    used = archive.index_in_use()
    assert used.server is not None
    other = Gate()
    moved = ["--url", other.url, "--url", gate.url, "--copies", "1"]
    run = partial(CliRunner().invoke, main)
    said = run(["index", "use", str(archive.path), "opensearch", *moved])
    assert (said.exit_code, "still" in said.output) == (0, True), said.output
    assert archive.index_in_use().folder == used.folder
    assert archive.index_in_use().server == msgspec.structs.replace(used.server, urls=(other.url, gate.url), copies=1)
    assert archive.search("lamp").total > 0
    assert any("further copies" in notice for notice in archive.index().notices())  # one machine has no room for them
    assert "further copies" in run(["index", "show", str(archive.path)]).output
    assert "Nothing to change" in run(["index", "use", str(archive.path), "opensearch"]).output
    rebuilt = run(["index", "use", str(archive.path), "opensearch", "--parts", "2", "--copies", "0"])
    assert rebuilt.exit_code == 0, rebuilt.output
    assert archive.index_in_use().folder != used.folder
    other.shut()


def test_an_index_that_is_left_on_the_server_is_named(
    archive: reftel.Archive, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    used = archive.index_in_use()
    gate.shut()
    with caplog.at_level(logging.WARNING, "reftel.index"):
        archive.reindex(engine="tantivy", workers=0)
    assert any(f"{used.server.name}-v" in record.message for record in caplog.records if used.server)
    gate.open()
    used.remove()


def test_a_backup_starts_with_the_engine_of_the_folder(archive: reftel.Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "backup")
    from reftel.archive.maintenance.backup import restore

    restore(tmp_path / "backup", tmp_path / "restored")
    with reftel.open(tmp_path / "restored") as restored:
        assert restored.index_in_use().engine == "tantivy"
        assert restored.search("lamp").total == archive.search("lamp").total
        assert restored.verify() == ()
