"""A cable as PDF: the text first, a running head on every page, then the header, numbers and how to cite it.

Drawn by fpdf2 with the fonts of the pages. A character that these fonts lack is drawn as ? and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from fpdf import FPDF

from reftel.web.filters import plural
from reftel.web.render.body import ParagraphItem
from reftel.web.render.prose_bits import Bit, Piece

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
MARGIN: Final = 22.0
"""Millimeters at the sides of a page; US Letter, as the telegrams were."""
MEASURE: Final = 150.0
"""Millimeters of a line of prose: some 85 characters."""
_NUMBER_WIDTH: Final = 9.0
_LINE: Final = 5.4
_LACKING: Final = "?"
_KEEP: Final = 3 * _LINE
"""Millimeters that a heading needs below it, or it goes to the next page."""


@dataclass(frozen=True)
class PrintedCable:
    """The printed version of a cable."""

    id: str
    running: str
    """Number, level, archive, hash: over every page."""
    subject: str
    brief: str
    """Level, from, to, date, release."""
    notes: tuple[str, ...]
    """Notes before the text: withheld, partial, corrected."""
    paragraphs: Sequence[ParagraphItem]
    signatures: tuple[str, ...]
    header: tuple[tuple[str, str], ...]
    """(label, text) of the lines of the header and the filing."""
    other_lines: tuple[str, ...]
    """Lines of the copy that no value and no paragraph has."""
    citation: str


def printed(cable: PrintedCable) -> bytes:
    """Return the PDF. If the header would be alone on a page, the last paragraph goes there with it."""
    sheet = _drawn(cable)
    if sheet.is_text_carried:
        sheet = _drawn(cable, carried=True)
    return bytes(sheet.output())


def _drawn(cable: PrintedCable, *, carried: bool = False) -> _Sheet:
    """Draw all; with `carried`, the last paragraph begins a page."""
    sheet = _Sheet(cable.running)
    sheet.add_page()
    sheet.put(cable.id, "sans", 9)
    sheet.put(cable.subject, "serif", 16, "B", height=7.2)
    sheet.put(cable.brief, "sans", 9)
    sheet.rule()
    for note in cable.notes:
        sheet.put(note, "sans", 9, gap=1)
    for at, item in enumerate(cable.paragraphs, 1):
        if at == len(cable.paragraphs):
            if carried:
                sheet.add_page()
            sheet.last_text = (sheet.page, sheet.get_y())
        _paragraph(sheet, item)
    for name in cable.signatures:
        sheet.put(name, "serif", 11, "B", gap=2)
    _apart(sheet, "Header and filing", (f"{label}: {text}" for label, text in cable.header))
    _apart(sheet, "Other lines of the copy", cable.other_lines)
    _apart(sheet, "Cite as", [cable.citation])
    if sheet.lacking:
        _apart(
            sheet,
            "Characters",
            [f"{plural(sheet.lacking, 'character')} without a glyph in this file’s fonts, drawn as {_LACKING}."],
        )
    return sheet


def _paragraph(sheet: _Sheet, item: ParagraphItem) -> None:
    if item.lack is not None:
        sheet.put(item.lack.text, "sans", 9, gap=1)
    for line in (*item.over, *item.under):
        sheet.put(line.text, "sans", 8, gap=1)
    if item.copy:
        sheet.put(f"From copy {item.copy}", "sans", 8, gap=1)
    if item.heading:
        sheet.heading(item.heading)
    marking = f"({item.portion.text}) " if item.portion else ""
    sheet.number(item.label.removeprefix("¶"))
    for at, piece in enumerate(item.pieces or (Piece("prose"),)):
        _piece(sheet, piece, marking if at == 0 else "")
    sheet.ln(1.8)


def _piece(sheet: _Sheet, piece: Piece, marking: str) -> None:
    if piece.kind == "table":
        for line in (piece.table or _said(piece.bits)).splitlines():
            sheet.put(line.replace(" ", "\u00a0"), "sans", 8, height=4)
    elif piece.kind == "points":
        for point in piece.points:
            sheet.prose(f"{point.label} {_said(point.bits)}", indent=5.0 * point.level, gap=0.6)
    else:
        sheet.prose(marking + _said(piece.bits))


def _said(bits: Iterable[Bit]) -> str:
    return "".join(f" [{bit.text}] " if bit.kind == "mark" else bit.text for bit in bits)


def _apart(sheet: _Sheet, title: str, lines: Iterable[str]) -> None:
    """A part after the text, in small letters; nothing if it has no lines."""
    held = [line for line in lines if line.strip()]
    if held:
        is_over = sheet.will_page_break(2 * _KEEP)
        sheet.end_text(is_over=is_over)
        if is_over:
            sheet.add_page()
        sheet.rule()
        sheet.heading(title, size=9)
        for line in held:
            sheet.put(line, "sans", 8, height=4)


@cache
def _glyphs() -> frozenset[int]:
    """Return the characters of the fonts; all three fonts have the same."""
    return frozenset(
        point for part in ("latin", "latin-ext") for point in TTFont(FONTS / f"sans-{part}.ttf").getBestCmap()
    )


class _Sheet(FPDF):
    """Pages with a running head and `page n of m`."""

    def __init__(self, running: str) -> None:
        super().__init__(format="letter")
        self.lacking = 0
        self.last_text: tuple[int, float] | None = None
        """Page and height at which the last paragraph begins, until a part after the text began a page."""
        self.is_text_carried = False
        """Whether a part after the text began a page, and the last paragraph is short enough to go there."""
        for family, style, name in (("serif", "", "serif"), ("serif", "B", "serif-bold"), ("sans", "", "sans")):
            self.add_font(family, style, FONTS / f"{name}-latin.ttf")
            self.add_font(f"{family}-ext", style, FONTS / f"{name}-latin-ext.ttf")
        self.set_fallback_fonts(["serif-ext", "sans-ext"], exact_match=False)
        self.set_margins(MARGIN, 24, MARGIN)
        self.set_auto_page_break(True, 22)
        self._running = self.clean(running)

    def end_text(self, *, is_over: bool) -> None:
        """Note once, before the first part after the text, whether that part begins a page (`is_over`)."""
        if self.last_text is not None and is_over:
            page, top = self.last_text
            height = self.get_y() - top + (self.page - page) * self.eph
            self.is_text_carried = height < self.eph / 2
        self.last_text = None

    def clean(self, text: str) -> str:
        """The text with a ? for each character that the fonts lack."""
        known = _glyphs()
        made = []
        for character in text.replace("\t", "    "):
            if ord(character) in known or character in "\n\u00a0":
                made.append(character)
            elif character.isprintable():
                made.append(_LACKING)
                self.lacking += 1
        return "".join(made)

    def header(self) -> None:
        """The running head."""
        self.set_y(12)
        self.set_font("sans", size=8)
        self.cell(0, 4, self._running)
        self.set_y(self.t_margin)

    def footer(self) -> None:
        """The number of the page."""
        self.set_y(-14)
        self.set_font("sans", size=8)
        self.cell(0, 4, f"page {self.page_no()} of {{nb}}", align="R")

    def put(
        self,
        text: str,
        family: str,
        size: float,
        style: str = "",
        *,
        height: float = _LINE,
        indent: float = 0.0,
        gap: float = 0.0,
        width: float = 0.0,
    ) -> None:
        """Write a paragraph of text over the width of the page."""
        said = self.clean(text).strip("\n")
        if not said.strip():
            return
        if gap:
            self.ln(gap)
        self.set_font(family, style, size)
        self.set_x(self.l_margin + indent)
        self.multi_cell(width, height, said, align="L", new_x="LMARGIN", new_y="NEXT")

    def prose(self, text: str, *, indent: float = 0.0, gap: float = 0.0) -> None:
        """Write prose without the line breaks of the copy, in lines of a readable length."""
        self.put(" ".join(text.split()), "serif", 11, indent=indent, gap=gap, width=MEASURE - indent)

    def heading(self, text: str, size: float = 11) -> None:
        """Write a heading that stays with the next paragraph."""
        if self.will_page_break(_KEEP + _LINE):
            self.add_page()
        self.ln(1.5)
        self.put(text, "serif", size, "B")

    def number(self, number: str) -> None:
        """Write a paragraph's number into the margin."""
        if self.will_page_break(2 * _LINE):
            self.add_page()
        if number:
            self.set_font("sans", size=8)
            self.set_x(self.l_margin - _NUMBER_WIDTH)
            self.cell(_NUMBER_WIDTH - 1.5, _LINE, self.clean(number)[:5], align="R")

    def rule(self) -> None:
        """Draw a line across."""
        self.ln(2)
        self.set_line_width(0.2)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(2)
