"""What an archive does while its search engine can't be reached, and when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.fields.table import BrowseField
from reftel.index import opensearch_client
from reftel.index.base import IndexUnreachableError
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


def test_a_backup_starts_with_the_engine_of_the_folder(archive: reftel.Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "backup")
    from reftel.archive.maintenance.backup import restore

    restore(tmp_path / "backup", tmp_path / "restored")
    with reftel.open(tmp_path / "restored") as restored:
        assert restored.index_in_use().engine == "tantivy"
        assert restored.search("lamp").total == archive.search("lamp").total
        assert restored.verify() == ()
