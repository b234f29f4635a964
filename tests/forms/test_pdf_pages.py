"""Pages of PDF documents that are not plain: turned lines, print over them, columns, margins, hidden text, scans."""

from __future__ import annotations

import io
import shutil
import textwrap
from collections.abc import Callable

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from reftel.forms.pdf import helper, hidden_text, layer, scans
from reftel.forms.pdf.margins import line_numbers
from reftel.forms.pdf.page_columns import columns_of
from reftel.forms.pdf.page_lines import sheet_of
from reftel.forms.pdf.pages import Box, PageWord
from reftel.forms.pdf.shape import Upright, turned
from reftel.model import Witness
from reftel.reading import RawSource, read_source
from tests.forms.test_pdf import words

HEAD = """R 141200Z MAY 08
FM AMEMBASSY RANGOON
TO SECSTATE WASHDC 7001
INFO AMEMBASSY BANGKOK
UNCLAS RANGOON 900377

SENSITIVE
SIPDIS

E.O. 12958: N/A
TAGS: EAID, PREL, BM
SUBJECT: EXERCISE: COUNTING OF LANTERNS ON THE RIVER

REF: RANGOON 900371
"""
BODY = """
1. (SBU) Volunteers of the exercise counted 812 lanterns on the river on May
12. Half of them were green, and the rest had no color that the keeper of the
boats could name without a lamp.

2. (U) The lantern keeper asked for oil. Post recommends that none be sent
until the lanterns have been counted again by somebody who has not lit them.
PATTERN
NNNN
"""
TELEGRAM = HEAD + BODY
WORD = "recommends"
Draw = Callable[[FPDF], None]
with_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def page(pdf: FPDF, text: str, left: float = 50, top: float = 50, size: float = 9) -> None:
    pdf.set_font("Courier", size=size)
    for row, line in enumerate(text.split("\n")):
        pdf.text(left, top + row * size * 1.3, line)


def document(*pages: Draw, landscape: bool = False) -> bytes:
    pdf = FPDF(orientation="landscape" if landscape else "portrait", unit="pt", format="letter")
    pdf.set_auto_page_break(False)
    for draw in pages:
        pdf.add_page()
        draw(pdf)
    return bytes(pdf.output())


def witnesses(data: bytes) -> list[Witness]:
    return list(read_source(RawSource(path="made.pdf", data=data, form="pdf")))


def values(witness: Witness) -> tuple[object, ...]:
    cable = witness.cable
    paragraphs = [(one.number, one.marking, " ".join(one.text.split())) for one in cable.paragraphs]
    return cable.id, cable.subject, cable.tags, [ref.id for ref in cable.references], paragraphs, cable.signed_by


@pytest.fixture(scope="module")
def right() -> tuple[object, ...]:
    (witness,) = witnesses(document(lambda pdf: page(pdf, TELEGRAM)))
    return values(witness)


def sideways(angle: float, text: str = TELEGRAM) -> Draw:
    def draw(pdf: FPDF) -> None:
        with pdf.rotation(angle, 306, 396):
            page(pdf, text, left=130 if angle % 180 else 50, top=120 if angle % 180 else 50, size=8)

    return draw


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 5])
def test_lines_in_any_direction_are_read(angle: float, right: tuple[object, ...]) -> None:
    (witness,) = witnesses(document(sideways(angle)))
    assert values(witness) == right


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_boxes_of_turned_lines_are_on_the_page_as_shown(angle: float) -> None:
    opened = layer.open_document(document(sideways(angle)))
    read = layer.read_page(opened, 1)
    rows, width, _ = layer.gray_page(opened, 1, 72)
    for word in read.words:
        left, top, right, bottom = (int(edge) for edge in word[1:5])
        ink = sum(rows[y * width + x] < 160 for y in range(top, bottom + 1) for x in range(left, right + 1))
        assert ink > 0, word


def test_each_page_has_a_direction_of_its_own(right: tuple[object, ...]) -> None:
    second = TELEGRAM.replace("900377", "900378")
    data = document(lambda pdf: page(pdf, TELEGRAM), sideways(90, second), lambda pdf: page(pdf, TELEGRAM))
    assert [witness.cable.id for witness in witnesses(data)] == [
        "08RANGOON900377",
        "08RANGOON900378",
        "08RANGOON900377",
    ]


