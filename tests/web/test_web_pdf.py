"""A cable as PDF: whole, with a running head and a number on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.render.body import ParagraphItem
from reftel.web.render.printed import PrintedCable, printed
from reftel.web.render.prose_bits import Bit, Piece
from tests.archive.making import put, telegram
from tests.web import hostile


def pages(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text)


def pdf(client: TestClient, cable_id: str) -> list[str]:
    answer = client.get(urls.cable_file(cable_id, "pdf"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return pages(answer.content)


def test_every_page_says_what_it_is_of(client: TestClient, archive: Archive, copied: str) -> None:
    view = archive.cable(copied)
    made = pdf(client, copied)
    digest = next(copy.source.sha256[:12] for copy in view.copies if copy.number == view.main)
    for number, text in enumerate(made, 1):
        assert view.id in text and digest in text
        assert f"page {number} of {len(made)}" in " ".join(text.split())


def test_no_word_of_a_cable_is_lost(client: TestClient, archive: Archive) -> None:
    for hit in archive.search("exercise", limit=8).hits:
        view = archive.cable(hit.card.id)
        said = plain(" ".join(pdf(client, view.id)))
        for paragraph in view.cable.paragraphs:
            for word in re.findall(r"[A-Za-z]{4,}", paragraph.text):
                assert word in said, (view.id, paragraph.anchor, word)


def test_a_hostile_cable_is_set_too(client: TestClient) -> None:
    assert pdf(client, hostile.ID)


def test_a_cable_that_is_not_held_has_none(client: TestClient) -> None:
    assert client.get(urls.cable_file("08NOWHERE1", "pdf")).status_code == 404


@pytest.mark.parametrize("lines", [1, 30, 55])
def test_no_heading_is_left_at_the_end_of_a_page(lines: int) -> None:
    sheet = PrintedCable(
        id="08EXAMPLE1",
        running="08EXAMPLE1",
        subject="A lamp",
        brief="",
        notes=tuple(f"Note {number}" for number in range(lines)),
        paragraphs=(),
        signatures=(),
        header=(("From", "EXAMPLE"),),
        other_lines=(),
        citation="A citation \u0444",
    )
    made = pages(printed(sheet))
    for text in made:
        rows = [row.strip() for row in text.splitlines() if row.strip() and not row.startswith("page ")]
        assert rows[-1] not in ("Header and filing", "Cite as", "Characters")
    assert "1 character without a glyph" in " ".join(made[-1].split())


def _item(number: int, text: str) -> ParagraphItem:
    return ParagraphItem(
        anchor=f"p{number}",
        label=f"¶{number}",
        href="",
        page_href="",
        heading="",
        portion=None,
        pieces=(Piece("prose", (Bit(text),)),),
        over=(),
        under=(),
        old_anchor="",
        in_capitals=False,
        copy=0,
    )


@pytest.mark.parametrize("first", range(0, 1200, 40))
def test_the_header_is_on_no_page_of_its_own(first: int) -> None:
    """Wherever the text ends on a page, the end of the text is on the page on which the header begins."""
    sheet = PrintedCable(
        id="08EXAMPLE1",
        running="08EXAMPLE1",
        subject="A lamp",
        brief="",
        notes=(),
        paragraphs=[_item(1, "EXERCISE. " + "word " * first), _item(2, "The lamps were lit. " * 20)],
        signatures=("DORN",),
        header=(("From", "EXAMPLE"),),
        other_lines=(),
        citation="A citation",
    )
    made = [text for text in pages(printed(sheet)) if "Header and filing" in text]
    assert len(made) == 1
    assert "lamps were lit" in " ".join(made[0].split())


def test_prose_is_set_without_the_line_breaks_of_the_copy(tmp_path: Path) -> None:
    """Networks broke lines at 69 characters; these breaks made a ragged column and more pages."""
    words = "lamp " * 60
    broken = telegram(900001, texts=(words.strip().replace("lamp lamp lamp lamp ", "lamp lamp\nlamp lamp "),))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=broken)], workers=0)
        (text,) = pdf(TestClient(create_app(made)), "08MEXICO900001")
    lines = [line for line in text.splitlines() if line.count("lamp") > 1 and "Subject" not in line]
    assert len(lines) <= 6, "sixty words in lines of some 85 characters"
    assert min(len(line) for line in lines[:-1]) > 60
