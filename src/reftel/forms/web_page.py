"""A telegram on any page of HTML: copied by a paper, a blog, or a mirror of a site without a form.

Blocks of the page become lines. Text before the first line of a telegram is not part of it, nor is text after the
element that contains it, or after the page's furniture (`page_furniture`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.grammars import telegrams
from reftel.forms.html_scanner import ENTITY, entity
from reftel.forms.joined_pages import split
from reftel.forms.page_furniture import HOLDS, PageElement, elements_of, lines_in, page_end
from reftel.forms.text_sniff import likeness
from reftel.forms.within import beginning
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Span, Weave
from reftel.values import element_labels as labels

_PAGE = re.compile(
    rb"\s{0,400}(?:<!--[^>]{0,2000}-->\s{0,80})?<(?:!doctype html|html|head|body|div|table|p|pre|meta)\b", re.I
)
_ELEMENT = re.compile(
    rf"^[ \t]{{0,40}}(?:{labels.TAGS}|{labels.SUBJECT}|{labels.NUMBERED_ORDER}|{labels.REFERENCES})\b", re.M | re.I
)
"""Required signs of a telegram besides its first line; a page about telegrams may quote one."""
_NEXT_CELL = re.compile(r"\s*<t[dh]\b[^<>]{0,2000}>")
_LINE_BREAK = re.compile(r"<(?:br|p|pre|div)\b", re.I)
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,20})")
_MARK = re.compile(
    r"(?P<hidden><(?P<element>script|style|head|noscript|svg)\b[^<>]{0,2000}>(?s:.*?)(?=</(?P=element)\b|\Z))"
    r"|(?P<comment><!--(?s:.*?)(?:-->|\Z))"
    r"|(?P<line></?(?:p|div|tr|li|ul|ol|pre|h[1-6]|blockquote|table|section|article|dd|dt|dl|hr|center|main|footer|nav|aside|header|form|body)\b[^<>]{0,2000}>"
    r"|<br\b[^<>]{0,200}>)"
    r"|(?P<cell></t[dh]\s{0,8}>)"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9]{0,20}(?::[a-zA-Z][a-zA-Z0-9]{0,20})?(?:\s[^<>]{0,2000})?/?>|<![a-zA-Z][^<>]{0,400}>)"
    rf"|(?P<entity>{ENTITY})",
    re.I,
)


def sniff(head: bytes) -> float:
    """Return 0.4 for a page on which a telegram begins: less than any specific form."""
    if not _PAGE.match(head):
        return 0.0
    text = _text(MappedText(head.decode("utf-8", "replace")))[0].text
    at = beginning(text)
    return 0.4 if at is not None and likeness(text[at:]) and _ELEMENT.search(text, at) else 0.0


def is_page(text: str) -> bool:
    """Return whether characters begin like a page of HTML or a part of one.

    Args:
        text: characters, such as those of a cell.

    Example: true of `<p>UNCLAS LIMA 000011</p>`.
    """
    return text.lstrip()[:1] == "<" and _PAGE.match(text[:4000].encode("utf-8", "replace")) is not None


def words_on_page(page: MappedText) -> MappedText:
    """Return the visible characters of a page, with its blocks on separate lines.

    Args:
        page: a page of HTML or a part of one.

    Example: of `<p>UNCLAS LIMA 000011</p>`, the line without its marks.
    """
    return _text(page)[0]


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegrams of a page."""
    decoded = decode(data)
    text, elements = _text(decoded.text)
    start = beginning(text.text)
    if start is None:
        raise NotATelegram("", 0, "the first line of a telegram on this page")
    defects = [Defect(each.code, each.note) for each in decoded.defects]
    end = page_end(text.text, start, elements)
    if behind := lines_in(text.text, Span(end.at, len(text))):
        said = f"{behind} lines after the telegram are the page's own"
        defects.append(Defect("page-trimmed", said, Span(end.at, len(text))))
    elif not end.is_sure:
        defects.append(Defect("page-end-unknown", "nothing on the page says where the telegram ends"))
    yield from telegrams(text, tuple(defects), start=start, end=end.at, rule="web_page")


def _text(page: MappedText) -> tuple[MappedText, list[PageElement]]:
    """The visible characters of the page, blocks on separate lines; and the page's elements."""
    weave = Weave(page)
    text = page.text
    at = 0
    ends_line = True
    opens: list[tuple[int, str, str]] = []
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            weave.keep(at, mark.start())
            ends_line = text[mark.start() - 1] == "\n"
        at = mark.end()
        match mark.lastgroup:
            case "line":
                if (name := _name(mark[0])).lstrip("/") in HOLDS:
                    opens.append((len(weave), name, mark[0]))
                if not ends_line or name == "br":
                    weave.unit("\n", *mark.span())
                    ends_line = True
            case "cell":
                opens.append((len(weave), _name(mark[0]), ""))
                ends_line = _has_lines_after(text, mark.end())
                weave.unit("\n" if ends_line else "\t", *mark.span())
            case "tag" if (name := _name(mark[0])).lstrip("/") in HOLDS:
                opens.append((len(weave), name, mark[0]))
            case "entity" if (meaning := entity(mark.group())) is not None:
                weave.unit(meaning, *mark.span())
                ends_line = False
            case "entity":
                weave.keep(*mark.span())
    weave.keep(at, len(text))
    return weave.done(), elements_of(opens)


def _has_lines_after(text: str, at: int) -> bool:
    """Whether the next cell of a row has lines: its first one does not belong to the line of this cell."""
    cell = _NEXT_CELL.match(text, at)
    end = text.find("</t", cell.end()) if cell else -1
    return cell is not None and _LINE_BREAK.search(text, cell.end(), end if end >= 0 else cell.end() + 400) is not None


def _name(tag: str) -> str:
    """The name of an element's tag, with the slash of an end."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


FORM = Form("web-page", "Telegram on a web page", sniff, split, unpack, is_text=True)
