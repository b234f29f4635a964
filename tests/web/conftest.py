"""An archive of exercise traffic and hostile telegrams, made once a run, and clients that ask for its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.exercise.writer import Order, write
from reftel.model import Article
from reftel.origins import Accession
from reftel.web.app import create_app
from tests.web import hostile
from tests.web.browser import CHROMIUM, FLAGS, need_browser, served

COUNT = 260

GIVEN = Accession(
    giver="Exercise <b>Library",
    number="2026-14",
    terms="Public domain",
    address="https://library.example/cables",
    received=dt.date(2026, 11, 28),
    note="EXERCISE",
)
"""What all of it came with."""


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archive."""
    folder = tmp_path_factory.mktemp("web")
    traffic = folder / "traffic"
    write(traffic, Order(COUNT, 11, "mixed", start=2003, end=2010, damage=0.4), truth=False)
    hostile.write(folder / "hostile")
    with reftel.open(folder / "archive", create=True) as archive:
        done = archive.ingest([traffic, folder / "hostile"], workers=0, given=GIVEN)
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


REAL = Path(__file__).parents[3] / "shared/corpus"
"""Real copies, where there are any; the project ships none."""


@pytest.fixture(scope="session")
def real_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of real copies."""
    folders = [REAL / name for name in ("seeds", "telegram_text", "cablegate_page/2010-11", "cablegate_page/2010-12",
                                        "cablegate_page/2011-09")]  # fmt: skip
    if not all(folder.is_dir() for folder in folders):
        pytest.skip(f"no real copies in {REAL}")
    folder = tmp_path_factory.mktemp("real") / "archive"
    with reftel.open(folder, create=True) as made:
        made.ingest(folders, workers=0)
    with reftel.open(folder, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a file."""
    need_browser()
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(archive: Archive, browser: Browser) -> Iterator[str]:
    """Address of the reading room."""
    with served(create_app(archive)) as where:
        yield where


@pytest.fixture(scope="module")
def real_site(real_archive: Archive, browser: Browser) -> Iterator[str]:
    """Address of a reading room with real copies."""
    with served(create_app(real_archive)) as where:
        yield where


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A reader's browser: what it says in its console, and every request to elsewhere, fails the test."""
    made = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    made.set_default_timeout(15_000)
    wrong: list[str] = []
    made.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    made.on("request", lambda request: None if request.url.startswith(site) else wrong.append(request.url))
    yield made
    made.close()
    assert [each for each in wrong if "404 (Not Found)" not in each] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab."""
    return context.new_page()