_NETWORK = "VZCZCXYZ0{count}\nPP RUEHC RUEHBK\n\nDE RUEHGO #0{serial} 1351200\nZNR UUUUU ZZH\n"
_HEADS = {
    "network": _NETWORK,
    "routing": "PP RUEHC\nDE RUEHGO #0{serial} 1351200\n",
    "page": "UNCLASSIFIED\n\nPAGE 01        RANGOON  {serial}  141200Z\n\n",
    "group": "",
}


@pytest.mark.parametrize("head", sorted(_HEADS))
def test_the_first_lines_of_telegrams_are_no_running_heads(head: str, right: tuple[object, ...]) -> None:
    """Given telegrams of a page each, whose first lines are the same apart from their digits."""
    serials = ("900377", "900378", "900379")
    below = TELEGRAM.replace("NNNN\n", "")
    texts = [_HEADS[head].format(serial=one, count=one[3:]) + below.replace("900377", one) for one in serials]
    found = witnesses(document(*(lambda pdf, text=text: page(pdf, text) for text in texts)))
    assert [witness.cable.id for witness in found] == [f"08RANGOON{serial}" for serial in serials]
    assert [values(witness)[1:] for witness in found] == [right[1:]] * len(serials)


@pytest.mark.parametrize("angle", [0, 45, 90])
def test_print_over_the_text_is_a_stamp(angle: float, right: tuple[object, ...]) -> None:
    def draw(pdf: FPDF) -> None:
        page(pdf, TELEGRAM)
        pdf.set_text_color(190)
        pdf.set_font("Helvetica", "B", 70)
        with pdf.rotation(angle, 306, 200):
            pdf.text(70 if angle != 90 else 250, 215, "EXERCISE")

    (witness,) = witnesses(document(draw))
    assert values(witness) == right
    stamps = [witness.text.text[one.span.start : one.span.end] for one in witness.cable.blocks if one.kind == "stamp"]
    assert "EXERCISE" in "".join(stamps)


def cover(kind: str) -> Draw:
    """Draw the telegram with one word that does not show."""
    row = next(at for at, line in enumerate(TELEGRAM.split("\n")) if WORD in line)
    left = 50 + TELEGRAM.split("\n")[row].index(WORD) * 5.4
    top, wide = 50 + row * 9 * 1.3, len(WORD) * 5.4

    def draw(pdf: FPDF) -> None:
        page(pdf, TELEGRAM)
        if kind == "line":
            pdf.set_line_width(11)
            pdf.line(left, top - 3, left + wide, top - 3)
        elif kind == "image":
            pdf.image(Image.new("L", (40, 8), 0), left, top - 8, wide, 11)
        else:
            pdf.set_fill_color(0 if kind == "black" else 255)
            pdf.rect(left, top - 8, wide, 11, style="F")

    return draw


@pytest.mark.parametrize("kind", ["black", "white", "line", "image"])
def test_a_word_that_does_not_show_is_not_read(kind: str) -> None:
    data = document(cover(kind))
    (witness,) = witnesses(data)
    assert WORD not in witness.text.text
    assert "".join(hidden for _, hidden in hidden_text(data)) == WORD
    assert "Post █" in witness.text.text
    assert [one.code for one in witness.cable.defects].count("hidden-text") == 1


def test_text_in_the_color_of_paper_is_said_and_is_no_redaction(right: tuple[object, ...]) -> None:
    def draw(pdf: FPDF) -> None:
        page(pdf, TELEGRAM)
        pdf.set_text_color(255)
        pdf.text(50, 700, "INVISIBLE WORDS FOR SEARCH ENGINES")

    (witness,) = witnesses(document(draw))
    assert values(witness) == right
    assert "INVISIBLE" not in witness.text.text and "█" not in witness.text.text
    assert "hidden-text" in [one.code for one in witness.cable.defects]


