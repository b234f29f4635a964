"""What pages say of paragraphs that copies lack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import OTHER_TEXTS, TEXTS, put, telegram
from tests.web.html import parse


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A cable without paragraphs 2 to 4 in one copy, one without number 2, and a whole one."""
    base = tmp_path_factory.mktemp("lacking")
    cut = telegram(900001, texts=(*TEXTS, *OTHER_TEXTS))
    start, end = cut.index(b"2. (U)"), cut.index(b"5. (U)")
    skipped = telegram(900002).replace(b"3. (U)", b"4. (U)").replace(b"2. (U)", b"3. (U)")
    folder = put(base / "in", a=cut[:start] + b"XXXXXXXXXXXX\n\n" + cut[end:], b=skipped, c=telegram(900003))
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([folder], workers=0)
        yield archive


def test_a_gap_is_said_where_it_is_and_counted(lacking: Archive) -> None:
    with TestClient(create_app(lacking)) as client:
        page = parse(client.get(urls.cable("08MEXICO900001")).text)
        (gap,) = page.by_class("lack")
        assert gap.text == "Paragraphs 2 to 4 are withheld: a mark takes their place. No copy here has them."
        assert "3 paragraphs withheld" in page.by_class("brief")[0].text
        assert urls.search("is:withheld") in page.links()
        (weak,) = parse(client.get(urls.cable("08MEXICO900002")).text).by_class("lack")
        assert weak.text == "Number 2 is skipped. Nothing shows that a paragraph is missing."
        assert parse(client.get(urls.cable("08MEXICO900003")).text).by_class("lack") == []


def test_they_are_found_and_counted(lacking: Archive) -> None:
    assert [hit.card.id for hit in lacking.search("is:withheld").hits] == ["08MEXICO900001"]
    assert lacking.coverage().with_withheld_paragraphs == 1
    assert lacking.card("08MEXICO900001").lacks_paragraphs
    assert lacking.verify() == ()


def test_the_copy_that_has_them_is_named(lacking: Archive, tmp_path: Path) -> None:
    more = [f"{text}\nThat is all of part {at}." for at, text in enumerate((*TEXTS, *OTHER_TEXTS))]
    whole = telegram(900001, texts=(*TEXTS, *OTHER_TEXTS, *more))
    start, end = whole.index(b"2. (U)"), whole.index(b"5. (U)")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=whole[:start] + whole[end:], b=whole[:end])], workers=0)
        view = archive.cable("08MEXICO900001")
        assert len(view.copies) == 2
        with TestClient(create_app(archive)) as client:
            (gap,) = parse(client.get(urls.cable(view.id)).text).by_class("lack")
            assert gap.text == "Paragraphs 2 to 4 are withheld: the numbers skip them. Copy 2 has all of them."
            copies = client.get(urls.copies(view.id)).text
            assert "without 2 to 4" in copies
            folded = [each for each in html.fromstring(copies).find_class("equal") if "only in copy" in each[0].text]
            alone = [pair for each in folded for pair in each.find_class("pair")]
            assert len(alone) >= 3
            assert not any(pair.xpath(".//del | .//ins") for pair in alone), "the words beside it say so"


def test_each_count_of_lacks_leads_to_these_cables(tmp_path: Path) -> None:
    """The page of holdings: counts in words that fit the number, each with a search that finds as many."""
    section = telegram(900002, section=(2, 3), texts=OTHER_TEXTS, subject="EXERCISE: THE HARBOR", time="141603Z MAR 08")
    cut = telegram(900001, texts=(*TEXTS, *OTHER_TEXTS))
    withheld = cut[: cut.index(b"2. (U)")] + b"XXXXXXXXXXXX\n\n" + cut[cut.index(b"5. (U)") :]
    folder = put(tmp_path / "in", a=section, b=withheld)
    with reftel.open(tmp_path / "archive", create=True) as archive, TestClient(create_app(archive)) as client:
        archive.ingest([folder], workers=0)
        page = parse(client.get("/holdings").text)
        found = {}
        for link in page.all("a"):
            query = parse_qs(urlsplit(link.attributes["href"]).query).get("q", [""])[0]
            if query in ("is:partial", "is:withheld", "defect:section-missing") and link.text[0].isdigit():
                found[query] = link.text
                assert archive.search(query).total == int(link.text.split()[0])
    assert found == {
        "is:partial": "1 partial cable",
        "is:withheld": "1 cable with paragraphs withheld",
        "defect:section-missing": "1 cable with a section missing",
    }
