"""An archive of exercise traffic and hostile telegrams, made once a run, and clients that ask for its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.exercise.writer import Order, write
from reftel.model import Article
from reftel.web.app import create_app
from tests.web import hostile

COUNT = 260


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archive."""
    folder = tmp_path_factory.mktemp("web")
    traffic = folder / "traffic"
    write(traffic, Order(COUNT, 11, "mixed", start=2003, end=2010, damage=0.4), truth=False)
    hostile.write(folder / "hostile")
    with reftel.open(folder / "archive", create=True) as archive:
        done = archive.ingest([traffic, folder / "hostile"], workers=0)
        assert done.refused == 0, done.troubles
        archive.add_article(
            Article(
                url="https://paper.example.org/a", title="EXERCISE: the ships came back", outlet="The Exercise Post"
            ),
            (hostile.ID, "08EXAMPLE900999"),
        )
        archive.add_article(Article(url="https://paper.example.org/b?<b>", title="<b>EXERCISE</b>"), (hostile.ID,))
    return folder / "archive"


@pytest.fixture(scope="session")
def archive(archive_folder: Path) -> Iterator[Archive]:
    """The archive, open for reading."""
    with reftel.open(archive_folder, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def client(archive: Archive) -> TestClient:
    """A reader's browser that follows no redirect."""
    return TestClient(create_app(archive), follow_redirects=False)


@pytest.fixture(scope="session")
def copied(archive: Archive) -> str:
    """The id of a cable with several copies and at least three paragraphs."""
    for hit in archive.search("has:copies", limit=50).hits:
        view = archive.cable(hit.card.id)
        if view.paragraph("p3") is not None and len(view.copies) > 1:
            return view.id
    raise AssertionError("the exercise traffic has no such cable")