def test_light_words_on_a_dark_bar_show(right: tuple[object, ...]) -> None:
    row = next(at for at, line in enumerate(TELEGRAM.split("\n")) if WORD in line)

    def draw(pdf: FPDF) -> None:
        lines = TELEGRAM.split("\n")
        page(pdf, "\n".join([*lines[:row], "", *lines[row + 1 :]]))
        pdf.set_fill_color(0)
        pdf.rect(48, 50 + row * 9 * 1.3 - 8, 410, 11, style="F")
        pdf.set_text_color(255)
        pdf.text(50, 50 + row * 9 * 1.3, lines[row])

    (witness,) = witnesses(document(draw))
    assert values(witness) == right
    assert "█" not in witness.text.text


def test_columns_below_a_header_are_read_one_after_the_other() -> None:
    lines = [line for part in BODY.strip().split("\n\n") for line in [*textwrap.wrap(part, 36), ""]]
    half = len(lines) // 2

    def draw(pdf: FPDF) -> None:
        page(pdf, HEAD)
        page(pdf, "\n".join(lines[:half]), top=250)
        page(pdf, "\n".join(lines[half:]), left=330, top=250)

    (witness,) = witnesses(document(draw))
    assert [one.number for one in witness.cable.paragraphs] == [1, 2]
    assert " ".join(witness.cable.paragraphs[0].text.split()).endswith("name without a lamp.")


def test_a_list_of_officers_stays_in_its_lines() -> None:
    places = ["sea", "land", "north", "south", "harbor", "tower", "river", "bridge", "city"]
    rows = [f"Minister of the {place} affairs      Jose Maria {place.title()}" for place in places]
    text = [f"line {at} of the text above the list, which runs over the whole width of it" for at in range(12)]
    mixed = words(text, 50) + words(rows, 50, top=300)
    assert len(columns_of(mixed, 6, is_wide=False)) == 1


def test_two_pages_side_by_side_are_two() -> None:
    second = TELEGRAM.replace("900377", "900378")

    def draw(pdf: FPDF) -> None:
        page(pdf, TELEGRAM, left=30, size=7)
        page(pdf, second, left=420, size=7)

    found = witnesses(document(draw, landscape=True))
    assert [one.cable.id for one in found] == ["08RANGOON900377", "08RANGOON900378"]


def test_numbers_of_lines_and_marks_in_the_margin_are_apart(right: tuple[object, ...]) -> None:
    def draw(pdf: FPDF) -> None:
        page(pdf, TELEGRAM)
        for row in range(28):
            pdf.text(25, 52 + row * 11.7, str(row + 1))
        for row in (17, 20):
            pdf.text(540, 50 + row * 11.7, "1.4(D)")

    (witness,) = witnesses(document(draw))
    assert values(witness) == right
    stamps = [witness.text.text[one.span.start : one.span.end] for one in witness.cable.blocks if one.kind == "stamp"]
    assert "".join(stamps).split() == ["1.4(D)", "1.4(D)"]


def test_numbers_of_paragraphs_are_no_numbers_of_lines() -> None:
    numbered = [PageWord(str(at), 50, 50 + at * 12, 56, 59 + at * 12) for at in range(1, 12)]
    beside = [PageWord("ITEM", 80, 50 + at * 12, 104, 59 + at * 12) for at in range(1, 12)]
    assert line_numbers([*numbered, *beside]) == numbered
    odd = [word._replace(text=str(at * at)) for at, word in enumerate(numbered)]
    assert line_numbers([*odd, *beside]) == []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("slope", [0.0, 3.0, -5.0])
def test_upright_and_back_is_the_same_place(turn: int, slope: float) -> None:
    way = Upright(612, 792, turn, slope)
    back = way.shown_box(way.box(Box(100, 40, 160, 52)))
    assert all(abs(a - b) < 0.3 for a, b in zip(back, (100, 40, 160, 52), strict=True))
    assert turned(turned(Box(1, 2, 3, 4), turn, 612, 792), -turn % 360, way.wide, way.high) == Box(1, 2, 3, 4)


