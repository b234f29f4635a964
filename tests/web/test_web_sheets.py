"""The source of a PDF: images of its pages, with a box where each value was read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.exercise.documents import document
from reftel.forms.pdf import helper
from reftel.web.app import create_app
from reftel.web.render.sheets import ImageStore
from tests.forms.test_pdf import BOX, CASE, TELEGRAM
from tests.web.browser import served

ID = "07MANAGUA900901"


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "lamp.pdf").write_bytes(document(TELEGRAM, head=CASE, boxes=[BOX]))
    with reftel.open(folder / "archive", create=True) as archive:
        assert archive.ingest([folder / "lamp.pdf"], workers=0).refused == 0
        yield archive


@pytest.fixture(scope="module")
def reader(paged: Archive) -> TestClient:
    return TestClient(create_app(paged), follow_redirects=False)


def test_the_source_shows_each_page_with_boxes(reader: TestClient) -> None:
    page = reader.get(f"/cable/{ID}/source").text
    assert re.findall(rf'src="/cable/{ID}/source/1/page/(\d)"', page) == ["1", "2", "3", "4"]
    assert re.search(
        r'<a class="field" data-fields="\d+" href="#f\d+" tabindex="-1"><title>Subject</title><rect ', page
    )
    assert re.search(r"page 1, \d+ pt from the left, \d+ pt from the top, rule subject", page)
    assert "do not show on the page" in page
    assert "bytes 0" not in page


def test_pages_are_images(reader: TestClient) -> None:
    answer = reader.get(f"/cable/{ID}/source/1/page/2")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    for missing in (f"/cable/{ID}/source/1/page/9", f"/cable/{ID}/source/7/page/1"):
        assert reader.get(missing).status_code == 404


def test_a_copy_is_not_read_again_for_its_source(paged: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "read_pages", None)
    witness = paged.copy(ID)
    assert witness.text.text == paged.cable(ID).copies[0].text
    assert witness.frame.pages


def test_images_are_kept_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def render(data: bytes, page: int, dots: float) -> bytes:
        asked.append(page)
        return data * 10

    monkeypatch.setattr("reftel.web.render.sheets.render_page", render)
    store = ImageStore(limit=25)
    for page in (1, 1, 2, 1, 3, 2):
        assert store.image("digest", b"x", page) == b"x" * 10
    assert asked == [1, 2, 3, 2]


def test_a_box_lies_over_its_word_in_a_browser(paged: Archive, browser: Browser) -> None:
    with served(create_app(paged)) as where:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(f"{where}/cable/{ID}/source")
        image = page.locator(".sheet-image img").first
        image.wait_for()
        outer = image.bounding_box()
        inner = page.locator(".sheet-image svg a.field rect").first.bounding_box()
        assert outer is not None and inner is not None
        assert outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        page.close()
