"""The text of a Word document (`word/document.xml` in a .docx, ECMA-376): paragraphs become lines.

Running heads, footnotes and comments are other files of the document, and not read. What was deleted with changes
tracked is left out, with a defect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reftel.errors import NotATelegram
from reftel.forms.base import Form, whole
from reftel.forms.charset import decode
from reftel.forms.markup import entity
from reftel.forms.telegram_text import divide
from reftel.forms.text_sniff import likeness
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Weave

DOCUMENT: Final = "word/document.xml"
"""The member of a .docx that has its text."""
_TOP = re.compile(rb"\s{0,80}(?:<\?xml[^>]{0,200}>)?\s{0,80}<w:document\b")
_MARK = re.compile(
    r"<w:t(?: [^<>]{0,100})?>(?P<text>[^<]*)</w:t>"
    r"|<w:delText(?: [^<>]{0,100})?>(?P<deleted>[^<]*)</w:delText>"
    r"|(?P<line></w:p>|<w:(?:br|cr)(?: [^<>]{0,100})?/>)"
    r"|(?P<tab><w:(?:tab|ptab)(?: [^<>]{0,100})?/>|</w:tc>)"
    r"|(?P<hyphen><w:noBreakHyphen/>)"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,8});")


def sniff(head: bytes) -> float:
    """1 for the document's element."""
    return 1.0 if _TOP.match(head) else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a document."""
    decoded = decode(data)
    text, deleted = _text(decoded.text)
    if not likeness(text.text):
        raise NotATelegram("", 0, "a telegram in the text of this Word document")
    defects = [Defect(defect.code, defect.note) for defect in decoded.defects]
    if deleted:
        defects.append(Defect("deleted-text", f"{deleted} characters that were deleted with changes tracked"))
    yield divide(text, tuple(defects))


def _text(source: MappedText) -> tuple[MappedText, int]:
    """The text of the markup, and how many characters of it were deleted."""
    weave = Weave(source)
    deleted = 0
    for mark in _MARK.finditer(source.text):
        match mark.lastgroup:
            case "text":
                _keep(weave, source.text, *mark.span("text"))
            case "deleted":
                deleted += len(mark["deleted"])
            case "line":
                weave.unit("\n", *mark.span())
            case "tab":
                weave.unit("\t", *mark.span())
            case _:
                weave.unit("-", *mark.span())
    return weave.done(), deleted


def _keep(weave: Weave, text: str, start: int, end: int) -> None:
    """Characters as they are, entities as what they stand for."""
    for mark in _ENTITY.finditer(text, start, end):
        meaning = entity(mark.group())
        if meaning is not None:
            weave.keep(start, mark.start())
            weave.unit(meaning, *mark.span())
            start = mark.end()
    weave.keep(start, end)


FORM = Form("word-document", "Word document", sniff, whole, unpack)
