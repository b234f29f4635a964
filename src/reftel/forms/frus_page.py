"""A document of Foreign Relations of the United States as a page of the web, saved as HTML or in a web archive.

The head is a heading of the page, footnotes are a list below the text, and their numbers in the text are links. The
page's own lines around the document are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.frus_web import is_head, is_old_head, one_document
from reftel.forms.joined_pages import split
from reftel.forms.web_page import words_on_page
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Weave

_SERIES = re.compile(rb"Foreign Relations of the United States|history\.state\.gov|class\s{0,4}=\s{0,4}[\"']tei-", re.I)
_PAGE = re.compile(rb"\s{0,400}(?:<!--[^>]{0,2000}-->\s{0,80})?<(?:!doctype html|html|head|body|div|main)\b", re.I)
_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,400}>(?P<inner>.{0,4000}?)</h\1\s{0,8}>", re.S | re.I)
_FILE = re.compile(r"<[a-z][^<>]{0,400}>[^<>\n:]{3,80}?\s?:\s(?:Circular )?[Tt]ele?gram\s{0,40}(?=</)")
_ABOVE = 1500
"""Characters above a heading in which the file is."""
_NOTES = re.compile(
    r"<(?:div|section|ol)\b[^<>]{0,400}\bclass\s{0,4}=\s{0,4}[\"'][^\"'<>]{0,200}footnotes?\b[^<>]{0,400}>", re.I
)
_ITEM = re.compile(r"<li\b[^<>]{0,400}>", re.I)
_NOTES_END = re.compile(r"</ol\s{0,8}>", re.I)
_AFTER = re.compile(r"<footer\b|</main\s{0,8}>|</article\s{0,8}>|</body\s{0,8}>|</html\s{0,8}>", re.I)
_CALL = re.compile(
    r"(?:<sup\b[^<>]{0,400}>\s{0,40})?<a\b[^<>]{0,800}(?:rel\s{0,4}=\s{0,4}[\"']?footnote|class\s{0,4}=\s{0,4}[\"']?note\b)"
    r"[^<>]{0,800}>.{0,200}?</a\s{0,8}>(?:\s{0,40}</sup\s{0,8}>)?|<sup\b[^<>]{0,400}>(?:<[^<>]{1,800}>|\s|\d){1,20}</sup\s{0,8}>",
    re.S | re.I,
)
"""The number of a footnote in the text, with its link."""
_BACK = re.compile(r"<a\b[^<>]{0,800}>\s{0,40}(?:\u21a9|&#8617;|&#x21a9;|\u2191)[^<>]{0,8}</a\s{0,8}>", re.I)
"""The link back from a footnote."""
_MARK = re.compile(
    rf"(?P<call>{_CALL.pattern})|(?P<item>{_ITEM.pattern})|(?P<back>{_BACK.pattern})|(?P<paragraph></p\s{{0,8}}>)",
    re.S | re.I,
)
_TAG = re.compile(r"<[^<>]{1,2000}>")


def sniff(head: bytes) -> float:
    """Return 0.95 for a page of the series with the head of a telegram."""
    if not _PAGE.match(head) or not _SERIES.search(head):
        return 0.0
    return 0.95 if _begin(head.decode("utf-8", "replace")) else 0.0


def _begin(page: str) -> tuple[int, int] | None:
    """The beginning of a document and the end of the heading that says who sent the telegram. Older volumes have its
    file and its kind above."""
    for heading in _HEADING.finditer(page):
        said = _plain(heading["inner"])
        if is_head(said):
            return heading.span()
        files = list(_FILE.finditer(page, max(0, heading.start() - _ABOVE), heading.start()))
        if files and is_old_head(said):
            return files[-1].start(), heading.end()
    return None


def _plain(inner: str) -> str:
    """The words of a heading without the numbers of footnotes."""
    return " ".join(_TAG.sub("", _CALL.sub("", inner)).split())


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a page."""
    decoded = decode(data)
    page = decoded.text
    begin = _begin(page.text)
    if begin is None:
        raise NotATelegram("", 0, "the head of a document: who sent the telegram, and to whom")
    start, below = begin
    notes = _NOTES.search(page.text, below)
    end = _NOTES_END.search(page.text, notes.end()) if notes else _AFTER.search(page.text, below)
    stop = end.end() if end and notes else end.start() if end else len(page)
    document = words_on_page(_without_links(page, start, stop, notes.start() if notes else stop))
    defects = [Defect(each.code, each.note) for each in decoded.defects]
    if around := _lines(page, 0, start) + _lines(page, stop, len(page)):
        defects.append(Defect("page-trimmed", f"{around} lines around the document are the page's own"))
    yield one_document(document, tuple(defects))


def _lines(page: MappedText, start: int, end: int) -> int:
    shown = words_on_page(page.cut(start, end)).text if start < end else ""
    return sum(1 for line in shown.split("\n") if line.strip())


def _without_links(page: MappedText, start: int, stop: int, notes: int) -> MappedText:
    """The HTML of the document: a blank line after each paragraph; numbers of footnotes before the notes, and not in
    the text."""
    weave = Weave(page)
    at = start
    number = 0
    for mark in _MARK.finditer(page.text, start, stop):
        kind = mark.lastgroup
        if kind != "paragraph" and (kind == "call") == (mark.start() >= notes):
            continue
        weave.keep(at, mark.start())
        at = mark.end()
        if kind == "paragraph":
            weave.unit("\n\n", *mark.span())
        elif kind == "item":
            number += 1
            weave.unit(f"<p>  {number}. ", *mark.span())
    weave.keep(at, stop)
    return weave.done()


FORM = Form("frus-page", "Foreign Relations document (page)", sniff, split, unpack, is_text=True)
