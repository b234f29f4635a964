"""The text of a Word document (a .docx, ECMA-376): paragraphs become lines, a row of a table is a line.

A source is `word/document.xml`, followed by the document's running heads and feet, footnotes, endnotes and comments
(`PARTS`), which are blocks after the telegram. Text deleted by tracked changes is dropped, with a defect. A text box
is in the document twice; the copy for old programs is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reftel.blocks import RegionKind
from reftel.errors import NotATelegram
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.html_scanner import ENTITY, entity
from reftel.forms.print_around import document_telegrams
from reftel.model import Extract
from reftel.spans import MappedText, Weave

DOCUMENT: Final = "word/document.xml"
"""The member of a .docx that has its text."""
PARTS: Final = re.compile(r"word/(?:header\d{0,3}|footer\d{0,3}|footnotes|endnotes|comments)\.xml")
"""The members with the print around the text."""
_TOP = re.compile(rb"\s{0,80}(?:<\?xml[^>]{0,200}>)?\s{0,80}<w:document\b")
_ROOT = re.compile(r"<w:(?P<part>document|hdr|ftr|footnotes|endnotes|comments)(?=[\s>])")
_REGIONS: Final[dict[str, RegionKind]] = {"hdr": "running_head", "ftr": "running_head"}
"""Parts -> the region of their text; others are notes."""
_MARK = re.compile(
    r"<w:t(?: [^<>]{0,100})?>(?P<text>[^<]*)</w:t>"
    r"|<w:delText(?: [^<>]{0,100})?>(?P<deleted>[^<]*)</w:delText>"
    r"|(?P<paragraph></w:p>)|(?P<line><w:(?:br|cr)(?: [^<>]{0,100})?/>)"
    r"|(?P<tab><w:(?:tab|ptab)(?: [^<>]{0,100})?/>)"
    r"|(?P<hyphen><w:noBreakHyphen/>)"
    r"|(?P<row></?w:tr\b[^<>]{0,400}>)|(?P<cell></w:tc>)"
    r"|(?P<again></?mc:Fallback\b[^<>]{0,200}>)"
)
_ENTITY = re.compile(ENTITY)


def sniff(head: bytes) -> float:
    """1 for the document's element."""
    return 1.0 if _TOP.match(head) else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegrams of a document."""
    decoded = decode(data)
    source = decoded.text
    roots = list(_ROOT.finditer(source.text))
    ends = [*(root.start() for root in roots[1:]), len(source)]
    parts = [(root["part"], *_text(source, root.start(), end)) for root, end in zip(roots, ends, strict=False)]
    if not parts:
        raise NotATelegram("", 0, "a telegram in the text of this Word document")
    deleted = sum(part[2] for part in parts)
    around = [(_REGIONS.get(kind, "note"), text) for kind, text, _ in parts[1:]]
    yield from document_telegrams(
        parts[0][1], around, decoded.defects, deleted, rule="word_document", name="Word document"
    )


class _Row(NamedTuple):
    """A row of a table: the paragraphs in each of its cells."""

    cells: list[int]
    nested: bool

    @property
    def is_line(self) -> bool:
        """Whether it is a line: cells of one paragraph, and a last one of any number."""
        return not self.nested and len(self.cells) > 1 and max(self.cells[:-1]) <= 1


def _rows(marks: Sequence[re.Match[str]]) -> dict[int, _Row]:
    """Return the rows of tables by the place of their beginning."""
    found: dict[int, _Row] = {}
    open_rows: list[tuple[int, list[int], list[bool]]] = []
    for mark in marks:
        if mark.lastgroup == "row" and mark[0][1] != "/":
            if open_rows:
                open_rows[-1][2][0] = True
            open_rows.append((mark.start(), [0], [False]))
        elif mark.lastgroup == "row" and open_rows:
            start, cells, nested = open_rows.pop()
            found[start] = _Row(cells[:-1], nested[0])
        elif open_rows and mark.lastgroup == "paragraph":
            open_rows[-1][1][-1] += 1
        elif open_rows and mark.lastgroup == "cell":
            open_rows[-1][1].append(0)
    return found


class _Walk:
    """Text of the markup so far."""

    def __init__(self, source: MappedText, rows: dict[int, _Row]) -> None:
        self.source = source
        self.weave = Weave(source)
        self.rows = rows
        self.deleted = 0
        self.row: _Row | None = None
        """The row that is a line."""
        self.cell = self.paragraph = 0
        self.hidden = 0

    def take(self, mark: re.Match[str]) -> None:
        """Add the text of a mark."""
        kind = mark.lastgroup
        if kind == "again":
            self.hidden = 0 if mark[0][1] == "/" or mark[0].endswith("/>") else 1
        elif self.hidden:
            return
        elif kind == "text":
            _keep(self.weave, self.source.text, *mark.span("text"))
        elif kind == "deleted":
            self.deleted += len(mark["deleted"])
        elif kind in ("row", "cell"):
            self._table(kind, mark)
        elif kind == "paragraph" and self.row is not None:
            self._paragraph_of_cell(mark)
        else:
            written = {"paragraph": "\n", "line": "\n", "tab": "\t", "hyphen": "-"}[kind or ""]
            self.weave.unit(written, *mark.span())

    def _table(self, kind: str, mark: re.Match[str]) -> None:
        if kind == "cell":
            if self.row is not None:
                self.cell += 1
                self.paragraph = 0
                if self.cell < len(self.row.cells):
                    self.weave.unit("\t", *mark.span())
        elif mark[0][1] != "/":
            row = self.rows.get(mark.start())
            self.row = row if row is not None and row.is_line else None
            self.cell = self.paragraph = 0
        else:
            if self.row is not None:
                self.weave.unit("\n", *mark.span())
            self.row = None

    def _paragraph_of_cell(self, mark: re.Match[str]) -> None:
        """Further paragraphs of the last cell are separate lines, indented."""
        assert self.row is not None
        self.paragraph += 1
        if self.cell == len(self.row.cells) - 1 and self.paragraph < self.row.cells[-1]:
            self.weave.unit("\n", *mark.span())
            self.weave.fill("\t")


def _text(source: MappedText, start: int, end: int) -> tuple[MappedText, int]:
    """The text of the markup, and the number of deleted characters."""
    marks = list(_MARK.finditer(source.text, start, end))
    walk = _Walk(source, _rows(marks))
    for mark in marks:
        walk.take(mark)
    return walk.weave.done(), walk.deleted


def _keep(weave: Weave, text: str, start: int, end: int) -> None:
    """Return characters unchanged, entities replaced."""
    for mark in _ENTITY.finditer(text, start, end):
        meaning = entity(mark.group())
        if meaning is not None:
            weave.keep(start, mark.start())
            weave.unit(meaning, *mark.span())
            start = mark.end()
    weave.keep(start, end)


FORM = Form("word-document", "Word document", sniff, whole, unpack)
