"""The page of a cable that is far larger than any real one."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

import reftel
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import put, telegram
from tests.web.test_web_cable import get


def test_a_page_shows_the_first_thousand_references_and_says_how_many_more(tmp_path: Path) -> None:
    """A hostile telegram with 100,000 references had a page of 60 MB."""
    references = "\n     ".join(f"{chr(65 + at % 26)}. LIMA {at + 1}" for at in range(1205))
    text = telegram().decode().replace("\n\n1. (U)", f"\nREF: {references}\n\n1. (U)", 1)
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=text.encode())], workers=0)
        view = made.cable(made.newest(limit=1)[0].id)
        page = get(TestClient(create_app(made)), urls.cable(view.id))
    more = len(view.cites) - 1000
    assert more > 100
    shown = page.by_class("refs")[0]
    assert f"and {more} more: all as JSON" in " ".join(shown.text.split())
    assert urls.cable_file(view.id, "json") in page.links()
