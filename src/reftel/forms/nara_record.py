"""A record of the Central Foreign Policy File, 1973-79: text and attributes in one file, or attributes alone.

`Message Text`, the telegram, `Message Attributes`, up to 69 lines `Key: value` (National Archives, Access to Archival
Databases). Also as YAML, and as withdrawal cards and index entries: attributes of a telegram whose text is withheld or
elsewhere. A marking line may precede, and the trailer `***  Current Classification ***` may follow the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms import record_split
from reftel.forms.base import Form
from reftel.forms.charset import decode, line_feeds
from reftel.forms.layout import Layout
from reftel.forms.record_attributes import read_lines, take
from reftel.forms.record_split import has_signs
from reftel.forms.several import split
from reftel.model import Defect, Extract
from reftel.spans import MappedText, Span
from reftel.values.attributes import KEYS

_TEXT = re.compile(r"(?m)^[\ufeff \t]*(?:Message Text|MESSAGE TEXT|message text)[ \t\r]*$")
_ATTRIBUTES = re.compile(r"(?m)^[\ufeff \t]*(?:Message Attributes|MESSAGE ATTRIBUTES|message attributes)[ \t\r]*$")
_TRAILER = re.compile(r"(?:\*{3}[ ]{1,4}Current (?:Handling Restrictions|Classification) ?\*{3}[^\n]*\s*)+$")
_LOST = re.compile(r"ERROR READING TEXT|EXPAND ERROR ENCOUNTERED|TEXT UNRETRIEVABLE", re.IGNORECASE)
_WITHOUT_ERROR = re.compile(rf"[^\n]*(?:{_LOST.pattern})[^\n]*", re.IGNORECASE)
_WORDS_OF_TEXT = 12
"""Words beside the line of the error from which a record still has a part of its text."""
_LONGEST_ERROR = 2000
_REPLACED = re.compile("\u00bf{3,}")
_KEY = re.compile(rf"(?m)^[ \t]{{0,3}}(?:{'|'.join(sorted(KEYS, key=len, reverse=True))})[ \t]{{0,4}}:(?=[ \t\r\n]|$)")
_FIRST = re.compile(r"(?:\ufeff|\s)*(?:---[ \t]*\r?\n)?[ \t]{0,3}(?P<key>[A-Za-z][A-Za-z ]{1,44}?)[ \t]{0,4}:[ \t\r\n]")
_HEAD_LINES = re.compile(r"(?:[^\n]{0,200}\n){0,8}?[ \t]*(?i:(Message (?:Text|Attributes)))[ \t\r]*(?:\n|$)")


def sniff(head: bytes) -> float:
    """1 for a file whose first lines are `Message Text` or `Message Attributes`, or for the lines of a record."""
    text = head[:8192].decode("latin-1")
    if top := _HEAD_LINES.match(text):
        sure = 1.0 if not text[: top.start(1)].strip() else 0.96  # less than a table with records in its cells
        return sure if top[1].istitle() or b"message attributes" in head.lower() else 0.0
    first = _FIRST.match(text)
    if first is None or first["key"] not in KEYS:
        return 0.0
    distinct = {match.group().strip(" \t:") for match in _KEY.finditer(text)}
    return 0.95 if len(distinct - {"Subject", "From", "To", "Reference", "Format", "Type"}) >= 5 else 0.0


def unpack(data: bytes) -> Iterator[Extract]:
    """Yield the telegram of a record; more if one file has several records."""
    decoded = decode(data)
    text = decoded.text
    starts = [0, *_begins(text.text)]  # sources of earlier releases hold several records
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        defects = decoded.defects if len(starts) == 1 else tuple(Defect(d.code, d.note) for d in decoded.defects)
        part = text if len(starts) == 1 else text.cut(start, end)
        yield one_record(part, defects, member=str(number) if number > 1 else "")


def _begins(text: str) -> list[int]:
    """Return the beginnings of the second and later records of a file: at a text, or the line of markings above it."""
    found = []
    seen = False
    for mark in sorted((m.start(), m.end(), m.re is _TEXT) for p in (_TEXT, _ATTRIBUTES) for m in p.finditer(text)):
        start, _, is_text = mark
        if is_text and seen:
            above = text.rfind("\n", 0, max(start - 1, 0)) + 1
            found.append(above if "Declassified" in text[above:start] else start)
        seen = seen or not is_text
    return found


def is_record(text: str) -> bool:
    """Return whether a text is a record: text and attributes, or attributes alone.

    Args:
        text: the characters of one telegram.

    Example: true of `Message Text`, a telegram and `Message Attributes`.
    """
    return has_signs(text) and record_split.is_record(text.encode("utf-8", "replace"))


def one_record(
    text: MappedText, defects: tuple[Defect, ...] = (), *, start: int = 0, end: int | None = None, member: str = ""
) -> Extract:
    """Return the telegram of one record.

    Args:
        text: the characters of a source.
        defects: earlier problems.
        start: where the record begins; other words are before it.
        end: where other words follow it, if they do.
        member: number of the record in its source, if that holds several.

    Raises:
        NotATelegram: the text has neither the heads nor the lines of a record.

    Example: of a card, an extract without a telegram, whose frame has the values of the attributes.
    """
    layout = Layout(defects, over=text)
    layout.take(start, "preamble")
    stop = len(text) if end is None else end
    written = line_feeds(text.text)
    opens = _TEXT.search(written, start, stop)
    closes = _ATTRIBUTES.search(written, opens.end() if opens else start, stop)
    is_card = opens is None and closes is None
    if is_card and _FIRST.match(written, start, stop) is None and not read_lines(written, start, stop):
        raise NotATelegram("", start, "Message Text, Message Attributes, or lines of a record")
    has_text = False
    if opens is not None:
        close = closes.start() if closes else stop
        layout.take(opens.end(), "preamble")
        trailer = _trailer(written, opens.end(), close)
        has_text = _take_text(layout, written, opens.end(), trailer)
        layout.take(close, "record")
    if closes is None and opens is not None:
        layout.defect("record-incomplete", "the record has no attributes")
    else:
        found = read_lines(written, closes.end() if closes else start, stop)
        if not found:
            layout.defect("record-incomplete", "the record has no attributes")
        if is_card and found and found[0].span and written[start : found[0].span.start].strip():
            _above(layout, written, start, found[0].span.start)
        take(layout, found, "nara_record", written, has_text=has_text)
        _behind(layout, written, max((one.span.end for one in found if one.span), default=stop), stop)
    layout.take(stop, "record")
    layout.take(len(written), "navigation")
    return layout.extract(member)


def _above(layout: Layout, text: str, start: int, end: int) -> None:
    """Say that words before the first attribute of a card are those of a damaged line."""
    line = text.rfind("\n", start, end)
    rest = text[start : line + 1 if line >= start else start]
    if rest.strip():
        at = start + len(rest) - len(rest.lstrip())
        layout.defect("unknown-text", "words before the lines of the record", Span(at, start + len(rest.rstrip())))


def _behind(layout: Layout, text: str, start: int, end: int) -> None:
    """Say that words after the last attribute belong to none."""
    rest = text[start:end]
    if rest.strip(" \t\r\n=*#_~-\x00\f"):
        at = start + len(rest) - len(rest.lstrip())
        layout.defect("unknown-text", "words after the lines of the record", Span(at, start + len(rest.rstrip())))


def _trailer(text: str, start: int, end: int) -> int:
    """Return the beginning of the trailer after the text, which repeats the original classification."""
    at = text.rfind("*** Current Handling", start, end)
    last = text.rfind("Current Classification", start, end)
    at = at if at >= 0 else max(text.rfind("***", start, max(last, start)), -1) if last >= 0 else -1
    return at if at >= 0 and _TRAILER.match(text, at, end) else end


def _take_text(layout: Layout, text: str, start: int, end: int) -> bool:
    """Give the text to the telegram; return whether there is one."""
    written = text[start:end]
    if not written.strip():
        layout.take(end, "record")
        return False
    if len(written) < _LONGEST_ERROR and (lost := _LOST.search(written)) is not None:
        layout.defect("text-lost", "the record has an error in place of its text", Span(*lost.span()).shift(start))
        if len(_WITHOUT_ERROR.sub(" ", written).split()) < _WORDS_OF_TEXT:
            layout.take(end, "record")
            return False
    if replaced := _REPLACED.search(written):
        layout.defect(
            "undecodable", "characters that the record's keeper could not convert", Span(*replaced.span()).shift(start)
        )
    layout.take(end, "telegram")
    return True


FORM = Form("nara-record", "Record of the Central Foreign Policy File", sniff, split, unpack, is_text=True)
