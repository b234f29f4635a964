"""PDF documents: text with page and box, what is printed around it, black boxes, recognition, damage."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest

from reftel.errors import DamagedContainer, NotATelegram, ReadError, TookTooLong
from reftel.exercise.documents import HEIGHT, document, faxed, place_of
from reftel.forms import form_named, sniff
from reftel.forms.pdf import helper, hidden_text, layer, render_page
from reftel.forms.pdf.page_lines import sheet_of
from reftel.forms.pdf.pages import DocumentAnswer, PageWord
from reftel.model import Extract, Witness
from reftel.paper import PageText, WordBox, boxes_of
from reftel.reading import RawSource, read, read_source
from reftel.spans import Span
from tests.forms.military_samples import WHOLE as MILITARY
from tests.forms.samples import BODY, HEADER

FORM = form_named("pdf")
REAL = Path(__file__).parents[3] / "shared" / "corpus" / "pdf"
CASE = "UNCLASSIFIED U.S. Department of State Case No. F-2016-09001 Doc No. C09000027 Date: 07/31/2017"
KEEPERS = "\n\n".join(
    f"{number}. (U) The keeper of lighthouse number {number} says that the lamp is whole, and\n"
    "that the museum has it on loan. He named JOHN EXAMPLE, who painted it.\n"
    "Nothing else was said of it."
    for number in range(3, 40)
)
TELEGRAM = f"{HEADER}\n{BODY.replace('¶', '').rsplit(chr(10), 1)[0]}\n\n{KEEPERS}\n\nPATTERN\n"
NAME = "JOHN EXAMPLE"
ROW = next(at for at, line in enumerate(TELEGRAM.split("\n")) if NAME in line)
BOX = place_of(ROW, TELEGRAM.split("\n")[ROW].index(NAME), len(NAME))
with_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def witnesses(data: bytes) -> list[Witness]:
    return list(read_source(RawSource(path="made.pdf", data=data, form="pdf")))


def extracts(data: bytes) -> list[Extract]:
    found = list(FORM.unpack(data))
    for extract in found:
        ends = [region.span.end for region in extract.regions]
        assert [region.span.start for region in extract.regions] == [0, *ends[:-1]]
        assert ends[-1] == len(extract.text)
        assert extract.text.origin(Span(0, len(extract.text))) == Span(0, len(data))
    return found


@pytest.fixture(scope="module")
def plain() -> bytes:
    return document(TELEGRAM, head=CASE)


def test_a_document_is_known_by_its_signature_and_is_one_source(plain: bytes) -> None:
    assert sniff(plain[:65536]) is FORM
    assert sniff(b"rubbish\n" + plain[:60000]) is FORM
    (cut,) = FORM.split(io.BytesIO(plain), "made", lambda error: pytest.fail(str(error)))
    assert (cut.offset, cut.data) == (0, plain)


def test_the_telegram_is_read_over_its_pages(plain: bytes) -> None:
    (witness,) = witnesses(plain)
    assert witness.cable.id == "07MANAGUA900901"
    assert witness.cable.subject == "EXERCISE: LOAN OF A LIGHTHOUSE LAMP"
    assert [paragraph.number for paragraph in witness.cable.paragraphs] == list(range(1, 40))
    assert witness.cable.signed_by == ("PATTERN",)
    assert [page.number for page in witness.frame.pages] == [1, 2, 3, 4]


def test_lines_keep_their_words_blank_lines_and_indents(plain: bytes) -> None:
    (extract,) = extracts(plain)
    telegram = next(region.span.of(extract.text.text) for region in extract.regions if region.kind == "telegram")
    expected = [line.rstrip() for line in TELEGRAM.split("\n")]
    found = [line.rstrip() for line in telegram.split("\n")]
    assert [line for line in found if line] == [line for line in expected if line]


def test_running_heads_and_stamps_are_apart_and_repeated_lines_of_the_text_are_not(plain: bytes) -> None:
    (extract,) = extracts(plain)
    around = [(region.kind, region.span.of(extract.text.text).strip()) for region in extract.regions[1:]]
    assert around == [
        entry for page in (1, 2, 3, 4) for entry in (("stamp", CASE), ("running_head", f"Page {page} of 4"))
    ]
    assert extract.text.text.count("Nothing else was said of it.") == 37


def test_every_word_has_its_page_and_box(plain: bytes) -> None:
    (extract,) = extracts(plain)
    text = extract.text.text
    at = text.index(NAME)
    (box,) = boxes_of(extract.frame.pages, Span(at, at + len(NAME)))
    assert box.page == BOX[0]
    assert box.left == pytest.approx(BOX[1], abs=3) and box.right == pytest.approx(BOX[3], abs=3)
    assert box.top <= (BOX[2] + BOX[4]) / 2 <= box.bottom
    for page in extract.frame.pages:
        for word in page.words:
            assert text[word.start : word.end].strip() == text[word.start : word.end] != ""
            assert 0 <= word.top <= word.bottom <= HEIGHT


def test_a_part_of_a_word_has_a_part_of_its_box() -> None:
    page = PageText(
        number=2, width=100, height=100, words=(WordBox(0, 10, 0, 10, 100, 20), WordBox(11, 15, 0, 30, 40, 40))
    )
    assert [tuple(box) for box in boxes_of([page], Span(5, 13))] == [(2, 50, 10, 100, 20), (2, 0, 30, 20, 40)]


def test_text_under_a_black_box_is_said_and_not_shown() -> None:
    data = document(TELEGRAM, boxes=[BOX])
    (witness,) = witnesses(data)
    assert witness.text.text.count(NAME) == 36
    assert [(one.kind, set(one.text)) for one in witness.cable.redactions] == [("struck", {"█"})]
    (box,) = boxes_of(witness.frame.pages, witness.cable.redactions[0].span)
    assert (box.page, round(box.left / 6)) == (BOX[0], round(BOX[1] / 6))
    (flaw,) = [defect for defect in witness.cable.defects if defect.code == "hidden-text"]
    assert "11 characters" in flaw.note and "JOHN" not in flaw.note
    assert list(hidden_text(data)) == [(BOX[0], NAME)]


def test_a_military_message_in_a_document_is_read_as_one() -> None:
    (witness,) = witnesses(document(MILITARY))
    assert witness.cable.id == "18NAVADMIN903"
    assert len(witness.cable.info) == 4


def test_two_telegrams_of_one_document_are_two() -> None:
    second = TELEGRAM.replace("900901", "900902").replace("0901", "0902")
    found = witnesses(document(f"{TELEGRAM}NNNN\n\n{second}"))
    assert [witness.cable.id for witness in found] == ["07MANAGUA900901", "07MANAGUA900902"]
    assert [page.number for page in found[0].frame.pages][-1] >= found[1].frame.pages[0].number > 1


def words(lines: list[str], left: float, top: float = 50.0) -> list[PageWord]:
    found = []
    for row, line in enumerate(lines):
        at = left
        for word in line.split(" "):
            if word:
                found.append(PageWord(word, at, top + row * 12, at + 6 * len(word), top + row * 12 + 9))
            at += 6 * (len(word) + 1)
    return found


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    one = [f"the first column says in line {row}" for row in range(20)]
    two = [f"and the second has its own {row}" for row in range(20)]
    mixed = words(one, 50) + words(two, 320)
    random.Random(7).shuffle(mixed)
    assert [row.text for row in sheet_of(1, 612, 792, mixed).rows] == one + two


def test_a_table_stays_in_its_lines() -> None:
    rows = [f"HARBOR{row}                              LAMP                      {row}00" for row in range(20)]
    assert [row.text for row in sheet_of(1, 612, 792, words(rows, 50)).rows] == [" ".join(row.split()) for row in rows]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_of_turned_pages(plain: bytes, turn: int) -> None:
    turned = pypdfium2.PdfDocument(plain)
    turned[0].set_rotation(turn)
    out = io.BytesIO()
    turned.save(out)
    opened = layer.open_document(out.getvalue())
    page = layer.read_page(opened, 1)
    rows, width, height = layer.gray_page(opened, 1, 72)
    assert (width, height) == (round(page.width), round(page.height))
    for word in page.words[:40]:
        left, top, right, bottom = (int(edge) for edge in word[1:5])
        ink = sum(rows[y * width + x] < 160 for y in range(top, bottom + 1) for x in range(left, right + 1))
        assert ink > 0, word


def test_a_page_is_rendered(plain: bytes) -> None:
    assert render_page(plain, 2, 60).startswith(b"\x89PNG")
    with pytest.raises(LookupError):
        render_page(plain, 99, 60)


def test_pages_without_text_say_so(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    image = faxed(document(HEADER), 1, dots=72)
    monkeypatch.setenv(helper.OCR, "never")
    with pytest.raises(NotATelegram, match="recognition is off"):
        witnesses(image)
    monkeypatch.setenv(helper.OCR, "auto")
    monkeypatch.setenv("REFTEL_TESSERACT", "no-such-program")
    helper.stop()
    try:
        with pytest.raises(NotATelegram, match="tesseract not found: install tesseract-ocr"):
            witnesses(image)
    finally:
        monkeypatch.undo()
        helper.stop()


@with_tesseract
def test_image_pages_are_recognized(monkeypatch: pytest.MonkeyPatch) -> None:
    short = "\n".join(TELEGRAM.split("\n")[:24]) + "\n\nPATTERN\n"
    monkeypatch.setenv(helper.OCR, "auto")
    (witness,) = witnesses(faxed(document(short), 3, noise=0.0005))
    assert witness.cable.id == "07MANAGUA900901"
    assert witness.cable.subject == "EXERCISE: LOAN OF A LIGHTHOUSE LAMP"
    assert all(0 <= word.confidence <= 100 for page in witness.frame.pages for word in page.words)
    unsure = [defect for defect in witness.cable.defects if defect.code == "uncertain-word"]
    low = [word for page in witness.frame.pages for word in page.words if word.confidence < 60]
    assert len(unsure) == len(low)


@with_tesseract
def test_both_are_kept_where_both_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(helper.OCR, "always")
    found = witnesses(document("\n".join(TELEGRAM.split("\n")[:24])))
    assert [witness.source.path for witness in found] == ["made.pdf", "made.pdf # OCR"]
    assert {witness.cable.subject for witness in found} == {"EXERCISE: LOAN OF A LIGHTHOUSE LAMP"}


def test_damaged_documents_are_refused_or_read(plain: bytes) -> None:
    chance = random.Random(11)
    for _ in range(40):
        data = bytearray(plain[: chance.randrange(20, len(plain))] if chance.random() < 0.5 else plain)
        for _ in range(chance.randrange(20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert all(witness.text.text for witness in witnesses(bytes(data)))
        except ReadError as error:
            assert error.source == "made.pdf" and error.expected


def test_a_document_of_too_many_pages_is_refused() -> None:
    with pytest.raises(DamagedContainer, match="at most 600 pages"):
        witnesses(document("\n".join("x" * 601), lines=1, foot=""))


def test_a_crash_of_the_library_is_an_error_and_the_next_document_is_read(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = [sys.executable, "-c", "import os, sys; sys.stdin.buffer.read(4); os._exit(11)"]
    dying = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    helper.stop()
    monkeypatch.setattr(helper._helper, "_running", lambda: dying)
    with pytest.raises(DamagedContainer):
        witnesses(plain)
    monkeypatch.undo()
    dying.wait()
    assert witnesses(plain)[0].cable.id == "07MANAGUA900901"


def test_the_pages_before_one_that_takes_too_long_remain(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """600 pages of 60,000 letters took 44 s, and 40 s were allowed for each."""
    monkeypatch.setattr(helper, "processor_seconds", lambda _: 1000.0 if helper._helper._pages >= 2 else 0.0)
    (witness,) = witnesses(plain)
    assert "UNCLASSIFIED" in witness.text.text
    notes = [defect.note for defect in witness.cable.defects if defect.code == "page-unread"]
    assert [note.partition(":")[0] for note in notes] == ["page 3", "page 4"]
    assert "the time that a document may take" in notes[0]
    monkeypatch.undo()
    assert len(witnesses(plain)[0].frame.pages) == 4


def test_a_first_page_that_takes_too_long_is_an_error(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter((0.0, *[1000.0] * 99))
    monkeypatch.setattr(helper, "processor_seconds", lambda _: next(seconds))
    with pytest.raises(TookTooLong):
        witnesses(plain)


def test_the_pages_before_one_that_crashes_the_library_remain(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    real = helper._helper.ask

    def dying(*asked: object) -> Iterator[DocumentAnswer]:
        yield from islice(real(*asked), 3)  # type: ignore[arg-type]
        raise DamagedContainer("", 0, "a document that does not crash the PDF library")

    monkeypatch.setattr(helper._helper, "ask", dying)
    (witness,) = witnesses(plain)
    notes = [defect.note for defect in witness.cable.defects if defect.code == "page-unread"]
    assert notes == [
        "page 3: expected a document that does not crash the PDF library",
        "page 4: page 3: expected a document that does not crash the PDF library",
    ]


def test_the_time_of_the_process_counts_for_the_source(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[float] = []
    seconds = iter(range(99))
    monkeypatch.setattr(helper, "processor_seconds", lambda _: next(seconds) / 8)
    monkeypatch.setattr(helper, "spend", spent.append)
    witnesses(plain)
    assert len(spent) == 4
    assert sum(spent) > 0.5


@pytest.mark.skipif(not REAL.is_dir(), reason="the real copies are not beside the project")
@pytest.mark.parametrize(
    ("name", "subject", "numbers", "signed", "pages"),
    [
        ("00ATHENS1501", "CRISIS IN ETHIOPIA, SOMALIA, AND KENYA", [1], "Speckhard", 1),
        ("00BANDARSERIBEGAWAN695", "LETTER TO PRESIDENT CLINTON CONCERNING APEC", [1, 2], None, 2),
        ("00GABORONE5064", "MULTIPARTY DEMPOCRACY IN SOUTHERN AFRICA", [1, 2, 3, 4, 5], None, 2),
    ],
)
def test_real_copies(name: str, subject: str, numbers: list[int], signed: str | None, pages: int) -> None:
    (witness,) = read(REAL / f"{name}.pdf")
    cable = witness.cable
    assert cable.id == name
    assert (cable.subject or "").endswith(subject)
    assert [paragraph.number for paragraph in cable.paragraphs if paragraph.number] == numbers
    assert signed is None or cable.signed_by == (signed,)
    assert len(witness.frame.pages) == pages
    assert "unknown-text" not in [defect.code for defect in cable.defects]
