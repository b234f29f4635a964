"""The coverage of an archive: its numbers agree, and every list that is counted can be opened."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

import reftel
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import put, telegram
from tests.web.html import parse
from tests.web.test_web_search import query_of


def test_levels_count_every_cable(tmp_path: Path) -> None:
    """Cables without a level are a line of their own, which finds them."""
    bare = telegram(900002, level="").replace(b"ZNR UUUUU ZZH\n", b"").replace(b"(U) ", b"")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=telegram(), b=bare)], workers=0)
        page = parse(TestClient(create_app(made)).get(urls.holdings()).text)
        (unknown,) = [e for e in page.all("a") if e.text == "Not known"]
        found = made.search(query_of(unknown.attributes["href"]))
        assert found.total == 1
        assert sum(count.count for count in made.counts("class")) + 1 == len(made)
    assert "Not known1" in page.one("main").text


def test_what_could_not_be_read_is_linked_and_named_once(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=telegram(), odd=b"EXERCISE no telegram " * 9)], workers=0)
        page = parse(TestClient(create_app(made)).get(urls.holdings()).text)
    (link,) = [e for e in page.all("a") if e.text == "1 source could not be read"]
    assert link.attributes["href"] == "#refused" and page.by_id("refused")
    assert page.one("main").text.count("odd.txt") == 1
    assert "0 telegrams with the id" not in page.one("main").text


def test_an_archive_without_faults_says_so(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=telegram())], workers=0)
        page = parse(TestClient(create_app(made)).get(urls.holdings()).text)
    assert "0 sources could not be read" in page.one("main").text
    assert "#refused" not in page.links() and "Not known" not in page.one("main").text


def test_a_signature_names_its_people(tmp_path: Path) -> None:
    """The Secretary and the ambassador of the time, if the tables have one of that name; else nothing."""
    signed = telegram(signed="GARZA")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=signed, b=telegram(900002))], workers=0)
        client = TestClient(create_app(made))
        known, unknown = (
            parse(client.get(urls.signer(name)).text).one("main").text for name in ("GARZA", "QUILLFEATHER")
        )
    assert "In office then: Antonio O. Garza" in known and "ambassador, Embassy Mexico." in known
    assert "In office then" not in unknown
