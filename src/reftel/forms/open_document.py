"""The text of an OpenDocument text (an .odt or .fodt, ISO/IEC 26300): paragraphs become lines, a row of a table is one.

A source is `content.xml`, followed by `styles.xml`, which has the document's running heads and feet. These, footnotes
and comments are blocks after the telegram. Text deleted by tracked changes is dropped, with a defect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reftel.blocks import RegionKind
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.html_scanner import ENTITY, entity
from reftel.forms.print_around import document_telegrams
from reftel.model import Extract
from reftel.spans import MappedText, Weave

DOCUMENT: Final = "content.xml"
"""The member of an OpenDocument file that has its text."""
STYLES: Final = "styles.xml"
"""The member that has its running heads and feet."""
TYPE: Final = b"application/vnd.oasis.opendocument.text"
"""How the member `mimetype` begins in a text."""
_TOP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,80}(?:<\?xml[^>]{0,200}>)?\s{0,80}<office:document(?:-content)?\s[^>]{0,20000}"
)
_MARK = re.compile(r"<(?P<close>/?)(?P<name>[a-z]{1,20}:[a-zA-Z-]{1,60})(?P<rest>[^<>]{0,4000})>|(?P<text>[^<]+)|<")
_COUNT = re.compile(r'text:c="(\d{1,4})"')
_ENTITY = re.compile(rf"{ENTITY}|[ \t\r\n]+")
_PARTS: Final[dict[str, tuple[str, RegionKind]]] = {
    **dict.fromkeys(("style:header", "style:footer"), ("running_head", "running_head")),
    **dict.fromkeys(("style:header-left", "style:footer-left"), ("running_head", "running_head")),
    **dict.fromkeys(("style:header-first", "style:footer-first"), ("running_head", "running_head")),
    **dict.fromkeys(("text:note-body", "office:annotation"), ("note", "note")),
}
"""Elements of print around the text -> their part and its region."""
_SKIPPED: Final = frozenset(("text:note-citation", "dc:creator", "dc:date", "meta:date-string", "office:binary-data"))
_DELETED: Final = "text:deletion"
_MOST_SPACES: Final = 1000


def sniff(head: bytes) -> float:
    """1 for the root element of a document that is not a spreadsheet or drawing."""
    is_text = b"opendocument" in head and b"opendocument.spreadsheet" not in head
    return 1.0 if is_text and _TOP.match(head) else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegrams of a document."""
    decoded = decode(data)
    walk = _Walk(decoded.text)
    for mark in _MARK.finditer(decoded.text.text):
        walk.take(mark)
    text = walk.parts["text"].done()
    kinds = dict(_PARTS.values())
    around = [(kinds[name], weave.done()) for name, weave in walk.parts.items() if name != "text"]
    yield from document_telegrams(
        text, around, decoded.defects, walk.deleted, rule="open_document", name="OpenDocument text"
    )


class _Walk:
    """The text of the markup so far."""

    def __init__(self, source: MappedText) -> None:
        self.source = source
        self.parts: dict[str, Weave] = {"text": Weave(source)}
        self.deleted = 0
        self._places: list[tuple[str, str]] = []
        """Open elements that change where the text belongs, and that place; empty if it is skipped."""
        self._paragraphs = 0
        self._cells: list[int] = []
        """Cells so far in each open row of a table."""
        self._is_cell = False
        """Whether a paragraph is the first of its cell."""

    @property
    def _place(self) -> str:
        return self._places[-1][1] if self._places else "text"

    def take(self, mark: re.Match[str]) -> None:
        """Add a tag or the text between tags."""
        if mark["text"]:
            if self._paragraphs:
                self._text(*mark.span("text"))
            return
        name = mark["name"] or ""
        is_empty = (mark["rest"] or "").endswith("/")
        if name in ("text:p", "text:h"):
            self._paragraph(mark, is_empty=is_empty)
        elif name in _PARTS or name in _SKIPPED or name == _DELETED:
            self._enter(name, mark["close"], is_empty=is_empty)
        elif name in ("text:s", "text:tab", "text:line-break"):
            self._space(name, mark)
        elif name in ("table:table-row", "table:table-cell"):
            self._table(name, mark, is_empty=is_empty)

    def _enter(self, name: str, close: str, *, is_empty: bool) -> None:
        if close:
            if self._places and self._places[-1][0] == name:
                self._places.pop()
        elif not is_empty:
            place = _PARTS[name][0] if name in _PARTS and self._place else "deleted" if name == _DELETED else ""
            self._places.append((name, place))

    def _paragraph(self, mark: re.Match[str], *, is_empty: bool) -> None:
        if mark["close"]:
            self._paragraphs = max(self._paragraphs - 1, 0)
        elif not is_empty:
            self._paragraphs += 1
            if self._cells and not self._is_cell:
                self._put("\n\t", mark)
            self._is_cell = False
        if (mark["close"] or is_empty) and not self._cells:
            self._put("\n", mark)

    def _table(self, name: str, mark: re.Match[str], *, is_empty: bool) -> None:
        if name == "table:table-row" and not is_empty:
            if not mark["close"]:
                self._cells.append(0)
            elif self._cells:
                self._cells.pop()
                self._put("\n", mark)
        elif self._cells and not mark["close"]:
            if self._cells[-1]:
                self._put("\t", mark)
            self._cells[-1] += 1
            self._is_cell = True

    def _space(self, name: str, mark: re.Match[str]) -> None:
        if mark["close"]:
            return
        count = _COUNT.search(mark["rest"])
        spaces = " " * min(int(count[1]) if count else 1, _MOST_SPACES)
        self._put({"text:tab": "\t", "text:line-break": "\n"}.get(name, spaces), mark)

    def _put(self, written: str, mark: re.Match[str]) -> None:
        if self._place and self._place != "deleted":
            self._weave().unit(written, *mark.span())

    def _text(self, start: int, end: int) -> None:
        """Keep characters; replace entities, and runs of white space by one space."""
        if self._place == "deleted":
            self.deleted += end - start
        if not self._place or self._place == "deleted":
            return
        weave = self._weave()
        for mark in _ENTITY.finditer(self.source.text, start, end):
            meaning = " " if mark.group().isspace() else entity(mark.group())
            if meaning is not None and meaning != mark.group():
                weave.keep(start, mark.start())
                weave.unit(meaning, *mark.span())
                start = mark.end()
        weave.keep(start, end)

    def _weave(self) -> Weave:
        return self.parts.setdefault(self._place, Weave(self.source))


FORM = Form("open-document", "OpenDocument text", sniff, whole, unpack)