def scan(text: str, dots: int = 200) -> Image.Image:
    image = Image.new("L", (int(8.5 * dots), 11 * dots), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(dots * 10 // 72)
    for row, line in enumerate(text.split("\n")):
        pen.text((dots, dots * (1 + row * 0.19)), line, fill=10, font=font)
    return image


@pytest.mark.parametrize("slope", [0.0, 1.5, -3.0, 5.0])
def test_the_slope_of_lines_is_measured(slope: float) -> None:
    turned_page = scan(TELEGRAM).rotate(-slope, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert abs(scans.slope_of(turned_page) - slope) <= 0.3


def test_sideways_negative_and_shaded_scans_are_known() -> None:
    image = scan(TELEGRAM)
    assert not scans.is_sideways(image)
    assert scans.is_sideways(scans.quarter_turned(image, 90))
    negative = image.point(lambda value: 255 - value)
    assert scans.positive(negative).tobytes() == image.tobytes()
    assert scans.positive(image) is image
    assert scans.evened(image) is image
    shade = Image.linear_gradient("L").resize(image.size).point(lambda value: 90 + value * 165 // 255)
    dim = Image.composite(image, shade, image.point(lambda value: 255 if value < 128 else 0))
    corners = [scans.evened(dim).getpixel((x, y)) for x in (5, dim.width - 5) for y in (5, dim.height - 5)]
    assert min(corners) > 235


@with_tesseract
@pytest.mark.parametrize("turn", [90, 180, 358])
def test_turned_scans_are_recognized(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(helper.OCR, "auto")
    image = scan(TELEGRAM).rotate(turn, expand=turn < 300, fillcolor=255, resample=Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=200)
    (witness,) = witnesses(out.getvalue())
    assert (witness.cable.id, witness.cable.subject) == (
        "08RANGOON900377",
        "EXERCISE: COUNTING OF LANTERNS ON THE RIVER",
    )


def test_the_head_of_a_printed_mail_is_not_the_telegrams(right: tuple[object, ...]) -> None:
    head = "From: Quill, Ada\nSent: Thursday, May 22, 2008 6:02 PM\nTo: Marsh, Ida\nSubject: FW: other words\n\nfyi\n\n"
    (witness,) = witnesses(document(lambda pdf: page(pdf, head + TELEGRAM)))
    assert values(witness) == right


def test_exemptions_below_a_decision_are_a_stamp(right: tuple[object, ...]) -> None:
    (witness,) = witnesses(document(lambda pdf: page(pdf, "RELEASED IN PART\nB1, 1.4(D)\n\n" + TELEGRAM)))
    assert values(witness) == right
    assert witness.cable.exemptions == ("B1", "1.4(D)")


def test_a_large_stamp_beside_the_first_lines_is_the_reviewers(right: tuple[object, ...]) -> None:
    def stamped(pdf: FPDF) -> None:
        page(pdf, TELEGRAM)
        pdf.set_font("Helvetica", "B", 13)
        pdf.text(420, 60, "RELEASED IN PART")
        pdf.text(420, 74, "B1, 1.4(D)")

    (witness,) = witnesses(document(stamped))
    assert values(witness) == right
    assert witness.cable.release_decision == "RELEASED IN PART"
    assert witness.cable.exemptions == ("B1", "1.4(D)")


def test_large_print_across_a_line_is_a_stamp(right: tuple[object, ...]) -> None:
    def marked(pdf: FPDF) -> None:
        pdf.set_font("Helvetica", "B", 60)
        pdf.set_text_color(120)
        last = TELEGRAM.rstrip().split("\n").index("PATTERN")
        pdf.text(150, 50 + last * 9 * 1.3 + 18, "DECLASSIFIED")
        pdf.set_text_color(0)
        page(pdf, TELEGRAM)

    (witness,) = witnesses(document(marked))
    assert values(witness) == right
    stamps = [one.span.of(witness.text.text).strip() for one in witness.cable.blocks if one.kind == "stamp"]
    assert stamps == ["DECLASSIFIED"]


def test_words_in_large_letters_are_rows_of_their_own() -> None:
    small = [PageWord(f"LAMP{at}", 60, 40 + 12 * at, 90, 49 + 12 * at) for at in range(6)]
    large = PageWord("DECLASSIFIED", 120, 62, 120 + 12 * 34, 112)
    sheet = sheet_of(1, 612, 792, [*small, large])
    assert [(row.text, row.kind) for row in sheet.rows] == [
        *((f"LAMP{at}", "text") for at in range(6)),
        ("DECLASSIFIED", "stamp"),
    ]
