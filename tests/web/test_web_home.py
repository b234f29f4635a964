"""The front page: whose archive it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web.app import create_app
from reftel.web.filters import day
from reftel.web.render.about import NAME, blocks, read_about
from reftel.web.settings import Settings
from tests.web.html import parse


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("# Harbor\n\nCables of\nthe harbor.", [("heading", "Harbor"), ("paragraph", "Cables of the harbor.")]),
        ("* one\n* two", [("item", "one"), ("item", "two")]),
        ("See <b>this</b> *now*.", [("paragraph", "See <b>this</b> now.")]),
        ("", []),
    ],
)
def test_markdown_becomes_blocks(text: str, right: list[tuple[str, str]]) -> None:
    assert [(b.kind, "".join(s.text for s in b.spans)) for b in blocks(text)] == right


@pytest.mark.parametrize(
    ("target", "href"), [("https://example.org/a", "https://example.org/a"), ("javascript:alert(1)", ""), ("/x", "")]
)
def test_links_lead_to_web_sites_only(target: str, href: str) -> None:
    spans = [span for block in blocks(f"[here]({target})") for span in block.spans]
    assert {span.href for span in spans} == {href}


def test_the_front_page_says_whose_archive_it_is(archive: Archive, archive_folder: Path) -> None:
    assert read_about(archive_folder) == ()
    about = archive_folder / NAME
    about.write_text("Kept by the <i>harbor</i> master.", "utf-8")
    try:
        client = TestClient(create_app(archive, Settings(title="Harbor papers", base_url="https://cables.example.org")))
        page = parse(client.get("/", headers={"host": "localhost"}).text)
        assert page.one("h1").text == "Harbor papers"
        main = page.one("main").text
        assert "Kept by the <i>harbor</i> master." in main
        assert "Harbor papers collection" in main and "https://cables.example.org" in main
    finally:
        about.unlink()


def test_cables_by_release_have_the_day_of_their_release(client: TestClient, archive: Archive) -> None:
    page = client.get("/").text
    listed = page[page.index('id="released"') :]
    days = {f"released {day(card.released)}" for card in archive.newest("released", limit=1)}
    assert days and all(each in listed for each in days)
    assert not re.search(r"released \d", page[page.index('id="newest"') : page.index('id="released"')])
